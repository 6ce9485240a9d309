// Effects on targets that the founder names, on loopback and on disk: each does what its payload says, once, and says which failures are none.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { EffectError, type EffectIo, type EffectKind } from '../../../src/steps/effect.ts'
import { codeEffect } from '../../../src/steps/effects/code.ts'
import { commandEffect } from '../../../src/steps/effects/command.ts'
import { emailEffect } from '../../../src/steps/effects/email.ts'
import { httpRequestEffect, httpRequestKeyedEffect } from '../../../src/steps/effects/http-request.ts'
import { publishEffect } from '../../../src/steps/effects/publish.ts'
import { webhookOutEffect } from '../../../src/steps/effects/webhook-out.ts'
import { machineClock } from '../../../src/world/clock.ts'
import { nothingOutside } from '../../../src/world/outside.ts'
import { machineFiles } from '../../../src/world/outside-files.ts'
import { machineMailer } from '../../../src/world/outside-mail.ts'
import { machineProcesses } from '../../../src/world/outside-proc.ts'
import { ioOf, outsideWithSecrets } from '../../support/effects.ts'
import { policiesWith } from '../../support/policies.ts'
import { confinementInPolicy } from '../../support/programs.ts'
import { startHook, startKeyed } from '../../support/targets/hook.ts'
import { startTarget } from '../../support/targets/serve.ts'
import { startSmtp } from '../../support/targets/smtp.ts'

let base = ''
before(() => {
  base = mkdtempSync(join(tmpdir(), 'bullpen-targets-'))
})
after(() => rmSync(base, { recursive: true, force: true }))

const io = (policies: Parameters<typeof policiesWith>[0]): EffectIo =>
  ioOf(policiesWith(policies), {
    outside: outsideWithSecrets({
      files: machineFiles(base),
      proc: machineProcesses({ clock: machineClock() }),
      mail: machineMailer(),
    }),
  })

async function failureOf<P>(kind: EffectKind<P>, payload: P, given: EffectIo): Promise<EffectError> {
  const end = await kind.perform(payload, given).catch((error: unknown) => error)
  assert.ok(end instanceof EffectError, `it ended with ${JSON.stringify(end)}`)
  return end
}

const hookAt = (url: string) =>
  io({ webhook_policy: { in: {}, out: { crm: { url, secret: 'HOOK_SECRET' } } } })
const hello = { to: 'crm', message: { text: 'hello' } }

test('a webhook is signed so that its receiver can verify it, and carries our key as its id', async () => {
  const hook = await startHook(outsideWithSecrets().secrets.reveal('HOOK_SECRET'))
  try {
    const given = hookAt(hook.url)
    assert.equal(webhookOutEffect.unready(hello, given), null)
    assert.equal((await webhookOutEffect.perform(hello, given))['status'], 200)
    assert.deepEqual(hook.taken, ['hello'])
    assert.equal(hook.asked[0]?.headers['webhook-id'], given.key)
    assert.match(webhookOutEffect.unready({ ...hello, to: 'x' }, given) ?? '', /^there is no webhook x/)
  } finally {
    await hook.close()
  }
})

test('a webhook that is refused did not happen; one whose answer is lost or broken may have', async () => {
  for (const [fault, definite] of [
    [{ how: 'refuse', status: 422 }, true],
    [{ how: 'lose' }, false],
    [{ how: 'break' }, false],
  ] as const) {
    const hook = await startHook(outsideWithSecrets().secrets.reveal('HOOK_SECRET'), () => fault)
    try {
      assert.equal((await failureOf(webhookOutEffect, hello, hookAt(hook.url))).definite, definite)
    } finally {
      await hook.close()
    }
  }
})

test('a mail goes to who may be written to and to nobody else', async () => {
  const smtp = await startSmtp()
  const policy = {
    smtp: { host: '127.0.0.1', port: smtp.port, secure: false, user: null, password: null },
    from: 'Bullpen <bullpen@example.com>',
    allow_to: ['*@Example.org', 'ann@example.com'],
  }
  const given = io({ email_policy: policy })
  const mail = { to: ['Ann@example.com', 'bob@example.org'], subject: 'Weekly', text: 'All is well.' }
  try {
    assert.equal(emailEffect.unready(mail, given), null)
    const result = await emailEffect.perform(mail, given)
    assert.deepEqual([smtp.taken, result['rejected']], [['Weekly'], []])
    assert.equal(result['message_id'], `<${given.key}@example.com>`)
    for (const to of ['eve@example.com', 'x@sub.example.org', 'x@notexample.org']) {
      assert.match(emailEffect.unready({ ...mail, to: [to] }, given) ?? '', /may not be written to/)
      assert.equal((await failureOf(emailEffect, { ...mail, to: [to] }, given)).definite, true)
    }
    assert.equal(
      emailEffect.payload.safeParse({ ...mail, subject: 'a\r\nBcc: eve@example.com' }).success,
      false,
    )
    assert.equal(emailEffect.payload.safeParse({ ...mail, to: ['a@b.c, eve@example.com'] }).success, false)
    assert.deepEqual(smtp.taken, ['Weekly'])
  } finally {
    await smtp.close()
  }
})

test('a request stays within its API and its methods, with its secrets in the headers alone', async () => {
  const api = await startTarget(
    ({ path }) => ({ status: 200, body: { path } }),
    () => null,
  )
  const given = io({
    http_policy: {
      apis: {
        shop: {
          url: `${api.url}/v1`,
          methods: ['GET', 'POST'],
          headers: { Authorization: 'X_API_KEY' },
          key_header: null,
        },
      },
    },
  })
  const ask = { api: 'shop', method: 'GET' as const, path: 'items', query: { q: 'a b' } }
  try {
    const { status } = await httpRequestKeyedEffect.perform(ask, given)
    assert.equal(status, 200)
    const [asked] = api.asked
    assert.deepEqual(
      [asked?.path, asked?.query.get('q'), asked?.headers['authorization']],
      ['/v1/items', 'a b', 'key'],
    )
    const shown = await httpRequestKeyedEffect.shown(ask, given)
    assert.doesNotMatch(JSON.stringify(shown), /"key"/)
    for (const path of ['../admin', '%2e%2e/admin', 'a/../../x', '//evil.example', 'a\\..\\b', 'x?y', 'x#y'])
      assert.equal((await failureOf(httpRequestKeyedEffect, { ...ask, path }, given)).definite, true, path)
    assert.match(
      httpRequestEffect.unready({ ...ask, method: 'DELETE' }, given) ?? '',
      /not among the methods/,
    )
    assert.match(httpRequestKeyedEffect.unready({ ...ask, method: 'POST' }, given) ?? '', /takes no key/)
    assert.equal(api.asked.length, 1)
  } finally {
    await api.close()
  }
})

test('an API that takes our key does a repetition after a lost answer only once', async () => {
  let n = 0
  const api = await startKeyed(() => (n++ === 0 ? { how: 'lose' } : null))
  const shop = { url: api.url, methods: ['POST' as const], headers: {}, key_header: 'Idempotency-Key' }
  const given = io({ http_policy: { apis: { shop } } })
  const ask = { api: 'shop', method: 'POST' as const, path: '', query: {}, body: { text: 'pay' } }
  try {
    assert.equal((await failureOf(httpRequestKeyedEffect, ask, given)).definite, false)
    assert.equal((await httpRequestKeyedEffect.perform(ask, given))['status'], 200)
    assert.deepEqual(api.taken, ['pay'])
  } finally {
    await api.close()
  }
})

test('publishing where git cannot be started has surely published nothing', async () => {
  const git = { branch: 'main', remote: null, author: 'Bullpen <bullpen@localhost>' }
  const given = io({ publish_policy: { places: { blog: { folder: 'none', git, subfolder: '' } } } })
  const outside = { ...given.outside, proc: nothingOutside().proc }
  const text = { place: 'blog', path: 'weekly.md', title: 'The week', text: 'one' }
  const failure = await failureOf(publishEffect, text, { ...given, outside })
  assert.equal(failure.definite, true)
  assert.deepEqual(await given.outside.files.folder('none').list(), [])
})

test('publishing to a repository commits once under our key, pushes, and shows the difference before', async () => {
  const work = join(base, 'site')
  const remote = join(base, 'remote.git')
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: work, encoding: 'utf8' }).trim()
  execFileSync('git', ['init', '-q', '--bare', '-b', 'main', remote])
  mkdirSync(work)
  git('init', '-q', '-b', 'main')
  git('remote', 'add', 'origin', remote)
  writeFileSync(join(work, '.git', 'hooks', 'pre-commit'), '#!/bin/sh\nexit 1\n')
  chmodSync(join(work, '.git', 'hooks', 'pre-commit'), 0o755)
  const settings = { branch: 'main', remote: 'origin', author: 'Bullpen <bullpen@localhost>' }
  const given = io({
    publish_policy: { places: { blog: { folder: 'site', git: settings, subfolder: 'posts' } } },
  })
  const text = { place: 'blog', path: 'weekly.md', title: 'The week', text: 'one\ntwo\n' }
  const first = await publishEffect.perform(text, given)
  writeFileSync(join(work, 'posts', 'weekly.md'), 'edited since\n')
  const again = await publishEffect.perform(text, given)
  assert.deepEqual([again['commit'], first['pushed']], [first['commit'], true])
  assert.equal(git('rev-list', '--count', 'HEAD'), '1')
  assert.equal(
    execFileSync('git', ['-C', remote, 'rev-parse', 'main'], { encoding: 'utf8' }).trim(),
    first['commit'],
  )
  assert.match(
    git('log', '-1', '--format=%an %B'),
    new RegExp(`^Bullpen The week\\n\\nBullpen-Key: ${given.key}`),
  )
  assert.equal(git('show', 'HEAD:posts/weekly.md'), 'one\ntwo')
  assert.equal(readFileSync(join(work, 'posts', 'weekly.md'), 'utf8'), 'edited since\n')
  const { diff } = await publishEffect.shown({ ...text, text: 'one\nthree\n' }, given)
  assert.match(diff ?? '', /^-edited since$/m)
  assert.match(diff ?? '', /^\+.*three$/m)
  for (const path of ['../x.md', '.git/hooks/x', '/etc/x', 'a/../b'])
    assert.equal(publishEffect.payload.safeParse({ ...text, path }).success, false, path)
})

const program = (argv: readonly string[]) => ({
  ...confinementInPolicy,
  argv: [...argv],
  env: [],
  timeout_seconds: 10,
  about: '',
})

test('a command gets its parameters as whole arguments, and no option, stranger or shell among them', async () => {
  const commands = { say: program(['printf', '%s|', '{what}', '{what}x']), fail: program(['false']) }
  const given = io({ command_policy: { commands, deploys: {} } })
  const { stdout } = await commandEffect.perform({ name: 'say', params: { what: '$(id); rm -rf *' } }, given)
  assert.equal(stdout, '$(id); rm -rf *|{what}x|')
  for (const params of [{ what: '--help' }, {}, { what: 'a', more: 'b' }, { what: 'a\nb' }] as Record<
    string,
    string
  >[])
    assert.notEqual(commandEffect.unready({ name: 'say', params }, given), null, JSON.stringify(params))
  assert.match(commandEffect.unready({ name: 'rm', params: {} }, given) ?? '', /^no command is called rm/)
  assert.match((await failureOf(commandEffect, { name: 'fail', params: {} }, given)).message, /ended with 1/)
  assert.match(commandEffect.unready({ name: 'say', params: { what: 'x' } }, io({})) ?? '', /^no command/)
})

test('a command that will not end, forks, floods and deletes its folder is over in its time, and in doubt', async () => {
  const script =
    'trap "" TERM; rm -rf "$HOME"; (trap "" TERM; while :; do echo child; done) & while :; do echo flood; done'
  const wild = { ...program(['sh', '-c', script]), timeout_seconds: 1 }
  const given = { ...io({ command_policy: { commands: { wild }, deploys: {} } }), missionId: 'wild' }
  const failure = await failureOf(commandEffect, { name: 'wild', params: {} }, given)
  assert.deepEqual([failure.definite, failure.retryable], [false, false])
  assert.match(failure.message, /did not end within 1 s; what it did until then is not known/)
  const { stdout, dropped_bytes: dropped } = failure.detail
  assert.ok(String(stdout).length <= 20_000 && Number(dropped) > 0)
})

test('a command is told what it may use, and its result which bounds this machine does not keep', async () => {
  const limits = { ...confinementInPolicy.limits, open_files: 77, memory_mb: 300 }
  const bound = { ...program(['sh', '-c', 'ulimit -n; ulimit -d']), limits }
  const lost = program(['bullpen-no-such-program'])
  const given = io({ command_policy: { commands: { bound, lost }, deploys: {} } })
  const told = await commandEffect.perform({ name: 'bound', params: {} }, given)
  assert.equal(told['stdout'], `77\n${Math.ceil(300_000_000 / 1_024)}\n`)
  assert.deepEqual(told['limits_not_kept'], process.getuid?.() === 0 ? ['processes'] : [])
  const never = await failureOf(commandEffect, { name: 'lost', params: {} }, given)
  assert.equal(never.definite, true)
})

test('a coding agent is asked, and never given an option, by what a mission is called', async () => {
  const agents = { told: program(['sh', '-c', 'printf %s "$1" > asked.txt', 'agent', '{prompt}']) }
  const given = io({ code_policy: { agents } })
  await codeEffect.perform({ agent: 'told', prompt: '-c approval=never' }, given)
  const folder = given.outside.files.workspace(given.missionId)
  assert.equal(await folder.read('asked.txt', 100), ' -c approval=never')
})

test('a coding agent that puts a link in place of its workspace shows nothing of what lies behind', async () => {
  const behind = join(base, 'behind')
  mkdirSync(behind)
  writeFileSync(join(behind, 'notes.txt'), 'the secret behind')
  const script = `cd /; rm -rf "$HOME"; ln -s ${behind} "$HOME"`
  const given = {
    ...io({ code_policy: { agents: { sly: program(['sh', '-c', script]) } } }),
    missionId: 'sly',
  }
  await given.outside.files.workspace(given.missionId).write('kept.txt', 'old')
  const told = await codeEffect.perform({ agent: 'sly', prompt: 'Work' }, given)
  assert.doesNotMatch(JSON.stringify(told), /secret behind/)
  assert.match(String(told['diff']), /what it left cannot be read/)
  const again = await failureOf(codeEffect, { agent: 'sly', prompt: 'Work' }, given)
  assert.equal(again.definite, true, 'nothing runs behind the link')
})

test('a coding agent that rewrites much costs no more than a moment of comparing', async () => {
  const script = 'for n in $(seq 60); do sed "s/^1000$/x/" f$n > g && mv g f$n; done'
  const given = {
    ...io({ code_policy: { agents: { busy: program(['sh', '-c', script]) } } }),
    missionId: 'busy',
  }
  const folder = given.outside.files.workspace(given.missionId)
  const lines = Array.from({ length: 1_900 }, (_, n) => n).join('\n')
  for (let n = 1; n <= 60; n++) await folder.write(`f${n}`, lines)
  const { files, diff, duration_ms } = await codeEffect.perform({ agent: 'busy', prompt: 'Work' }, given)
  assert.equal((files as string[]).length, 60)
  assert.match(String(diff), /^\+x$/m)
  assert.match(String(diff), /too much to compare/)
  assert.ok(Number(duration_ms) > 0)
})

test('a coding agent works in the workspace of its mission, and what it changed is told as a difference', async () => {
  const agents = {
    fake: program(['sh', '-c', 'cat > asked.txt; echo new >> kept.txt']),
    told: program(['sh', '-c', 'printf %s "$1" > asked.txt', 'agent', '{prompt}']),
  }
  const given = io({ code_policy: { agents } })
  const folder = given.outside.files.workspace(given.missionId)
  await folder.write('kept.txt', 'old\n')
  const { files, diff } = await codeEffect.perform({ agent: 'fake', prompt: 'Do $(this)' }, given)
  assert.deepEqual(files, ['asked.txt', 'kept.txt'])
  assert.match(String(diff), /^\+.*new$/m)
  assert.equal(await folder.read('asked.txt', 100), 'Do $(this)')
  await codeEffect.perform({ agent: 'told', prompt: '"; touch out' }, given)
  assert.equal(await folder.read('asked.txt', 100), '"; touch out')
  assert.match(codeEffect.unready({ agent: 'codex', prompt: 'x' }, given) ?? '', /^no coding agent/)
})
