// Who is told of what: each event once per channel, what waits once a day, and nothing twice where nobody could tell.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { notifyOnce } from '../../src/loop/notify.ts'
import { recordFacts } from '../../src/store/events.ts'
import { type Db, sql } from '../../src/world/db.ts'
import { nothingOutside } from '../../src/world/outside.ts'
import { machineMailer } from '../../src/world/outside-mail.ts'
import type { World } from '../../src/world/world.ts'
import { heldEffect } from '../support/acting.ts'
import { askedStep } from '../support/asked.ts'
import { foundCompany, setPolicies } from '../support/company.ts'
import { actingWorld } from '../support/effects.ts'
import { withEmbedded } from '../support/kept-database.ts'
import { type Fault, startTarget, type Target } from '../support/targets/serve.ts'
import { type FakeSmtp, startSmtp } from '../support/targets/smtp.ts'
import { testWorld } from '../support/world.ts'

const signing = `whsec_${Buffer.from('a secret of thirty-two characters').toString('base64')}`
const signal = new AbortController().signal

let target: Target
let smtp: FakeSmtp
let faults: (Fault | null)[] = []
before(async () => {
  target = await startTarget(
    () => ({ status: 200, body: { ok: true } }),
    () => faults.shift() ?? null,
  )
  smtp = await startSmtp()
})
after(async () => {
  await target.close()
  await smtp.close()
})

const toldWorld = (db: Db): World => {
  const secrets: Record<string, string> = {
    HOOK: signing,
    SLACK: `${target.url}/slack/hidden`,
    DISCORD: `${target.url}/discord/hidden`,
    TELEGRAM: '123:hidden',
  }
  return {
    ...actingWorld(testWorld(db)),
    outside: {
      ...nothingOutside(),
      mail: machineMailer(),
      secrets: { has: (name) => name in secrets, reveal: (name) => secrets[name] ?? '' },
    },
  }
}

const channel = {
  hook: () => ({ kind: 'webhook', url: `${target.url}/hook`, secret: 'HOOK', tags: ['alarm'] }),
  slack: () => ({ kind: 'slack', secret: 'SLACK', tags: ['alarm'] }),
  discord: () => ({ kind: 'discord', secret: 'DISCORD', tags: ['alarm'] }),
  telegram: () => ({ kind: 'telegram', secret: 'TELEGRAM', url: target.url, chat_id: '42', tags: ['alarm'] }),
  mail: () => ({ kind: 'email', to: ['founder@example.com'], tags: ['alarm'] }),
}

async function inCompany(
  channels: Record<string, unknown>,
  work: (world: World) => Promise<void>,
  waits: (world: World) => Promise<void> = async () => undefined,
): Promise<void> {
  await withEmbedded(async ({ db }) => {
    await foundCompany(db)
    const world = toldWorld(db)
    await setPolicies(world, {
      notify_policy: { channels, public_url: 'https://company.example' },
      email_policy: { smtp: { host: '127.0.0.1', port: smtp.port }, from: 'company@example.com' },
      approval_policy: { batch_at: '00:00' },
    })
    target.asked.length = 0
    faults = []
    // What happened before anybody was to be told is no news.
    await alarm(world, 'Long ago')
    await waits(world)
    await settle(world)
    assert.ok(target.asked.every(({ body }) => !JSON.stringify(body).includes('Long ago')))
    await work(world)
  })
}

async function alarm(world: World, title: string, tags = ['alarm']): Promise<void> {
  await recordFacts(world.db, [
    {
      agentId: null,
      kind: 'test.happened',
      title,
      summary: 'A <!channel> & more',
      tags,
      metadata: {},
      missionId: null,
      stepId: null,
      chainDepth: 0,
    },
  ])
}

/** Lets the lane work until nothing is left to do now. */
async function settle(world: World): Promise<void> {
  for (let i = 0; i < 100 && (await notifyOnce(world, signal)); i++);
}

const deliveries = (db: Db) =>
  db.query<{ channel: string; status: string; problem: string | null; attempt: number }>(
    sql`select channel, status, problem, attempt from ops_deliveries order by channel, created_at, id limit 100`,
  )

describe('an alarm', () => {
  it('is told once on every channel, in the form of each, and signed', () =>
    inCompany(
      {
        hook: channel.hook(),
        slack: channel.slack(),
        discord: channel.discord(),
        telegram: channel.telegram(),
        mail: channel.mail(),
      },
      async (world) => {
        const before = smtp.taken.length
        await alarm(world, 'The day is over budget')
        await alarm(world, 'Nobody cares', ['other'])
        await settle(world)
        await settle(world)
        assert.deepEqual(target.asked.map(({ path }) => path).sort(), [
          '/bot123:hidden/sendMessage',
          '/discord/hidden',
          '/hook',
          '/slack/hidden',
        ])
        const bodyOf = (path: string): Record<string, unknown> =>
          target.asked.find((asked) => asked.path.startsWith(path))?.body as Record<string, unknown>
        assert.match(
          String(bodyOf('/slack')['text']),
          /The day is over budget\nA &lt;!channel&gt; &amp; more/,
        )
        assert.deepEqual(bodyOf('/discord')['allowed_mentions'], { parse: [] })
        assert.equal(bodyOf('/bot')['chat_id'], '42')
        const hook = target.asked.find(({ path }) => path === '/hook')
        assert.ok(hook)
        new Webhook(signing).verify(JSON.stringify(hook.body), hook.headers)
        assert.match(JSON.stringify(hook.body), /https:\/\/company\.example\/approvals/)
        assert.deepEqual(smtp.taken.slice(before), ['The day is over budget'])
        assert.ok((await deliveries(world.db)).every(({ status }) => status === 'delivered'))
      },
    ))

  it('whose answer is lost is repeated under its id where that is known, and nowhere else', () =>
    inCompany({ hook: channel.hook(), slack: channel.slack() }, async (world) => {
      faults = [{ how: 'lose' }, { how: 'lose' }]
      await alarm(world, 'Lost')
      await settle(world)
      assert.deepEqual(
        (await deliveries(world.db)).map(({ channel, status }) => [channel, status]),
        [
          ['hook', 'queued'],
          ['slack', 'unknown'],
        ],
      )
      await world.db.query(sql`update ops_deliveries set run_after = ops_now() where status = 'queued'`)
      await settle(world)
      const hooks = target.asked.filter(({ path }) => path === '/hook')
      assert.equal(hooks.length, 2)
      assert.equal(new Set(hooks.map(({ headers }) => headers['webhook-id'])).size, 1)
      assert.equal(target.asked.filter(({ path }) => path.startsWith('/slack')).length, 1)
    }))

  it('that is refused is not told for ever, and what went wrong names no secret', () =>
    inCompany({ slack: channel.slack() }, async (world) => {
      faults = [
        { how: 'refuse', status: 429 },
        { how: 'refuse', status: 404 },
      ]
      await alarm(world, 'Refused')
      await settle(world)
      await world.db.query(sql`update ops_deliveries set run_after = ops_now() where status = 'queued'`)
      await settle(world)
      const [row] = await deliveries(world.db)
      assert.deepEqual(row, {
        channel: 'slack',
        status: 'failed',
        problem: 'it answered with status 404',
        attempt: 2,
      })
      assert.doesNotMatch(JSON.stringify(await deliveries(world.db)), /hidden/)
    }))

  it('waits when the hour of its channel is full', () =>
    inCompany({ slack: { ...channel.slack(), per_hour: 2 } }, async (world) => {
      for (const title of ['One', 'Two', 'Three']) await alarm(world, title)
      await settle(world)
      assert.equal(target.asked.length, 2)
      await world.db.query(
        sql`update ops_deliveries set finished_at = ops_now() - interval '61 minutes' where status = 'delivered'`,
      )
      await settle(world)
      assert.equal(target.asked.length, 3)
    }))

  it('that was being told by a process that died is in doubt, unless its channel knows repetitions', () =>
    inCompany({ hook: channel.hook(), slack: channel.slack() }, async (world) => {
      await alarm(world, 'Halfway')
      faults = [
        { how: 'refuse', status: 429 },
        { how: 'refuse', status: 429 },
      ]
      await settle(world)
      await world.db.query(sql`
        update ops_deliveries set status = 'sending', lease_token = 1, lease_expires_at = ops_now() - interval '1 second',
          run_after = ops_now()`)
      await settle(world)
      assert.deepEqual(
        (await deliveries(world.db)).map(({ channel, status }) => [channel, status]),
        [
          ['hook', 'delivered'],
          ['slack', 'unknown'],
        ],
      )
    }))
})

describe('what waits', () => {
  const slack = () => ({ slack: { ...channel.slack(), tags: ['approvals'] } })

  it('is told once a day, ranked, with a link that opens nothing by itself', () =>
    inCompany(
      slack(),
      async (world) => {
        await askedStep(world, heldEffect('probe'), { text: 'another' })
        await settle(world)
        assert.equal(target.asked.length, 1)
        const text = String((target.asked.at(0)?.body as { text: string } | undefined)?.text)
        assert.match(text, /^2 things wait for you\n1\. Do soon .*\n2\. Do late /)
        assert.match(text, /https:\/\/company\.example\/approvals$/)
      },
      async (world) => {
        await askedStep(world, heldEffect('probe'), { text: 'late' })
        const shown = async () => ({ title: 'Do soon', target: 'x', risk: 'high', diff: null }) as const
        await askedStep(world, heldEffect('probe', { shown }))
      },
    ))

  it('is not told later on a day when nothing waited at its time', () =>
    inCompany(slack(), async (world) => {
      await askedStep(world, heldEffect('probe'), { text: 'late' })
      await settle(world)
      assert.equal(target.asked.length, 0)
    }))
})

describe('a channel that lacks its secret', () => {
  it('says so, and sends nothing', () =>
    inCompany({ slack: { ...channel.slack(), secret: 'NO_SUCH' } }, async (world) => {
      await alarm(world, 'Unheard')
      await settle(world)
      const [row] = await deliveries(world.db)
      assert.deepEqual([row?.status, row?.problem], ['queued', 'there is no secret NO_SUCH'])
      assert.equal(target.asked.length, 0)
    }))
})
