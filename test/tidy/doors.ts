// What leaves the process leaves through `world`, where the guard stands: nothing else opens sockets, starts programs or touches files by
// itself. The rooms that read and write the founder's own files, and the few that need one thing more, are named here.

import { matches, type SourceFile, scan, type Violation } from './source.ts'

/** Modules by what they open. */
const opening: Readonly<Record<string, 'sockets' | 'programs' | 'files'>> = {
  http: 'sockets',
  https: 'sockets',
  http2: 'sockets',
  net: 'sockets',
  tls: 'sockets',
  dgram: 'sockets',
  dns: 'sockets',
  inspector: 'sockets',
  undici: 'sockets',
  nodemailer: 'sockets',
  ws: 'sockets',
  pg: 'sockets',
  child_process: 'programs',
  cluster: 'programs',
  worker_threads: 'programs',
  vm: 'programs',
  wasi: 'programs',
  fs: 'files',
}

/** Rooms where a founder's own files are read and written. */
const fileRooms = ['src/config/', 'src/main/', 'src/cli/', 'sim/']

/** Each of these opens what it says, for the reason it says at its head. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'src/config/settings.ts': ['net'],
  'src/http/server.ts': ['http'],
  'src/http/routes/stage.ts': ['fs'],
  'src/store/migrate.ts': ['fs'],
  'src/steps/reading/thread.ts': ['worker_threads'],
  'src/main/build-page.ts': ['child_process'],
  'src/main/examine.ts': ['net'],
  'src/cli/open-browser.ts': ['child_process'],
  'src/cli/systemd.ts': ['child_process'],
}

/** An import of values; what imports types alone is gone before the program runs. */
const imported =
  /(?:\bimport\s+(?!type\b)[^'"();]*?from|\bexport\s+(?!type\b)[^'"();]*?from|\bimport|\bimport\s*\(|\brequire\s*\(|\bgetBuiltinModule\s*\()\s*(['"`])([\w:/-]+)\1/g
const byItself =
  /\bnew\s+(?:WebSocket|EventSource|XMLHttpRequest|WebSocketStream)\b|\bglobalThis\s*\.\s*fetch\b/g

/** Every opening of sockets, programs or files outside `world` that is not named above. */
export function ownDoors(files: readonly SourceFile[]): Violation[] {
  return files.flatMap(({ path, text }) => {
    if (path.startsWith('src/world/')) return []
    const { code, uncommented } = scan(text)
    const imports = matches(path, uncommented, imported, (match) => match[2] ?? '')
    const doors = imports.flatMap(({ line, message }): Violation[] => {
      const name = message.replace(/^node:/, '').split('/')[0] ?? ''
      const what = Object.hasOwn(opening, name) ? opening[name] : undefined
      if (what === undefined || allowed[path]?.includes(name)) return []
      if (what === 'files' && fileRooms.some((room) => path.startsWith(room))) return []
      return [{ path, line, message: `opens ${what} by itself (${message}): that is world's` }]
    })
    return [...doors, ...matches(path, code, byItself, () => "opens sockets by itself: that is world's")]
  })
}

/** Every entry of the list above that no file needs any more. */
export function unusedDoors(files: readonly SourceFile[]): Violation[] {
  return Object.entries(allowed).flatMap(([path, names]) => {
    const text = files.find((file) => file.path === path)?.text ?? ''
    return names.flatMap((name) =>
      new RegExp(`['"](?:node:)?${name}(?:/[a-z]+)?['"]`).test(text)
        ? []
        : [{ path, line: 1, message: `opens no ${name} any more: take it from the list of doors` }],
    )
  })
}
