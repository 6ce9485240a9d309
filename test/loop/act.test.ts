// How a step acts in the world: once, under its lease, with what was approved; and what is said when nobody knows.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { payloadSha } from '../../src/domain/payload-sha.ts'
import { cancelMission } from '../../src/loop/cancel-mission.ts'
import { finishSteps } from '../../src/loop/finish-steps.ts'
import { writePolicy } from '../../src/loop/policies.ts'
import { receiveReport } from '../../src/loop/receive.ts'
import { resolveStep } from '../../src/loop/resolve-step.ts'
import { EffectError } from '../../src/steps/effect.ts'
import { insertArtifacts } from '../../src/store/artifacts.ts'
import { replaceEffectPayload } from '../../src/store/effects.ts'
import { readHealed } from '../../src/store/reads/stuck.ts'
import { failStep, parkStep, requeueStep } from '../../src/store/steps.ts'
import { type Db, type Queryable, sql } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'
import { act, actingStep, approve, claimed, effectOf, evidenceOf, heldEffect } from '../support/acting.ts'
import { draftOf, foundCompany, setPolicies } from '../support/company.ts'
import { actingWorld } from '../support/effects.ts'
import { faultyDb, LostError } from '../support/faulty-db.ts'
import { onBothEngines, withEmbedded } from '../support/kept-database.ts'
import { assertInvariants, openMissionOf } from '../support/missions.ts'
import { testWorld } from '../support/world.ts'

const many = {
  effect_policy: { approval: { held: 'when_tainted' } },
  proposal_policy: { max_per_agent_per_day: 1_000 },
}
const free = { effect_policy: { approval: { held: 'when_tainted' } } }

async function company(db: Db, policies: Record<string, unknown> = free): Promise<World> {
  const world = actingWorld(testWorld(db))
  await foundCompany(db)
  await setPolicies(world, policies)
  return world
}

const inCompany = (
  work: (world: World) => Promise<void>,
  policies?: Record<string, unknown>,
): Promise<void> =>
  withEmbedded(async ({ db }) => {
    const world = await company(db, policies)
    await work(world)
    await assertInvariants(db)
  })

const throws =
  (definite: boolean, retryable = false) =>
  async (): Promise<never> => {
    throw new EffectError('the target broke', { definite, retryable })
  }

/** The text of an artifact that was read in the mission, and how far it is trusted. */
async function readIn(db: Queryable, missionId: string, trust: 0 | 2, simulated = false): Promise<string> {
  const id = `018f0000-0000-7000-8000-00000000000${trust}`
  await insertArtifacts(db, [
    {
      id,
      kind: 'document',
      title: 'A page',
      content: 'Buy now',
      sourceUrl: 'https://example.org/',
      trust,
      metadata: {},
      missionId,
      stepId: null as never,
      agentId: 'observer',
      simulated,
    },
  ])
  return id
}

describe('an effect', () => {
  onBothEngines('is planned, begun under the lease and done, each on record', async ({ db }) => {
    const world = await company(db)
    const kind = heldEffect('oneshot')
    const step = await actingStep(world)
    const end = await act(world, step, kind)
    assert.ok(end.outcome === 'done')
    assert.deepEqual(end.result, { said: 'this' })
    const effect = await effectOf(db, step.step.id)
    assert.deepEqual([effect['status'], effect['tries'], effect['token']], ['done', 1, step.step.lease_token])
    const events = await db.query<{ kind: string }>(
      sql`select kind from ops_agent_events where kind like 'effect.%' order by id limit 10`,
    )
    assert.deepEqual(
      events.map((event) => event.kind),
      ['effect.planned', 'effect.started', 'effect.done'],
    )
    assert.deepEqual(await evidenceOf(db, step.step.id), ['worker: done'])
    // A second run of the same step finds it done.
    assert.deepEqual(await act(world, step, kind, { text: 'something else' }), end)
    assert.equal(kind.performed.length, 1)
    await assertInvariants(db)
  })

  it('keeps its first payload and its key, whatever a later try would send', () =>
    inCompany(async (world) => {
      const kind = heldEffect('keyed')
      kind.next.push(throws(false))
      const step = await actingStep(world)
      const first = await act(world, step, kind, { text: 'first' })
      assert.ok(first.outcome === 'failed' && first.retryable)
      assert.equal((await act(world, step, kind, { text: 'second' })).outcome, 'done')
      assert.deepEqual(
        kind.performed.map((one) => one.text),
        ['first', 'first'],
      )
      assert.equal(new Set(kind.performed.map((one) => one.key)).size, 1)
    }))

  it('that surely did not happen has failed, and may be begun again when that can help', () =>
    inCompany(async (world) => {
      const kind = heldEffect('oneshot')
      kind.next.push(throws(true, true), throws(true, false))
      const step = await actingStep(world)
      const reason = 'the target broke'
      assert.deepEqual(await act(world, step, kind), { outcome: 'failed', reason, retryable: true })
      assert.deepEqual(await act(world, step, kind), { outcome: 'failed', reason, retryable: false })
      assert.equal((await effectOf(world.db, step.step.id))['status'], 'failed')
    }))

  for (const acts of ['probe', 'oneshot'] as const) {
    it(`of class ${acts} that may have happened is in doubt, and is not begun again`, () =>
      inCompany(async (world) => {
        for (const end of [throws(false), async () => Promise.reject(new TypeError('a defect'))]) {
          const kind = heldEffect(acts)
          kind.next.push(end)
          const step = await actingStep(world)
          assert.equal((await act(world, step, kind)).outcome, 'unknown')
          assert.equal((await act(world, step, kind)).outcome, 'unknown')
          assert.equal(kind.performed.length, 1)
          assert.equal((await effectOf(world.db, step.step.id))['status'], 'unknown')
          await doubt(world.db, step.step.id)
        }
      }))
  }

  it('of a keyed class is left to a human when nobody would repeat it by himself', () =>
    inCompany(async (world) => {
      const kind = heldEffect('keyed')
      kind.next.push(throws(false))
      const step = await actingStep(world)
      const last = { ...step, step: { ...step.step, attempt: step.step.max_attempts } }
      assert.equal((await act(world, last, kind)).outcome, 'unknown')
    }))

  it('is not begun without a lease that outlasts it', () =>
    inCompany(async (world) => {
      const kind = heldEffect('oneshot')
      const step = await actingStep(world)
      const lost = { ...step, step: { ...step.step, lease_token: step.step.lease_token - 1 } }
      assert.equal((await act(world, lost, kind)).outcome, 'failed')
      const long = heldEffect('oneshot', { settleMs: 3_600_000 })
      assert.equal((await act(world, step, long)).outcome, 'failed')
      const end = await act(world, step, kind)
      assert.equal(end.outcome, 'done')
      assert.deepEqual([kind.performed.length, long.performed.length], [1, 0])
    }))

  it('makes the lease outlast it, and a renewal does not shorten that', () =>
    inCompany(async (world) => {
      const kind = heldEffect('oneshot', { settleMs: 60_000 })
      const step = await actingStep(world)
      await act(world, step, kind)
      const [lease] = await world.db.query<{ seconds: number }>(sql`
        select extract(epoch from lease_expires_at - ops_now())::double precision as seconds from ops_mission_steps where id = ${step.step.id}`)
      assert.ok((lease?.seconds ?? 0) > 60)
    }))

  it('is not begun by a process that stood still after the gate had opened', () =>
    inCompany(async (world) => {
      const kind = heldEffect('oneshot')
      let stood = 0
      const clock = { ...world.clock, monotonic: () => (stood += 12_000) }
      const step = await actingStep(world)
      const end = await act({ ...world, clock }, step, kind)
      assert.ok(end.outcome === 'failed' && end.retryable)
      assert.equal(kind.performed.length, 0)
      assert.equal((await effectOf(world.db, step.step.id))['status'], 'failed')
    }))

  it('is not begun after the attempt was stopped, and is told when it is stopped', () =>
    inCompany(async (world) => {
      const stop = new AbortController()
      const kind = heldEffect('oneshot')
      kind.next.push(
        (io) =>
          new Promise((_resolve, reject) => {
            io.signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true })
            stop.abort()
          }),
      )
      const step = await actingStep(world)
      assert.equal((await act(world, step, kind, { signal: stop.signal })).outcome, 'unknown')
      await doubt(world.db, step.step.id)
      const other = await actingStep(world)
      assert.equal((await act(world, other, kind, { signal: stop.signal })).outcome, 'failed')
      assert.equal(kind.performed.length, 1)
    }))

  it('whose end cannot be written is not repeated: the end is kept until it is', () =>
    inCompany(async (world) => {
      const kind = heldEffect('oneshot')
      const step = await actingStep(world)
      let away = 0
      const db: Db = {
        ...world.db,
        query: (statement) => world.db.query(statement),
        async transaction(work) {
          if (kind.performed.length > 0 && away < 2) {
            away += 1
            throw new Error('the database is away')
          }
          return world.db.transaction(work)
        },
      }
      assert.equal((await act({ ...world, db }, step, kind)).outcome, 'done')
      assert.deepEqual([away, kind.performed.length], [2, 1])
      assert.equal((await effectOf(world.db, step.step.id))['status'], 'done')
    }))
})

describe('an effect whose database fails at any one call', () => {
  for (const acts of ['oneshot', 'probe', 'keyed'] as const) {
    it(`of class ${acts} happens at most once, and is in doubt only when it may have happened`, () =>
      inCompany(async (world) => {
        for (const loss of ['of the call', 'of the answer'] as const) {
          for (let n = 1, struck = true; struck; n++) {
            const kind = heldEffect(acts)
            const step = await actingStep(world)
            const faulty = faultyDb(world.db, n, loss)
            await act({ ...world, db: faulty.db }, step, kind).catch(assertLost)
            struck = faulty.struck()
            const held = { id: step.step.id, token: step.step.lease_token }
            await requeueStep(world.db, held, { reason: 'again', delaySeconds: 0, countAttempt: true })
            const again = await claimed(world, step.step.mission_id)
            assert.equal((await act(world, again, kind)).outcome, 'done', `the call ${n}, ${loss}`)
            assert.equal(kind.performed.length, 1, `the call ${n}, ${loss}`)
          }
        }
      }, many))
  }
})

function assertLost(error: unknown): void {
  assert.ok(error instanceof LostError, String(error))
}

/** Ends the attempt of a step whose effect is in doubt, as its worker would. */
async function doubt(db: Queryable, stepId: string): Promise<void> {
  await db.query(sql`
    update ops_mission_steps set status = 'unknown', last_error = 'in doubt' where id = ${stepId} and status = 'running'`)
}

describe('an effect waits', () => {
  const waits = async (world: World, why: RegExp, plan: Parameters<typeof act>[3] = {}): Promise<void> => {
    const kind = heldEffect('oneshot')
    const end = await act(world, await actingStep(world), kind, plan)
    assert.ok(end.outcome === 'waiting', JSON.stringify(end))
    assert.match(end.reason, why)
    assert.equal(kind.performed.length, 0)
  }

  it('while effects are switched off', () =>
    inCompany((world) => waits(world, /switched off/), { effect_policy: { enabled: false } }))

  it('in demo mode, and when what it rests on was simulated', () =>
    inCompany(async (world) => {
      const demo = { ...world, model: { ...world.model, simulated: true } }
      await waits(demo, /demo mode does not publish/)
      const step = await actingStep(world)
      const basis = [await readIn(world.db, step.step.mission_id, 2, true)]
      await waits(world, /simulated model/, { basis })
    }))

  it('when something is not set up, before a human is asked', () =>
    inCompany(async (world) => {
      const kind = heldEffect('oneshot', { unready: () => 'no account is connected' })
      const end = await act(world, await actingStep(world), kind)
      assert.ok(end.outcome === 'waiting' && end.reason === 'no account is connected')
      assert.deepEqual(await world.db.query(sql`select id from ops_approvals limit 1`), [])
    }, {}))

  it('when a policy that decides cannot be read', () =>
    inCompany(async (world) => {
      await world.db.query(sql`insert into ops_policy (key, value) values ('effect_policy', '"garbage"')
        on conflict (key) do update set value = excluded.value`)
      await waits(world, /effect_policy cannot be read/)
    }, {}))

  it('parked, without an attempt counted, while the kill switch is thrown', () =>
    inCompany(async (world) => {
      const step = await actingStep(world)
      await writePolicy(world, 'system', { enabled: false }, 'founder', null)
      const kind = heldEffect('oneshot')
      const end = await act(world, step, kind)
      assert.ok(end.outcome === 'failed' && end.parkSeconds === 5)
      assert.equal(kind.performed.length, 0)
    }))
})

describe('an effect that a human approves', () => {
  onBothEngines('is begun with exactly that payload, once', async ({ db }) => {
    const world = await company(db, {})
    const kind = heldEffect('oneshot')
    const step = await actingStep(world)
    const asked = await act(world, step, kind)
    assert.ok(asked.outcome === 'waiting' && /^waits for approval/.test(asked.reason))
    await act(world, step, kind)
    assert.equal(await approve(db), 1)
    kind.next.push(throws(true, true))
    assert.equal((await act(world, step, kind)).outcome, 'failed')
    // The same effect, which surely did not happen: the yes was to it.
    assert.equal((await act(world, step, kind)).outcome, 'done')
    const rows = await db.query<{ status: string }>(sql`select status from ops_approvals order by id limit 5`)
    assert.deepEqual(rows, [{ status: 'used' }])
    await assertInvariants(db)
  })

  it('is not begun when the payload was changed after the yes', () =>
    inCompany(async (world) => {
      const kind = heldEffect('oneshot')
      const step = await actingStep(world)
      await act(world, step, kind)
      await approve(world.db)
      const effect = await effectOf(world.db, step.step.id)
      const edited = { text: 'edited' }
      const replaced = await world.db.transaction((tx) =>
        replaceEffectPayload(tx, String(effect['id']), {
          payload: edited,
          payloadSha: payloadSha(edited),
          title: 'Do edited',
          target: 'a target',
        }),
      )
      assert.equal(replaced, true)
      assert.equal((await act(world, step, kind)).outcome, 'waiting')
      assert.equal(kind.performed.length, 0)
    }, {}))

  it('cannot be started by hand without a yes', () =>
    inCompany(async (world) => {
      const step = await actingStep(world)
      await act(world, step, heldEffect('oneshot'))
      await assert.rejects(
        world.db.query(
          sql`update ops_effects set status = 'started', token = 1, tries = 1 where step_id = ${step.step.id}`,
        ),
        /needs approval/,
      )
    }, {}))

  it('when only tainted ones need it: because of what its mission has read, and of nothing else', () =>
    inCompany(async (world) => {
      const kind = heldEffect('oneshot')
      const clean = await actingStep(world)
      await readIn(world.db, clean.step.mission_id, 2)
      assert.equal((await act(world, clean, kind)).outcome, 'done')
      const tainted = await actingStep(world)
      await readIn(world.db, tainted.step.mission_id, 0)
      const end = await act(world, tainted, kind)
      assert.ok(end.outcome === 'waiting')
      assert.match(end.reason, /behind it stands artifact “A page” \(https:\/\/example.org\/\)/)
      const elsewhere = await actingStep(world)
      assert.equal(
        (await act(world, elsewhere, kind, { basis: ['018f0000-0000-7000-8000-000000000000'] })).outcome,
        'waiting',
      )
    }))
})

describe('an effect that somebody outside wanted', () => {
  it('is looked at: an agent by its own key, or an event that came in', () =>
    inCompany(async (world) => {
      const kind = heldEffect('oneshot')
      const by = draftOf().agentId
      const event = { kind: 'status', title: 'x', summary: 'y', tags: [], metadata: {}, agentId: null, by }
      const causedByEvent = await receiveReport(world, event)
      for (const change of [
        { source: 'api', by },
        { source: 'trigger', causedByEvent },
      ] as const) {
        const { missionId } = await openMissionOf(world, { ...change, traceId: `from:${change.source}` })
        const end = await act(world, await claimed(world, missionId), kind)
        assert.equal(end.outcome, 'waiting', change.source)
      }
    }))
})

describe('an effect of a mission that is cancelled', () => {
  onBothEngines('is not begun, though its worker has not heard of it yet', async ({ db }) => {
    const world = await company(db)
    const kind = heldEffect('oneshot')
    const assignment = await actingStep(world)
    await cancelMission(world, assignment.step.mission_id, 'founder', '')
    const end = await act(world, assignment, kind)
    assert.ok(end.outcome === 'failed' && end.retryable)
    assert.equal(kind.performed.length, 0)
    const ending = { outcome: 'failed', reason: end.reason, retryable: true } as const
    assert.equal(await finishSteps(world, [{ ...assignment, ending }]), 1)
    assert.equal(await statusOf(db, assignment.step.id), 'cancelled')
    assert.equal((await effectOf(db, assignment.step.id))['status'], 'abandoned')
    await assertInvariants(db)
  })

  for (const ending of [
    { outcome: 'cancelled', reason: 'the mission was cancelled' },
    { outcome: 'failed', reason: 'the answer was lost', retryable: true },
    { outcome: 'failed', reason: 'the answer was lost', retryable: false },
  ] as const)
    it(`and may have happened under a key is in doubt though its attempt ${ending.outcome} (${ending.reason})`, () =>
      inCompany(async (world) => {
        const kind = heldEffect('keyed')
        kind.next.push(throws(false, false))
        const assignment = await actingStep(world)
        const { id, mission_id } = assignment.step
        assert.equal((await act(world, assignment, kind)).outcome, 'failed', 'it is sent again under its key')
        await cancelMission(world, mission_id, 'founder', '')
        assert.equal(await finishSteps(world, [{ ...assignment, ending }]), 1)
        assert.equal(await statusOf(world.db, id), 'unknown', 'a human is told')
        assert.equal((await effectOf(world.db, id))['status'], 'unknown')
        const answer = await resolveStep(world, id, 'happened', 'founder', 'I looked')
        assert.deepEqual(answer, { outcome: 'resolved', status: 'succeeded' })
        const healed = await readHealed(world.db, { at: null, upTo: Number.MAX_SAFE_INTEGER, limit: 10 })
        assert.deepEqual(healed, [], 'what a human answered has not healed itself')
        const [mission] = await world.db.query<{ status: string }>(
          sql`select status from ops_missions where id = ${mission_id}`,
        )
        assert.equal(mission?.status, 'cancelled')
      }))

  it('and began without anybody saying how it ended is in doubt when its step fails', () =>
    inCompany(async (world) => {
      const kind = heldEffect('oneshot')
      const began = Promise.withResolvers<void>()
      kind.next.push(() => {
        began.resolve()
        return new Promise(() => undefined)
      })
      const assignment = await actingStep(world)
      void act(world, assignment, kind)
      await began.promise
      const ending = { outcome: 'failed', reason: 'the handler threw', retryable: false } as const
      assert.equal(await finishSteps(world, [{ ...assignment, ending }]), 1)
      assert.equal(await statusOf(world.db, assignment.step.id), 'unknown')
      assert.equal((await effectOf(world.db, assignment.step.id))['status'], 'unknown')
      assert.deepEqual(await evidenceOf(world.db, assignment.step.id), ['worker: unknown'])
    }))
})

const statusOf = async (db: Queryable, id: string): Promise<string | undefined> =>
  (await db.query<{ status: string }>(sql`select status from ops_mission_steps where id = ${id}`))[0]?.status

describe('another try of a mission', () => {
  it('is looked at for what the first one was made of', () =>
    inCompany(async (world) => {
      const kind = heldEffect('oneshot')
      for (const source of ['initiative', 'human'] as const) {
        const { missionId } = await openMissionOf(world, { source, traceId: `first:${source}` })
        if (source === 'human') await readIn(world.db, missionId, 0)
        let dies = await claimed(world, missionId)
        for (const life of [1, 2]) {
          const { id, lease_token: token } = dies.step
          assert.ok(await failStep(world.db, { id, token }, 'it died'))
          const answer = await resolveStep(world, id, 'retry', 'founder', '')
          assert.ok(answer.outcome === 'resolved', JSON.stringify(answer))
          const [again] = await world.db.query<{ id: string }>(
            sql`select id from ops_missions where proposal_id = ${answer.proposalId ?? null}`,
          )
          dies = await claimed(world, again?.id ?? '')
          const end = await act(world, dies, kind)
          assert.equal(end.outcome, 'waiting', `${source}, life ${life + 1}`)
        }
      }
    }))
})

describe('an effect that never began', () => {
  it('is given up with its step, and nobody is asked about it any more', () =>
    inCompany(async (world) => {
      const step = await actingStep(world)
      const end = await act(world, step, heldEffect('oneshot'))
      assert.ok(end.outcome === 'waiting')
      const held = { id: step.step.id, token: step.step.lease_token }
      await parkStep(world.db, held, { reason: end.reason, result: end.result })
      await cancelMission(world, step.step.mission_id, 'founder', '')
      assert.equal((await effectOf(world.db, step.step.id))['status'], 'abandoned')
      const rows = await world.db.query<{ status: string }>(sql`select status from ops_approvals limit 5`)
      assert.deepEqual(rows, [{ status: 'void' }])
    }, {}))

  it('is found by the next attempt as it was planned', () =>
    inCompany(async (world) => {
      const step = await actingStep(world)
      const kind = heldEffect('oneshot')
      await act(world, step, kind, { text: 'planned' })
      const held = { id: step.step.id, token: step.step.lease_token }
      await requeueStep(world.db, held, { reason: 'again', delaySeconds: 0, countAttempt: true })
      await approve(world.db)
      const again = await claimed(world, step.step.mission_id)
      assert.equal((await act(world, again, kind, { text: 'other' })).outcome, 'done')
      assert.deepEqual(
        kind.performed.map((one) => one.text),
        ['planned'],
      )
    }, {}))
})
