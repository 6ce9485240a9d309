// The floors of the house: an import stays in its own room or goes down; no circles. Types count.

import { posix } from 'node:path'
import { matches, type SourceFile, scan, type Violation } from './source.ts'

const floors: Readonly<Record<string, number>> = {
  domain: 1,
  world: 1,
  config: 1,
  store: 2,
  steps: 2,
  mind: 2,
  loop: 3,
  http: 4,
  sim: 4,
  main: 5,
  web: 5,
  cli: 6,
}

/** The one file through which the page reaches the server. */
const webDoor = 'src/http/wire.ts'

const importForm = /(?:\bfrom|\bimport)\s*\(?\s*(['"])(\.[^'"]*)\1/g

interface Import {
  path: string
  line: number
  target: string
}

function importsOf({ path, text }: SourceFile): Import[] {
  const { uncommented } = scan(text)
  return matches(path, uncommented, importForm, (match) => match[2] ?? '').map(({ line, message }) => ({
    path,
    line,
    target: posix.normalize(posix.join(posix.dirname(path), message)),
  }))
}

function roomOf(path: string): string {
  const [top = '', second = ''] = path.split('/')
  return top === 'src' ? second : top
}

/** Every import up, or to a neighbour on the same floor. */
export function brokenFloors(files: readonly SourceFile[]): Violation[] {
  return files.flatMap(importsOf).flatMap(({ path, line, target }) => {
    const [from, to] = [roomOf(path), roomOf(target)]
    if (from === to) return []
    const [fromFloor, toFloor] = [floors[from], floors[to]]
    if (fromFloor === undefined || (toFloor === undefined && target.includes('/'))) {
      return [{ path, line, message: `${fromFloor === undefined ? from : to} has no floor: give it one` }]
    }
    if (toFloor === undefined) return []
    if (from === 'web' && target !== webDoor) {
      return [{ path, line, message: `web reaches the server through ${webDoor} alone, not ${target}` }]
    }
    if (toFloor < fromFloor) return []
    const how = toFloor === fromFloor ? 'its neighbour' : 'up to'
    return [{ path, line, message: `${from} imports ${how} ${to} (${target})` }]
  })
}

/** Every circle of imports, named once, at its alphabetically first file. */
export function circles(files: readonly SourceFile[]): Violation[] {
  const graph = new Map(files.map((file) => [file.path, importsOf(file)]))
  const found = new Map<string, Violation>()
  const done = new Set<string>()
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path)
    if (start >= 0) {
      const circle = trail.slice(start)
      const first = [...circle].sort()[0] ?? path
      const around = [
        ...circle.slice(circle.indexOf(first)),
        ...circle.slice(0, circle.indexOf(first)),
        first,
      ]
      found.set(around.join(' '), {
        path: first,
        line: 1,
        message: `a circle of imports: ${around.join(' → ')}`,
      })
      return
    }
    if (done.has(path)) return
    for (const { target } of graph.get(path) ?? []) if (graph.has(target)) visit(target, [...trail, path])
    done.add(path)
  }
  for (const path of [...graph.keys()].sort()) visit(path, [])
  return [...found.values()]
}
