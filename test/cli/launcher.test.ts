// The launcher works on the machine's own Node, old or new, and ends as what it started ends.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, it, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** A package of the same shape with a command line of our own. */
function packageWith(test: TestContext, main: string, nodes: boolean): string {
  const home = mkdtempSync(join(tmpdir(), 'bullpen-launcher-'))
  test.after(() => rmSync(home, { recursive: true }))
  mkdirSync(join(home, 'src/cli'), { recursive: true })
  mkdirSync(join(home, 'bin'))
  cpSync(join(root, 'bin/bullpen.js'), join(home, 'bin/bullpen.js'))
  writeFileSync(join(home, 'package.json'), '{"type":"module"}')
  writeFileSync(join(home, 'src/cli/main.ts'), main)
  if (nodes) symlinkSync(join(root, 'node_modules'), join(home, 'node_modules'))
  return join(home, 'bin/bullpen.js')
}

/** An old Node: the launcher sees only its version, so a preloaded line that changes the version is one. */
const asOldNode = [
  '--import',
  'data:text/javascript,Object.defineProperty(process.versions,"node",{value:"20.19.0"})',
]

const reporting = `export async function main(argv: readonly string[]): Promise<number> {
  process.stdout.write(JSON.stringify({ argv, node: process.versions.node, stdin: await new Response(process.stdin as never).text() }))
  return 7
}`

async function launch(args: string[], options: { input?: string; path?: string } = {}) {
  const env = { ...process.env, PATH: options.path ?? process.env['PATH'] ?? '' }
  const child = spawn(process.execPath, args, { env, stdio: 'pipe' })
  child.stdin.end(options.input ?? '')
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  return { stdout, stderr, code: code as number | null }
}

describe('the launcher', () => {
  it('runs the command line with its arguments and its exit code, and warns of nothing', async (test) => {
    const launcher = packageWith(test, reporting, true)
    const { stdout, stderr, code } = await launch([launcher, 'why', 'a b', '--json'], { input: 'in' })
    assert.deepEqual(JSON.parse(stdout), {
      argv: ['why', 'a b', '--json'],
      node: process.versions.node,
      stdin: 'in',
    })
    assert.equal(stderr, '')
    assert.equal(code, 7)
  })

  it('hands over to the Node of the package when the machine has an old one', async (test) => {
    const launcher = packageWith(test, reporting, true)
    const { stdout, stderr, code } = await launch([...asOldNode, launcher, 'why', 'a b'], { input: 'in' })
    const got = JSON.parse(stdout) as { argv: string[]; node: string; stdin: string }
    assert.deepEqual([got.argv, got.stdin, got.node.split('.')[0]], [['why', 'a b'], 'in', '24'])
    assert.equal(stderr, '')
    assert.equal(code, 7)
  })

  it('says in one line what to do when there is no Node to hand over to', async (test) => {
    const launcher = packageWith(test, reporting, false)
    const { stderr, code } = await launch([...asOldNode, launcher])
    assert.match(
      stderr,
      /^bullpen: Node 24 is needed, this is 20\.19\.0.*run "npm ci" without --omit=optional, or install Node 24\n$/,
    )
    assert.equal(code, 1)
  })

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    it(`passes ${signal} on and ends with the code that follows from it`, async (test) => {
      const launcher = packageWith(
        test,
        `export function main(): Promise<number> {
          const alive = setInterval(() => undefined, 1000)
          return new Promise((resolve) => {
            process.on('${signal}', () => { clearInterval(alive); resolve(42) })
            process.stdout.write('up')
          })
        }`,
        true,
      )
      const child = spawn(process.execPath, [...asOldNode, launcher], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      await once(child.stdout, 'data')
      child.kill(signal)
      const [code] = await once(child, 'exit')
      assert.equal(code, 42)
    })
  }

  it('gives npm scripts the Node of the package, first on their PATH', async () => {
    const own = [dirname(process.execPath), ...(process.env['PATH'] ?? '').split(delimiter)]
    const path = own.filter((folder) => !folder.includes('node_modules')).join(delimiter)
    const child = spawn('npm', ['exec', '--offline', '-c', 'node -p process.versions.node'], {
      cwd: root,
      env: { ...process.env, PATH: path },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const [said] = await Promise.all([text(child.stdout), once(child, 'exit')])
    assert.match(said.trim().split('\n').at(-1) ?? '', /^24\./)
  })
})
