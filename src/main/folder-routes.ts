// Routes between the company and its folder: bring it up to date from one, and tell it as one. A folder is one of the machine
// that the company runs on; only its owner may name it.

import { isAbsolute } from 'node:path'
import { z } from 'zod'
import { answer, type Route, refuse, route } from '../http/route.ts'
import { exportCompany } from '../loop/export-company.ts'
import { importCompany, readCompany } from '../loop/import-company.ts'

const texts = z.array(z.string())

export const folderRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/api/ops/company/import',
    scope: 'admin',
    about: 'Bring the company up to date from a folder of this machine: adds and mends, takes nothing away',
    body: z.strictObject({
      folder: z.string().min(1).max(2_000).refine(isAbsolute, 'must be an absolute path'),
    }),
    answers: { 200: z.object({ founded: z.boolean(), changes: texts, left: texts }) },
    async handle({ world, body, who }) {
      const read = readCompany(body.folder)
      const done = read.ok
        ? await importCompany(world, read.value, { folder: body.folder, by: who.by })
        : read
      if ('problems' in done) return refuse('invalid_body', 'Nothing was imported.', done.problems)
      if ('ok' in done) throw new Error('a readable folder was not imported')
      const { founded, changes, left } = done
      return answer(200, { founded, changes, left })
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/company/folder',
    scope: 'admin',
    about: 'Tell the company as the files of a folder that an import takes back; no secrets are in it',
    answers: {
      200: z.object({
        files: z.array(z.object({ path: z.string(), text: z.string() })),
        copies: z.array(z.object({ from: z.string(), to: z.string() })),
      }),
    },
    async handle({ world }) {
      const exported = await exportCompany(world.db)
      return exported === null ? refuse('not_found', 'There is no company yet.') : answer(200, exported)
    },
  }),
]
