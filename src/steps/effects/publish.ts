// The effect `publish`: a text under a path of a configured folder, and where that is a Git repository a commit, pushed when it has a
// remote. Doing it again changes nothing: the same bytes at the same path, and a commit that carries our key is found.

import { z } from 'zod'
import { lineDiff } from '../../domain/text-diff.ts'
import type { Folder, ProcRequest, ProcResult } from '../../world/outside.ts'
import { OutsideError, ordinaryConfinement } from '../../world/outside.ts'
import { EffectError, type EffectIo, type EffectKind } from '../effect.ts'

const payload = z.strictObject({
  place: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/),
  path: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,120}(\/[a-z0-9][a-z0-9._-]{0,120}){0,5}$/),
  title: z.string().min(1).max(300),
  text: z.string().min(1).max(1_000_000),
})
type Payload = z.infer<typeof payload>

const maxShownBytes = 1_000_000
const gitLimits = { timeoutMs: 60_000, maxOutputBytes: 20_000 } as const

type Place = EffectIo['policies']['publish_policy']['places'][string]

export const publishEffect: EffectKind<Payload> = {
  kind: 'publish',
  class: 'keyed',
  payload,
  settleMs: 120_000,
  unready({ place }, { policies }) {
    const { places } = policies.publish_policy
    if (places[place] !== undefined) return null
    const known = Object.keys(places)
    return known.length === 0
      ? 'there is no place to publish to: name one in publish_policy.places, then retry the step'
      : `there is no place ${place}; publish_policy.places has ${known.join(', ')}`
  },
  async shown({ place, path, title, text }, { policies, outside }) {
    const found = policies.publish_policy.places[place]
    const there =
      found === undefined ? null : await oldText(outside.files.folder(found.folder), fullPath(found, path))
    return {
      title: `Publish: ${title}`.slice(0, 300),
      target:
        found === undefined
          ? place
          : `${found.folder}/${fullPath(found, path)}${found.git?.remote ? ` → ${found.git.remote}/${found.git.branch}` : ''}`,
      risk: found?.git?.remote ? 'high' : 'medium',
      diff: lineDiff(there ?? '', text),
    }
  },
  async perform({ place, path, title, text }, io) {
    const found = io.policies.publish_policy.places[place]
    if (found === undefined)
      throw new EffectError(`there is no place ${place} (publish_policy.places)`, {
        definite: true,
        retryable: false,
      })
    const full = fullPath(found, path)
    const result = { place, path: full, bytes: Buffer.byteLength(text) }
    const put = (): Promise<void> => write(io, found, full, text)
    if (found.git !== null)
      return { ...result, ...(await commit(io, found, found.git, { path: full, title, put })) }
    await put()
    return result
  },
}

const fullPath = ({ subfolder }: Place, path: string): string =>
  subfolder === '' ? path : `${subfolder.replace(/^\/+|\/+$/g, '')}/${path}`

async function oldText(folder: Folder, path: string): Promise<string | null> {
  try {
    return await folder.read(path, maxShownBytes)
  } catch (error) {
    if (error instanceof OutsideError) return null
    throw error
  }
}

async function write(io: EffectIo, place: Place, path: string, text: string): Promise<void> {
  try {
    await io.outside.files.folder(place.folder).write(path, text)
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error
    throw new EffectError(error.message, { definite: true, retryable: error.code === 'broken' })
  }
}

async function commit(
  io: EffectIo,
  place: Place,
  settings: NonNullable<Place['git']>,
  { path, title, put }: { path: string; title: string; put: () => Promise<void> },
): Promise<{ commit: string; pushed: boolean }> {
  const [, name = 'Bullpen', email = 'bullpen@localhost'] = /^(.*?)\s*<([^>]*)>$/.exec(settings.author) ?? []
  // A git that was never begun has done nothing, and before the text is put there nothing was done at all.
  let isPut = false
  const started = (request: ProcRequest): Promise<ProcResult> =>
    io.outside.proc.run(request).catch((error: unknown) => {
      if (!(error instanceof OutsideError)) throw error
      const definite = !error.begun && !isPut
      throw new EffectError(error.message, { definite, retryable: error.code === 'aborted' })
    })
  const git = async (...args: string[]): Promise<{ ok: boolean; out: string }> => {
    const { exitCode, stdout, stderr } = await started({
      // No hook and no configuration but the repository's own decides what a commit does.
      argv: ['git', '-c', 'core.hooksPath=/dev/null', ...args],
      cwd: io.outside.files.folder(place.folder).root,
      ownCwd: false,
      confine: ordinaryConfinement,
      env: {
        GIT_TERMINAL_PROMPT: '0',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_AUTHOR_NAME: name,
        GIT_AUTHOR_EMAIL: email,
        GIT_COMMITTER_NAME: name,
        GIT_COMMITTER_EMAIL: email,
      },
      stdin: '',
      ...gitLimits,
      signal: io.signal,
    })
    return { ok: exitCode === 0, out: (exitCode === 0 ? stdout : stderr || stdout).trim() }
  }
  const must = async (...args: string[]): Promise<string> => {
    const { ok, out } = await git(...args)
    // What is repeated is recognised by its key, so that trying again does no harm.
    if (!ok)
      throw new EffectError(`git ${args[0]}: ${out.replace(/\s+/g, ' ').slice(0, 300)}`, {
        definite: false,
        retryable: true,
      })
    return out
  }
  const head = await must('symbolic-ref', '--short', 'HEAD')
  if (head !== settings.branch)
    throw new EffectError(
      `the repository is on ${head}, not on ${settings.branch}; check ${settings.branch} out, then retry the step`,
      { definite: true, retryable: false },
    )
  const known = await git('log', '--fixed-strings', `--grep=Bullpen-Key: ${io.key}`, '--format=%H', '-1')
  if (!known.ok || known.out === '') {
    isPut = true
    await put()
    await must('add', '--', path)
    const staged = await git('diff', '--cached', '--quiet', '--', path)
    const empty = staged.ok ? ['--allow-empty'] : []
    await must(
      'commit',
      '--quiet',
      ...empty,
      '-m',
      title,
      '-m',
      `Bullpen-Key: ${io.key}`,
      '--',
      ...(staged.ok ? [] : [path]),
    )
  }
  const commitId = known.ok && known.out !== '' ? known.out : await must('rev-parse', 'HEAD')
  if (settings.remote !== null) await must('push', '--quiet', settings.remote, settings.branch)
  return { commit: commitId, pushed: settings.remote !== null }
}
