// The step kind `publish`: puts an article, or a text it is given, into a place that the founder configured.

import { z } from 'zod'
import { effectStep } from './effect-step.ts'
import { artifactId, summary } from './fields.ts'
import { inputArtifact, textsById } from './materials.ts'

const payload = z.strictObject({
  place: z.string().min(1).max(40),
  artifact_id: artifactId.optional(),
  title: z.string().min(1).max(300).optional(),
  text: z.string().min(1).max(1_000_000).optional(),
  slug: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,79}$/, 'must be like weekly-brief')
    .optional(),
})

const longestSlug = 80

/** Returns a title as a file's name: lower case, digits and hyphens; `untitled` when nothing is left. */
export function slugOf(title: string): string {
  const plain = title.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const slug = plain
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longestSlug)
    .replace(/^-+|-+$/g, '')
  return slug === '' ? 'untitled' : slug
}

export const publish = effectStep({
  kind: 'publish',
  about: 'Publishes an article to a folder or a Git repository that the founder configured.',
  class: 'keyed',
  payload,
  result: z.looseObject({ summary, path: z.string().min(1) }),
  lacks: 'the result does not say where it was published',
  timeoutMs: 240_000,
  async want(context) {
    const { place, text, title, slug, artifact_id } = context.payload
    const id =
      artifact_id ??
      (text === undefined ? inputArtifact(context.inputs, ['write_content', 'research', 'analyze']) : null)
    const [found] = id === null ? [] : await textsById(context, [id])
    const words = text ?? found?.text
    if (words === undefined)
      return {
        problem:
          'there is nothing to publish: give text or artifact_id, or put a write_content step before this one',
      }
    const named = title ?? found?.title ?? context.missionTitle
    return {
      payload: { place, path: `${slug ?? slugOf(named)}.md`, title: named, text: words },
      basis: found === undefined ? [] : [found.id],
    }
  },
  tell: ({ place, title }) => ({ summary: `Publish "${title}" to ${place}` }),
})
