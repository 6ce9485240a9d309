// The units: systemd takes them as they are, they are hardened, and no secret stands in an argument.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { renderUnit, type UnitRole, units } from '../../src/main/systemd.ts'

const roles = Object.keys(units) as UnitRole[]
const here = mkdtempSync(join(tmpdir(), 'bullpen-units-'))
const places = { dataDir: join(here, 'data'), workDir: here, user: '0' }
mkdirSync(places.dataDir)

for (const role of roles) {
  const unit = renderUnit(role, places)
  const lineOf = (name: string): string[] =>
    unit.split('\n').flatMap((line) => (line.startsWith(`${name}=`) ? [line.slice(name.length + 1)] : []))

  test(`${units[role]} is filled in, restarts always after ten seconds, and stops in peace`, () => {
    assert.doesNotMatch(unit, /@[A-Z_]+@/)
    assert.deepEqual(lineOf('Restart'), ['always'])
    assert.deepEqual(lineOf('RestartSec'), ['10'])
    assert.deepEqual(lineOf('KillSignal'), ['SIGTERM'])
    assert.match(
      lineOf('ExecStart')[0] ?? '',
      new RegExp(`^/\\S+ /\\S+/bin/bullpen\\.js up --no-open .*--role ${role}$`),
    )
  })

  test(`${units[role]} may do little, and takes secrets from a file only`, () => {
    for (const [name, value] of [
      ['NoNewPrivileges', 'yes'],
      ['ProtectSystem', 'strict'],
      ['PrivateTmp', 'yes'],
      ['CapabilityBoundingSet', ''],
      ['UMask', '0077'],
      ['ReadWritePaths', places.dataDir],
      ['EnvironmentFile', `-${here}/.env`],
    ] as const) {
      assert.deepEqual(lineOf(name), [value], name)
    }
    assert.match(lineOf('ProtectHome')[0] ?? '', /^(yes|read-only)$/)
    // V8 and WebAssembly write machine code and run it: with this on, nothing starts.
    assert.deepEqual(lineOf('MemoryDenyWriteExecute'), [])
    assert.doesNotMatch(lineOf('ExecStart').join(' '), /secret|key|token|postgres/i)
  })
}

// By a variable: it is a tool of the machine, and no package of ours brings it.
const analyzer = 'systemd-analyze'
const analyze = spawnSync(analyzer, ['--version'])
test('systemd itself finds nothing to say about the units', {
  skip: analyze.error !== undefined && 'there is no systemd-analyze on this machine',
}, () => {
  const paths = roles.map((role) => {
    const path = join(here, units[role])
    writeFileSync(path, renderUnit(role, places))
    return path.replace('@.service', '@1.service')
  })
  writeFileSync(join(here, 'bullpen-worker@1.service'), renderUnit('worker', places))
  const said = spawnSync(analyzer, ['verify', '--man=no', ...paths], { encoding: 'utf8' })
  assert.doesNotMatch(said.stderr, /bullpen/, said.stderr)
  assert.equal(said.status, 0, said.stderr)
})

test('a path that a unit file cannot hold is refused', () => {
  assert.throws(() => renderUnit('all', { ...places, dataDir: '/srv/my data' }), /has a space/)
  assert.throws(() => renderUnit('all', { ...places, dataDir: '/srv/50%' }), /cannot hold/)
})
