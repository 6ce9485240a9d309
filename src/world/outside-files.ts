// Folders that nothing leaves. A path is walked part by part from an open folder, and no part that is a symbolic link is followed, so that
// nobody who may write inside can make us read or write outside, not even between two looks.

import { constants, existsSync } from 'node:fs'
import { type FileHandle, lstat, mkdir, open, opendir, rename, unlink } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Files, type Folder, OutsideError } from './outside.ts'

export const fileLimits = {
  maxParts: 12,
  maxPartBytes: 200,
  maxFileBytes: 10_000_000,
  maxListed: 2_000,
  /** Entries looked at for a list: whoever may write inside can make any number of folders. */
  maxSeen: 5_000,
} as const

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW, O_WRONLY, O_CREAT, O_EXCL, O_NONBLOCK } = constants
/** Where the system shows open files as paths: a name below one is looked up in that very folder. */
const handlesAsPaths = existsSync('/proc/self/fd') ? '/proc/self/fd' : null

/** Tells apart the drafts of two writes at once. */
let drafts = 0

/** Returns the files of this machine; workspaces lie in `dataDir`, one folder per mission, and a folder that is not absolute is meant
 *  from there. */
export function machineFiles(dataDir: string): Files {
  return {
    workspace(missionId) {
      if (!/^[\w-]{1,80}$/.test(missionId)) throw new OutsideError('forbidden', 'this is no id of a mission')
      return folderAt({ root: resolve(dataDir, 'workspaces', missionId), mayBeLink: false })
    },
    folder: (root) => folderAt({ root: resolve(dataDir, root), mayBeLink: true }),
  }
}

/** The founder's own word may be a link; a workspace may not, since a program that works in it could have put the link there. */
interface Top {
  root: string
  mayBeLink: boolean
}

function folderAt(top: Top): Folder {
  return {
    root: top.root,
    list: () => listed(top),
    read: async (path, maxBytes) => readText(top, partsOf(path), maxBytes),
    write: async (path, text) => writeText(top, partsOf(path), text),
    async remove(path) {
      const parts = partsOf(path)
      await inFolder(top, parts, false, async (within, name) => unlink(join(within, name)))
    },
  }
}

/** Returns the parts of a relative path. Throws OutsideError `forbidden` for anything that could lead elsewhere. */
function partsOf(path: string): readonly string[] {
  const parts = path.split('/')
  const isSafe = (part: string): boolean =>
    part !== '' &&
    part !== '.' &&
    part !== '..' &&
    !/[\\\0]/.test(part) &&
    Buffer.byteLength(part) <= fileLimits.maxPartBytes
  if (parts.length > fileLimits.maxParts || !parts.every(isSafe))
    throw new OutsideError(
      'forbidden',
      `${JSON.stringify(path.slice(0, 100))} is no path inside the folder; write it as notes/draft.md`,
    )
  return parts
}

/** The path of an open folder, for names below it. */
const within = (folder: FileHandle, path: string): string =>
  handlesAsPaths === null ? path : `${handlesAsPaths}/${folder.fd}`

/** Opens the folder that holds the last of `parts`, and does `work` in it. */
async function inFolder<T>(
  top: Top,
  parts: readonly string[],
  make: boolean,
  work: (within: string, name: string) => Promise<T>,
): Promise<T> {
  const name = parts.at(-1) ?? ''
  const opened: FileHandle[] = []
  try {
    if (make) await mkdir(top.root, { recursive: true, mode: 0o700 })
    let path = top.root
    let here = await openTop(top)
    opened.push(here)
    for (const part of parts.slice(0, -1)) {
      const next = join(within(here, path), part)
      if (make) await mkdir(next, { mode: 0o700 }).catch(unlessThere)
      here = await open(next, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
      opened.push(here)
      path = join(path, part)
    }
    return await work(within(here, path), name)
  } catch (error) {
    throw told(error, parts.join('/'))
  } finally {
    for (const folder of opened.reverse()) await folder.close()
  }
}

const openTop = ({ root, mayBeLink }: Top): Promise<FileHandle> =>
  open(root, O_RDONLY | O_DIRECTORY | (mayBeLink ? 0 : O_NOFOLLOW))

function unlessThere(error: unknown): void {
  if ((error as { code?: unknown }).code !== 'EEXIST') throw error
}

async function readText(top: Top, parts: readonly string[], maxBytes: number): Promise<string> {
  return inFolder(top, parts, false, async (folder, name) => {
    // Without waiting: a pipe with nobody at its other end would hold us for ever.
    const file = await open(join(folder, name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    try {
      const found = await file.stat()
      if (!found.isFile()) throw new OutsideError('forbidden', `${parts.join('/')} is no file`)
      if (found.size > maxBytes)
        throw new OutsideError(
          'too_large',
          `${parts.join('/')} has ${found.size} bytes; at most ${maxBytes} are read`,
        )
      // What grows meanwhile is read as far as it was seen.
      const { buffer, bytesRead } = await file.read(Buffer.alloc(found.size), 0, found.size, 0)
      return buffer.subarray(0, bytesRead).toString('utf8')
    } finally {
      await file.close()
    }
  })
}

async function writeText(top: Top, parts: readonly string[], text: string): Promise<void> {
  const bytes = Buffer.from(text)
  if (bytes.length > fileLimits.maxFileBytes)
    throw new OutsideError(
      'too_large',
      `${parts.join('/')} would have ${bytes.length} bytes; at most ${fileLimits.maxFileBytes} are written`,
    )
  await inFolder(top, parts, true, async (folder, name) => {
    // Beside it and then in its place: a reader sees the old file or the new one.
    const draft = join(folder, `.${process.pid}-${drafts++}.part`)
    await unlink(draft).catch(unlessGone)
    const file = await open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, join(folder, name))
  })
}

function unlessGone(error: unknown): void {
  if ((error as { code?: unknown }).code !== 'ENOENT') throw error
}

async function listed(top: Top): Promise<readonly { path: string; bytes: number }[]> {
  const found: { path: string; bytes: number }[] = []
  let seen = 0
  const visit = async (folder: FileHandle, path: string, shown: string, depth: number): Promise<void> => {
    const here = within(folder, path)
    for await (const entry of await opendir(here)) {
      if (found.length >= fileLimits.maxListed || ++seen > fileLimits.maxSeen) return
      const name = shown === '' ? entry.name : `${shown}/${entry.name}`
      if (entry.isFile()) {
        const file = await lstat(join(here, entry.name)).catch(unlessGone)
        if (file) found.push({ path: name, bytes: file.size })
      }
      if (!entry.isDirectory() || entry.name === '.git' || depth + 1 >= fileLimits.maxParts) continue
      const inner = await open(join(here, entry.name), O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
      await visit(inner, join(path, entry.name), name, depth + 1).finally(() => inner.close())
    }
  }
  try {
    const folder = await openTop(top)
    await visit(folder, top.root, '', 0).finally(() => folder.close())
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ENOENT') throw told(error, top.root)
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1))
}

function told(error: unknown, path: string): unknown {
  if (error instanceof OutsideError) return error
  const code = (error as { code?: unknown } | null)?.code
  if (code === 'ENOENT') return new OutsideError('absent', `there is no file ${path}`)
  if (code === 'ELOOP' || code === 'ENOTDIR')
    return new OutsideError('forbidden', `${path} leads through a link or a file; it is not followed`)
  if (code === 'EISDIR') return new OutsideError('forbidden', `${path} is a folder`)
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new OutsideError('forbidden', `${path} may not be touched by this process`)
  return error
}
