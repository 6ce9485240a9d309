// Routes about the server itself: whether it lives, figures, the document of the API.

import { z } from 'zod'
import { readReadiness } from '../../store/reads/status.ts'
import { docsPage, llmsText } from '../docs-page.ts'
import type { Figures } from '../figures.ts'
import { describeApi } from '../openapi.ts'
import { answer, type Route, refuse, route } from '../route.ts'

const ok = z.object({ status: z.literal('ok') })

/** Returns the health routes. `schemaVersion` is the last migration this program knows; null: not looked at. */
export function healthRoutes(schemaVersion: number | null): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/healthz',
      scope: 'public',
      about: 'Answer while the process lives',
      answers: { 200: ok },
      handle: async () => answer(200, { status: 'ok' }),
    }),
    route({
      method: 'GET',
      path: '/readyz',
      scope: 'public',
      about: 'Answer when the database can be asked and has this program’s tables',
      answers: { 200: ok },
      async handle({ world }) {
        try {
          const version = await readReadiness(world.db)
          if (schemaVersion === null || version === schemaVersion) return answer(200, { status: 'ok' })
          return refuse(
            'not_ready',
            `The database is at migration ${version}, this program at ${schemaVersion}.`,
          )
        } catch (error) {
          world.log.warn('the database cannot be asked', { error: String(error) })
          return refuse('not_ready', 'The database cannot be asked.')
        }
      },
    }),
  ]
}

/** Returns the routes of figures and documents over all `others` and themselves. */
export function documentRoutes(
  others: readonly Route[],
  version: string,
  figures: Figures,
): readonly Route[] {
  const once = <T>(make: () => T): (() => T) => {
    let made: { value: T } | null = null
    return () => {
      made ??= { value: make() }
      return made.value
    }
  }
  const own: readonly Route[] = [
    route({
      method: 'GET',
      path: '/metrics',
      scope: 'read',
      about: 'Show figures for Prometheus',
      answers: { 200: 'text/plain' },
      handle: async ({ world, live }) => ({
        status: 200,
        text: await figures.scrape(world, live.clients),
        media: figures.media,
      }),
    }),
    route({
      method: 'GET',
      path: '/api/openapi.json',
      scope: 'read',
      about: 'Show the document of this API',
      answers: { 200: z.record(z.string(), z.unknown()) },
      handle: async () => answer(200, document()),
    }),
    route({
      method: 'GET',
      path: '/api/docs',
      scope: 'read',
      about: 'Show the document of this API as a page',
      answers: { 200: 'text/html' },
      handle: async () => ({ status: 200, text: page(), media: 'text/html; charset=utf-8' }),
    }),
    route({
      method: 'GET',
      path: '/llms.txt',
      scope: 'read',
      about: 'Tell a language model what this is',
      answers: { 200: 'text/plain' },
      handle: async () => ({ status: 200, text: llmsText(all, version), media: 'text/plain; charset=utf-8' }),
    }),
  ]
  const all = [...others, ...own]
  const document = once(() => describeApi(all, version))
  const page = once(() => docsPage(all, document()))
  return own
}
