// Every rule of the house has a keeper, and every keeper a canary: a planted text that it must catch, and a clean one
// that it must let pass.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { ownDoors, unusedDoors } from './tidy/doors.ts'
import { brokenFloors, circles } from './tidy/floors.ts'
import { longFunctions } from './tidy/long-functions.ts'
import { impurities } from './tidy/purity.ts'
import { emptyNames, longFiles, swallowedErrors, wordlessExports, wordlessFiles } from './tidy/shape.ts'
import { type SourceFile, scan, type Violation } from './tidy/source.ts'
import { otherClocks, strayedSql, tiedOrders } from './tidy/sql-rules.ts'
import { laterNotes, machineTraces } from './tidy/words.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const maxTextBytes = 2_000_000

/** Every text file of the project as it lies here: tracked, or new and not ignored. */
function projectFiles(): SourceFile[] {
  const { stdout, status } = spawnSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 10_000_000,
    },
  )
  assert.equal(status, 0, 'git does not list the files: run the tests in a clone')
  return stdout
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(root, path)))
    .map((path) => ({ path, bytes: readFileSync(join(root, path)) }))
    .filter(({ bytes }) => bytes.length < maxTextBytes && !bytes.includes(0))
    .map(({ path, bytes }) => ({ path, text: bytes.toString('utf8') }))
}

const all = projectFiles()
const code = all.filter(({ path }) => /\.(?:ts|tsx|js)$/.test(path))
const house = code.filter(
  ({ path }) => /^(?:src|sim|web\/src)\//.test(path) && !path.startsWith('src/http/page/'),
)
const server = house.filter(({ path }) => !path.startsWith('web/'))
const withMigrations = [...server, ...all.filter(({ path }) => path.startsWith('migrations/'))]

type Planted = readonly SourceFile[]
type Rule = (files: readonly SourceFile[]) => Violation[]

/** A promise about the project, its rule, what the rule must catch (each by itself), and what it must let pass. */
interface Keeper {
  promise: string
  rule: Rule
  files: readonly SourceFile[]
  canaries: readonly Planted[]
  clean: Planted
}

const ts = (path: string, text: string): SourceFile => ({ path, text })
const lines = (count: number, line: string): string => `${line}\n`.repeat(count)
const later = `// ${'TO'}${'DO'}: later`

const keepers: readonly Keeper[] = [
  {
    promise: 'an import stays in its room or goes down',
    rule: brokenFloors,
    files: house,
    canaries: [
      [ts('src/domain/a.ts', "import { b } from '../store/b.ts'")],
      [ts('src/domain/a.ts', "import type { B } from '../world/b.ts'")],
      [ts('src/store/a.ts', "export * from '../steps/b.ts'")],
      [ts('src/loop/a.ts', "const b = await import('../http/b.ts')")],
      [ts('src/loop/a.ts', "type B = import('../http/b.ts').B")],
      [ts('sim/a.ts', "import { b } from '../src/http/b.ts'")],
      [ts('web/src/a.tsx', "import type { B } from '../../src/domain/b.ts'")],
      [ts('src/attic/a.ts', "import { b } from '../domain/b.ts'")],
    ],
    clean: [
      ts(
        'src/loop/a.ts',
        "import { b } from '../domain/b.ts'\nimport { c } from './deep/c.ts'\n// from '../http/x.ts'",
      ),
      ts('sim/a.ts', "import { b } from '../src/loop/b.ts'"),
      ts('web/src/a.tsx', "import type { B } from '../../src/http/wire.ts'"),
    ],
  },
  {
    promise: 'no imports go round in a circle, types included',
    rule: circles,
    files: house,
    canaries: [
      [
        ts('src/loop/a.ts', "import { b } from './b.ts'"),
        ts('src/loop/b.ts', "import type { A } from './a.ts'"),
      ],
      [
        ts('src/loop/a.ts', "import { b } from './b.ts'"),
        ts('src/loop/b.ts', "import { c } from './c.ts'"),
        ts('src/loop/c.ts', "export { a } from './a.ts'"),
      ],
    ],
    clean: [
      ts('src/loop/a.ts', "import { b } from './b.ts'\nimport { c } from './c.ts'"),
      ts('src/loop/b.ts', "import { c } from './c.ts'"),
      ts('src/loop/c.ts', ''),
    ],
  },
  {
    promise:
      'only world reads clock, chance and network, only config the environment, and domain never waits',
    rule: impurities,
    files: server,
    canaries: [
      'const a = Date.now()',
      'const a = new Date()',
      'const a = performance.now()',
      'const a = Math.random()',
      'const a = `$' + '{crypto.randomUUID()}`',
      'const a = process.env.HOME',
      "const a = process.env['HOME']",
      'setTimeout(f, 1)',
      'globalThis; setInterval(f, 1)',
      "const a = await fetch('x')",
      "import { setTimeout as sleep } from 'node:timers/promises'",
      'export async function f() {}',
    ].map((text) => [ts('src/domain/a.ts', text)]),
    clean: [
      ts(
        'src/domain/a.ts',
        "const a = new Date(0) // Date.now()\nconst b = 'Math.random()'; net.fetch(a); const c = /fetch(/",
      ),
      ts('src/config/a.ts', 'const a = process.env'),
      ts('src/world/a.ts', 'const a = Date.now()'),
    ],
  },
  {
    promise: 'only world opens sockets, starts programs and touches files, but for those that are named',
    rule: ownDoors,
    files: server,
    canaries: [
      "import { request } from 'node:https'",
      "import http from 'http'",
      "import 'node:net'",
      "import {\n  connect,\n} from 'node:tls'",
      "import { resolve } from 'node:dns/promises'",
      "import { Agent } from 'undici'",
      "import { createTransport } from 'nodemailer'",
      "import { execFile } from 'node:child_process'",
      "import { readFile } from 'node:fs/promises'",
      "import type { A } from './a.ts'\nimport { readFile } from 'node:fs/promises'",
      "export { spawn } from 'node:child_process'",
      "const a = await import('node:child_process')",
      "const a = require('fs')",
      "const a = process.getBuiltinModule('node:fs')",
      "const a = new WebSocket('ws://x')",
      'const a = globalThis.fetch',
    ].map((text) => [ts('src/loop/a.ts', text)]),
    clean: [
      ts(
        'src/loop/a.ts',
        "import type { Socket } from 'node:net'\nimport { join } from 'node:path' // import 'node:net'\nconst a = 'node:fs'",
      ),
      ts('src/world/a.ts', "import { connect } from 'node:net'"),
      ts('src/cli/a.ts', "import { readFileSync } from 'node:fs'"),
      ts('src/http/server.ts', "import { createServer } from 'node:http'"),
    ],
  },
  {
    promise: 'no door is named that nobody needs',
    rule: unusedDoors,
    files: server,
    canaries: [[ts('src/http/server.ts', '')]],
    clean: server,
  },
  {
    promise: 'SQL stands in the store, the migrations and the drivers',
    rule: strayedSql,
    files: server,
    canaries: [
      'const a = sql`select 1`',
      'const a = sql<Row>`x`',
      "const a = 'select id from ops_missions'",
      'const a = `update ops_missions set status = $' + '{x}`',
      "const a = 'insert into ops_missions values (1)'",
      'const a = "delete from ops_missions"',
      "const a = 'create table t (id int)'",
    ].map((text) => [ts('src/loop/a.ts', text)]),
    clean: [
      ts('src/store/a.ts', 'const a = sql`select 1`'),
      ts(
        'src/loop/a.ts',
        "const a = 'select a mission, then act'; const b = 'Update the plan'; // select x from y",
      ),
    ],
  },
  {
    promise: 'SQL reads one clock, ops_now(), and draws no numbers',
    rule: otherClocks,
    files: withMigrations,
    canaries: [
      [ts('src/store/a.ts', 'const a = sql`select now()`')],
      [ts('src/store/a.ts', 'const a = sql`select current_timestamp`')],
      [ts('src/store/a.ts', 'const a = sql`select clock_timestamp ()`')],
      [ts('src/store/a.ts', 'const a = sql`select random()`')],
      [ts('src/store/a.ts', 'const a = sql`insert into t values (gen_random_uuid())`')],
      [ts('migrations/0001_a.sql', 'create table t (at timestamptz default now());')],
      [ts('migrations/0001_a.sql', 'create function ops_now() as $$ select now() $$;\nselect now();')],
    ],
    clean: [
      ts('src/store/a.ts', 'const a = sql`select ops_now()`; const b = f(now())'),
      ts(
        'migrations/0001_a.sql',
        '-- now()\ncreate function ops_now() as $$ select now() $$;\nid uuid default gen_random_uuid()',
      ),
    ],
  },
  {
    promise: 'an order of rows is total: it ends in what names one row',
    rule: tiedOrders,
    files: server,
    canaries: [
      [ts('src/store/a.ts', 'const a = sql`select 1 from t order by created_at desc limit 1`')],
      [
        ts(
          'src/store/a.ts',
          'const a = sql`select (select x from t order by priority, created_at) from u order by id`',
        ),
      ],
    ],
    clean: [
      ts(
        'src/store/a.ts',
        'const a = sql`select 1 from t order by coalesce(a, b) desc, t.id desc limit 5 for update`',
      ),
    ],
  },
  {
    promise: 'a file has at most 400 lines, a test file at most 700',
    rule: longFiles,
    files: code,
    canaries: [[ts('src/loop/a.ts', lines(401, 'x'))], [ts('test/loop/a.test.ts', lines(701, 'x'))]],
    clean: [ts('src/loop/a.ts', lines(400, 'x')), ts('test/loop/a.test.ts', lines(700, 'x'))],
  },
  {
    promise: 'a function has at most 60 lines',
    rule: longFunctions,
    files: server,
    canaries: [
      [ts('src/loop/a.ts', `export function f(): void {\n${lines(61, '  g()')}}\n`)],
      [ts('src/loop/a.ts', `export const f = (): void => {\n${lines(61, '  g()')}}\n`)],
    ],
    clean: [ts('src/loop/a.ts', `export function f(): void {\n${lines(55, '  g()')}}\n`)],
  },
  {
    promise: 'every file is named by what it is about',
    rule: emptyNames,
    files: code,
    canaries: [
      [ts('src/loop/utils.ts', '')],
      [ts('src/loop/helpers/a.ts', '')],
      [ts('src/loop/types.d.ts', '')],
      [ts('src/http/manager.ts', '')],
    ],
    clean: [ts('src/loop/step-types.ts', '')],
  },
  {
    promise: 'every file opens with what it is about',
    rule: wordlessFiles,
    files: code.filter(({ path }) => !path.endsWith('.test.ts') || path === 'test/tidy.test.ts'),
    canaries: [[ts('src/loop/a.ts', "import { b } from './b.ts'\n// late")]],
    clean: [
      ts('src/loop/a.ts', '// what it is about\n'),
      ts('bin/a.js', '#!/usr/bin/env node\n// what it is about\n'),
    ],
  },
  {
    promise: 'every exported function says what it returns',
    rule: wordlessExports,
    files: server,
    canaries: [
      [ts('src/loop/a.ts', '// a\n\nexport function f(): void {}')],
      [ts('src/loop/a.ts', '/** f */\n\nexport async function f() {}')],
      [ts('src/loop/a.ts', 'export const f = (a: number): number => a')],
      [ts('src/loop/a.ts', '// no docstring\nexport const f = async <T>(a: T): Promise<T> => a')],
    ],
    clean: [
      ts(
        'src/loop/a.ts',
        '/** Returns a. */\nexport function f() {}\n/**\n * Returns b.\n */\nexport const g = () => 1\nexport const h = 1',
      ),
    ],
  },
  {
    promise: 'no error is swallowed without a word',
    rule: swallowedErrors,
    files: code.filter(({ path }) => !path.startsWith('test/')),
    canaries: [
      [ts('src/loop/a.ts', 'try { f() } catch { g() }')],
      [ts('src/loop/a.ts', 'try { f() } catch (error) {\n}')],
      [ts('src/loop/a.ts', 'await f().catch(() => {})')],
      [ts('src/loop/a.ts', 'await f().catch(() => undefined)')],
    ],
    clean: [
      ts(
        'src/loop/a.ts',
        'try { f() } catch (error) { g(error) }\n\ntry { f() } catch (error) { /* gone already */ }',
      ),
      ts('src/loop/a.ts', '// nobody is left to tell\nawait f().catch(() => undefined)'),
    ],
  },
  {
    promise: 'nothing in the project names one machine',
    rule: machineTraces,
    files: all,
    canaries: [
      [ts('a.md', `see /${'wo'}rk/main/a.ts`)],
      [ts('a.md', `see /${'ho'}me/alice/a.ts`)],
      [ts('a.md', `https://registry.${'npmjs'}.org/pg`)],
    ],
    clean: [ts('a.md', 'src/wo' + 'rk/a.ts, /var/lib, ~/a')],
  },
  {
    promise: 'nothing is left for later',
    rule: laterNotes,
    files: all.filter(({ path }) => /\.(?:ts|tsx|js|sql|md|sh|css|html)$/.test(path)),
    canaries: [[ts('src/loop/a.ts', later)]],
    clean: [ts('src/loop/a.ts', `// todos are what agents write\nconst empty = '${'TO'}${'DO'}'`)],
  },
]

describe('the house is tidy', () => {
  for (const { promise, rule, files } of keepers) {
    it(promise, () => {
      assert.ok(files.length > 0, 'there is nothing to look at')
      const found = rule(files).map(({ path, line, message }) => `${path}:${line}  ${message}`)
      if (found.length > 0) assert.fail(`\n${found.sort().join('\n')}`)
    })
  }
})

describe('every keeper bites', () => {
  for (const { promise, rule, canaries, clean } of keepers) {
    it(promise, () => {
      for (const planted of canaries)
        assert.notDeepEqual(rule(planted), [], planted.map(({ text }) => text).join('\n'))
      assert.deepEqual(rule(clean), [])
    })
  }

  it('on code alone, whatever strings, templates, comments and expressions hold', () => {
    const text = "a('}`') // `\nb(`x $".concat(
      '{c(`$',
      "{d}`)} /* */`) /* ' */ / 2; e = /[/'`]\\//; f('\\'')\nDate.now()",
    )
    const { code: left, strings } = scan(text)
    assert.equal(left.length, text.length)
    assert.match(left, /\nDate\.now\(\)$/)
    assert.deepEqual(
      strings.map((piece) => piece.text),
      ['}`', '?', 'x ? /* */', "\\'"],
    )
  })
})
