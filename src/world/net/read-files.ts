// Files named as sources: a path, a file: URL or a glob becomes the regular files behind it. It follows symbolic links
// first and judges where they end, so that a link cannot lead out of the roots.

import { constants } from 'node:fs'
import { glob, open, realpath, stat } from 'node:fs/promises'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type NamedFile, NetError } from '../net.ts'
import { tooLargeMessage } from './shown.ts'

const maxPatternChars = 1_024
/** A glob that has looked at this many entries without an end (`/**`) is refused. */
const maxGlobEntries = 100_000

interface FileLimits {
  maxBytes: number
  maxFiles: number
  roots?: readonly string[]
}

/** Returns the files that `pattern` names, sorted by their real paths; reads nothing else. Throws NetError. */
export async function readFiles(pattern: string, limits: FileLimits): Promise<readonly NamedFile[]> {
  const paths = await pathsOf(pattern, limits.maxFiles)
  const roots = await Promise.all((limits.roots ?? []).map((root) => realpath(root)))
  const files: NamedFile[] = []
  for (const path of paths) {
    if (limits.roots !== undefined && !roots.some((root) => contains(root, path))) {
      throw new NetError(
        'forbidden',
        `${pattern} leads to ${path}, outside of the folders that may be read`,
        false,
      )
    }
    files.push({ path, body: await readRegularFile(path, limits.maxBytes) })
  }
  return files
}

function contains(root: string, path: string): boolean {
  const way = relative(root, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

function plainPattern(pattern: string): string {
  if (pattern.length > maxPatternChars || pattern.includes('\0') || pattern.trim() === '') {
    throw new NetError('bad_address', `a path must have 1 to ${maxPatternChars} characters and no NUL`, false)
  }
  if (!pattern.startsWith('file:')) return pattern
  if (!pattern.startsWith('file://')) return pattern.slice('file:'.length)
  try {
    return fileURLToPath(pattern)
  } catch (error) {
    throw new NetError('bad_address', `${pattern} is not a file address: ${(error as Error).message}`, false)
  }
}

async function pathsOf(pattern: string, maxFiles: number): Promise<readonly string[]> {
  const plain = plainPattern(pattern)
  const literal = await statOf(plain)
  if (literal?.isDirectory()) {
    throw new NetError(
      'bad_address',
      `${pattern} is a folder; name files or a glob, such as ${plain.replace(/\/+$/, '')}/*.md`,
      false,
    )
  }
  if (literal !== null && !literal.isFile())
    throw new NetError('bad_address', `${pattern} is not a regular file`, false)
  const found = literal === null ? await globbed(plain, maxFiles) : [await realpath(plain)]
  if (found.length === 0) {
    throw new NetError('not_found', `no file matches ${pattern}; give a path, a glob, or a URL`, false)
  }
  return found
}

async function globbed(pattern: string, maxFiles: number): Promise<readonly string[]> {
  if (!/[*?[{]/.test(pattern)) return []
  const found = new Set<string>()
  let entries = 0
  const countEntry = (): boolean => {
    if (++entries > maxGlobEntries) {
      throw new NetError(
        'too_large',
        `${pattern} looks through more than ${maxGlobEntries} entries; narrow it`,
        false,
      )
    }
    return false
  }
  for await (const match of glob(pattern, { exclude: countEntry })) {
    const path = resolve(match)
    if ((await statOf(path))?.isFile() !== true) continue
    found.add(await realpath(path))
    if (found.size > maxFiles) {
      throw new NetError('too_large', `${pattern} matches more than ${maxFiles} files; narrow it`, false)
    }
  }
  return [...found].sort()
}

/** What cannot be looked at is not there; anything else but a missing or closed path is a defect and throws. */
async function statOf(path: string): Promise<Awaited<ReturnType<typeof stat>> | null> {
  try {
    return await stat(path)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'].includes(code)) return null
    if (code === 'EACCES' || code === 'EPERM') throw notReadable(path)
    throw error
  }
}

function notReadable(path: string): NetError {
  return new NetError('forbidden', `${path} may not be read by this user; change its permissions`, false)
}

/** Reads one real path. O_NOFOLLOW: a link put in its place since is refused; O_NONBLOCK: a pipe cannot hang us. */
async function readRegularFile(path: string, maxBytes: number): Promise<Buffer> {
  let file: Awaited<ReturnType<typeof open>>
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (code === 'EACCES' || code === 'EPERM') throw notReadable(path)
    if (code === 'ENOENT' || code === 'ELOOP')
      throw new NetError('not_found', `${path} was moved while it was read`, true)
    throw error
  }
  try {
    const facts = await file.stat()
    if (!facts.isFile()) throw new NetError('bad_address', `${path} is not a regular file`, false)
    if (facts.size > maxBytes) throw new NetError('too_large', tooLargeMessage(path, maxBytes), false)
    // What is appended while it is read belongs to the next reading.
    const buffer = Buffer.alloc(facts.size)
    let filled = 0
    while (filled < buffer.length) {
      const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, null)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return buffer.subarray(0, filled)
  } finally {
    await file.close()
  }
}
