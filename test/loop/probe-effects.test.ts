// How a doubt ends: by a look at the target, by late evidence, or by what a human says; and how it begins when a worker dies.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Assignment } from '../../src/loop/assignment.ts'
import { cancelMission } from '../../src/loop/cancel-mission.ts'
import { probeOnce } from '../../src/loop/probe-effects.ts'
import { resolveStep } from '../../src/loop/resolve-step.ts'
import { type ActingClass, EffectError, type EffectKind, type ProbeAnswer } from '../../src/steps/effect.ts'
import { claimProbe } from '../../src/store/effect-doubts.ts'
import { settleEffect } from '../../src/store/effects.ts'
import { doubtStep, parkStep, reapSteps } from '../../src/store/steps.ts'
import { type Db, type Queryable, sql } from '../../src/world/db.ts'
import type { World } from '../../src/world/world.ts'
import {
  act,
  actingStep,
  claimed,
  effectOf,
  evidenceOf,
  type HeldEffect,
  heldEffect,
} from '../support/acting.ts'
import { foundCompany, setPolicies } from '../support/company.ts'
import { actingWorld } from '../support/effects.ts'
import { onBothEngines, withEmbedded } from '../support/kept-database.ts'
import { assertInvariants } from '../support/missions.ts'
import { testWorld } from '../support/world.ts'

async function company(db: Db): Promise<World> {
  const world = actingWorld(testWorld(db))
  await foundCompany(db)
  await setPolicies(world, { effect_policy: { approval: { held: 'when_tainted' } } })
  return world
}

const inCompany = (work: (world: World) => Promise<void>): Promise<void> =>
  withEmbedded(async ({ db }) => {
    const world = await company(db)
    await work(world)
    await assertInvariants(db)
  })

const lost = async (): Promise<never> => {
  throw new EffectError('the answer was lost', { definite: false, retryable: false })
}

/** A step whose effect may have happened, as its worker leaves it behind. */
async function inDoubt(
  world: World,
  kind: HeldEffect,
  change: { attempt?: number } = {},
): Promise<Assignment> {
  kind.next.unshift(lost)
  const claimed_ = await actingStep(world)
  const assignment = { ...claimed_, step: { ...claimed_.step, ...change } }
  const end = await act(world, assignment, kind)
  assert.ok(end.outcome === 'unknown', JSON.stringify(end))
  await doubtStep(world.db, { id: assignment.step.id, token: assignment.step.lease_token }, end.reason)
  return assignment
}

/** Lets the time pass in which the effect might still land. */
const settled = (db: Queryable): Promise<unknown> =>
  db.query(sql`update ops_effects set settle_by = ops_now() - interval '1 second' where status = 'unknown'`)

const look = (world: World, kind: HeldEffect, spacingSeconds = 0): Promise<boolean> =>
  probeOnce(world, { signal: new AbortController().signal, spacingSeconds, kinds: [kind as EffectKind] })

/** Says that nothing of what is in doubt could land any more since so long. */
const settledSince = (db: Queryable, hours: number): Promise<unknown> =>
  db.query(
    sql`update ops_effects set settle_by = ops_now() - ${hours} * interval '1 hour' where status = 'unknown'`,
  )

/** Seconds until the target of the only doubt is looked at again; null when it is left to a human. */
async function nextLookIn(db: Queryable): Promise<number | null> {
  const [row] = await db.query<{ seconds: number | null }>(sql`
    select case when left_to_human_at is null then round(extract(epoch from probe_after - ops_now()))::integer end as seconds
    from ops_effects where status = 'unknown'`)
  assert.ok(row, 'there is a doubt')
  return row.seconds
}

const lookAgainNow = (db: Queryable): Promise<unknown> =>
  db.query(sql`update ops_effects set probe_after = ops_now() where status = 'unknown'`)

/** A look whose answer the test holds back until it says so. */
function heldLook(kind: HeldEffect): { asked: Promise<void>; answer: (answer: ProbeAnswer) => void } {
  const asked = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<ProbeAnswer>()
  kind.probe = async () => {
    asked.resolve()
    return answer.promise
  }
  return { asked: asked.promise, answer: answer.resolve }
}

async function stepStatus(db: Queryable, id: string): Promise<string> {
  const [row] = await db.query<{ status: string }>(sql`select status from ops_mission_steps where id = ${id}`)
  return row?.status ?? 'gone'
}

const absent = { found: 'not_happened', evidence: 'it is not there' } as const

describe('a look at the target', () => {
  onBothEngines(
    'that finds it ends the doubt, and the step finishes from what is on record',
    async ({ db }) => {
      const world = await company(db)
      const kind = heldEffect('probe')
      const { step } = await inDoubt(world, kind)
      assert.equal(await look(world, kind), false, 'not before nothing of it can land any more')
      await settled(db)
      kind.answers.push({ found: 'happened', result: { id: 'post 7' }, evidence: 'post 7 is it' })
      assert.equal(await look(world, kind), true)
      assert.deepEqual(await evidenceOf(db, step.id), ['worker: unknown', 'probe: happened'])
      assert.equal(await stepStatus(db, step.id), 'queued')
      const end = await act(world, await claimed(world, step.mission_id), kind)
      assert.ok(end.outcome === 'done')
      assert.deepEqual(end.result, { id: 'post 7' })
      assert.equal(kind.performed.length, 1)
      await assertInvariants(db)
    },
  )

  it('that does not find it is believed the third time only; then the step tries again', () =>
    inCompany(async (world) => {
      const kind = heldEffect('probe')
      const { step } = await inDoubt(world, kind)
      await settled(world.db)
      kind.answers.push(absent, { found: 'cannot_tell', evidence: 'it was down' }, absent, absent)
      await look(world, kind, 3_600)
      assert.equal(await look(world, kind), false, 'not so soon after the last')
      await world.db.query(sql`update ops_effects set probe_after = ops_now() where status = 'unknown'`)
      await look(world, kind)
      await look(world, kind)
      assert.equal(await stepStatus(world.db, step.id), 'unknown')
      await look(world, kind)
      assert.equal((await effectOf(world.db, step.id))['status'], 'failed')
      assert.equal(await stepStatus(world.db, step.id), 'queued')
      assert.equal((await act(world, await claimed(world, step.mission_id), kind)).outcome, 'done')
      assert.equal(kind.performed.length, 2)
    }))

  it('that does not find it fails a step whose attempts are used up', () =>
    inCompany(async (world) => {
      const kind = heldEffect('probe')
      const { step } = await inDoubt(world, kind)
      await world.db.query(sql`update ops_mission_steps set attempt = max_attempts where id = ${step.id}`)
      await settled(world.db)
      kind.answers.push(absent, absent, absent)
      for (let n = 0; n < 3; n++) await look(world, kind)
      assert.equal(await stepStatus(world.db, step.id), 'failed')
    }))

  it('that is answered six times without deciding it leaves it to a human with all it found', () =>
    inCompany(async (world) => {
      const kind = heldEffect('probe')
      const { step } = await inDoubt(world, kind)
      await settled(world.db)
      for (let n = 0; n < 6; n++) assert.equal(await look(world, kind), true)
      assert.equal(await nextLookIn(world.db), null)
      assert.equal(await look(world, kind), false)
      assert.equal(await stepStatus(world.db, step.id), 'unknown')
      const said = await evidenceOf(world.db, step.id)
      assert.deepEqual(said, ['worker: unknown', ...Array(6).fill('probe: cannot_tell')])
    }))

  onBothEngines('that is never answered is taken again and again, ever later, for a day', async ({ db }) => {
    const world = await company(db)
    const kind = heldEffect('probe', {
      probe: async () => {
        throw new Error('the target is down')
      },
    })
    const { step } = await inDoubt(world, kind)
    await settled(db)
    const pauses: (number | null)[] = []
    for (let n = 0; n < 9; n++) {
      await lookAgainNow(db)
      assert.equal(await look(world, kind, 60), true)
      pauses.push(await nextLookIn(db))
    }
    assert.deepEqual(pauses, [60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600])
    // It is there the moment the target is back, however often it was away.
    kind.probe = async () => ({ found: 'happened', result: { id: '7' }, evidence: 'it is 7' })
    await lookAgainNow(db)
    await look(world, kind, 60)
    assert.equal(await stepStatus(db, step.id), 'queued')
    await assertInvariants(db)
  })

  it('that is never answered is the last one after a day, though the first, and is left to a human', () =>
    inCompany(async (world) => {
      const kind = heldEffect('probe', {
        probe: async () => ({ found: 'no_answer', evidence: 'it is down' }),
      })
      const { step } = await inDoubt(world, kind)
      await settledSince(world.db, 23.9)
      await look(world, kind)
      assert.equal(await nextLookIn(world.db), 0)
      await settledSince(world.db, 24.1)
      assert.equal(await look(world, kind), true)
      assert.equal(await nextLookIn(world.db), null)
      assert.equal(await look(world, kind), false)
      const said = await evidenceOf(world.db, step.id)
      assert.deepEqual(said, ['worker: unknown', 'probe: no_answer', 'probe: no_answer'])
    }))

  it('that is answered after a day is followed by as many as it takes to believe it', () =>
    inCompany(async (world) => {
      const kind = heldEffect('probe')
      const { step } = await inDoubt(world, kind)
      await settledSince(world.db, 72)
      kind.answers.push(absent, absent, absent)
      for (let n = 0; n < 3; n++) assert.equal(await look(world, kind), true)
      assert.equal((await effectOf(world.db, step.id))['status'], 'failed')
      assert.equal(await stepStatus(world.db, step.id), 'queued')
    }))

  it('whose looker is killed costs time and nothing else', () =>
    inCompany(async (world) => {
      const kind = heldEffect('probe')
      const { step } = await inDoubt(world, kind)
      await settled(world.db)
      const claim = { lookSeconds: 35, askedSeconds: 86_400, spacingSeconds: 60, longestSeconds: 3_600 }
      for (let n = 0; n < 20; n++) {
        assert.ok(await claimProbe(world.db, claim), 'a look that nobody comes back from')
        assert.equal(await claimProbe(world.db, claim), null, 'not while somebody may be looking')
        assert.ok(Number(await nextLookIn(world.db)) <= 35 + 3_600)
        await lookAgainNow(world.db)
      }
      kind.answers.push(absent, absent, absent)
      for (let n = 0; n < 3; n++) await look(world, kind)
      assert.equal(await stepStatus(world.db, step.id), 'queued')
    }))

  it('that was frozen while others looked is believed only that it happened', () =>
    inCompany(async (world) => {
      const kind = heldEffect('probe')
      const { step } = await inDoubt(world, kind)
      await settled(world.db)
      const frozen = [heldLook(kind)]
      const looks = [look(world, kind)]
      await frozen[0]?.asked
      await lookAgainNow(world.db)
      frozen.push(heldLook(kind))
      looks.push(look(world, kind))
      await frozen[1]?.asked
      frozen[0]?.answer(absent)
      await looks[0]
      assert.equal((await effectOf(world.db, step.id))['status'], 'unknown')
      kind.probe = async () => absent
      frozen[1]?.answer(absent)
      await looks[1]
      await look(world, kind)
      assert.equal(
        (await effectOf(world.db, step.id))['status'],
        'unknown',
        'two absences count, the late one does not',
      )
      const late = heldLook(kind)
      const last = look(world, kind)
      await late.asked
      await lookAgainNow(world.db)
      kind.probe = async () => absent
      await look(world, kind)
      assert.equal((await effectOf(world.db, step.id))['status'], 'failed')
      late.answer({ found: 'happened', result: { id: '7' }, evidence: 'it is 7' })
      await last
      assert.equal((await effectOf(world.db, step.id))['status'], 'done')
      assert.equal((await act(world, await claimed(world, step.mission_id), kind)).outcome, 'done')
      assert.equal(kind.performed.length, 1, 'what is there is not done again')
    }))

  it('at a target whose secret is gone asks nothing, and finds it when the secret is back', () =>
    inCompany(async (world) => {
      let lacking: string | null = null
      const kind = heldEffect('probe', { unready: () => lacking })
      const { step } = await inDoubt(world, kind)
      await settled(world.db)
      lacking = 'the account lacks the secret TOKEN: set it'
      let asked = 0
      kind.probe = async () => {
        asked += 1
        return { found: 'happened', result: { id: '7' }, evidence: 'it is 7' }
      }
      for (let n = 0; n < 8; n++) assert.equal(await look(world, kind), true)
      assert.equal(asked, 0)
      assert.deepEqual(
        new Set(await evidenceOf(world.db, step.id)),
        new Set(['worker: unknown', 'probe: no_answer']),
      )
      lacking = null
      await look(world, kind)
      assert.equal(await stepStatus(world.db, step.id), 'queued')
    }))

  it('that comes back after the kill switch was thrown is kept, and no other is taken', () =>
    inCompany(async (world) => {
      const kind = heldEffect('probe')
      const { step } = await inDoubt(world, kind)
      await inDoubt(world, kind)
      await settled(world.db)
      const held = heldLook(kind)
      const looking = look(world, kind)
      await held.asked
      await setPolicies(world, { system: { enabled: false } })
      held.answer({ found: 'happened', result: { id: '7' }, evidence: 'it is 7' })
      await looking
      assert.equal((await effectOf(world.db, step.id))['status'], 'done')
      assert.equal(await look(world, kind), false)
      await setPolicies(world, { system: { enabled: true } })
      assert.equal(await look(world, kind), true)
    }))

  it('goes on in a cancelled mission: what happened is known, and what did not is not tried again', async () => {
    for (const [answers, effect, step_] of [
      [[{ found: 'happened', result: { id: '7' }, evidence: 'it is 7' }], 'done', 'cancelled'],
      [[absent, absent, absent], 'failed', 'cancelled'],
    ] as const)
      await inCompany(async (world) => {
        const kind = heldEffect('probe')
        const { step } = await inDoubt(world, kind)
        await cancelMission(world, step.mission_id, 'founder', '')
        await settled(world.db)
        kind.answers.push(...answers)
        for (let n = 0; n < answers.length; n++) await look(world, kind)
        assert.equal((await effectOf(world.db, step.id))['status'], effect)
        assert.equal(await stepStatus(world.db, step.id), step_)
        const [mission] = await world.db.query<{ status: string }>(
          sql`select status from ops_missions where id = ${step.mission_id}`,
        )
        assert.equal(mission?.status, 'cancelled')
        assert.equal(kind.performed.length, 1)
      })
  })

  it('is not taken where there is nothing to look for, nor while the kill switch is thrown', () =>
    inCompany(async (world) => {
      const oneshot = heldEffect('oneshot')
      await inDoubt(world, oneshot)
      await settled(world.db)
      assert.equal(await look(world, oneshot), false)
      const probe = heldEffect('probe')
      await inDoubt(world, probe)
      await settled(world.db)
      await setPolicies(world, { system: { enabled: false } })
      assert.equal(await look(world, probe), false)
      await setPolicies(world, { system: { enabled: true } })
      assert.equal(await look(world, probe), true)
    }))
})

describe('a worker that dies while it acts', () => {
  const cases: [acts: ActingClass, attempt: 'first' | 'last', step: string, effect: string][] = [
    ['probe', 'first', 'unknown', 'unknown'],
    ['oneshot', 'first', 'unknown', 'unknown'],
    ['keyed', 'first', 'queued', 'started'],
    ['keyed', 'last', 'unknown', 'unknown'],
  ]
  for (const [acts, attempt, to, effect] of cases) {
    it(`on the ${attempt} attempt at a ${acts} effect leaves the step ${to}`, () =>
      inCompany(async (world) => {
        const { zombie, assignment, kind } = await dieActing(world, acts, attempt)
        const { step } = assignment
        assert.equal(await stepStatus(world.db, step.id), to)
        assert.equal((await effectOf(world.db, step.id))['status'], effect)
        if (to === 'unknown') assert.deepEqual(await evidenceOf(world.db, step.id), ['reaper: unknown'])
        zombie()
        await kind.ended
        if (to === 'queued') return
        // It comes back and tells that it happened: the doubt is over, the step has not moved.
        assert.equal((await effectOf(world.db, step.id))['status'], 'done')
        assert.equal(await stepStatus(world.db, step.id), 'unknown')
        assert.equal(await look(world, kind), true)
        assert.equal(await stepStatus(world.db, step.id), 'queued')
        assert.equal((await act(world, await claimed(world, step.mission_id), kind)).outcome, 'done')
        assert.equal(kind.performed.length, 1)
      }))
  }

  it('and tells late what an earlier try came to changes nothing but the record', () =>
    inCompany(async (world) => {
      const kind = heldEffect('keyed')
      const assignment = await actingStep(world)
      await act(world, assignment, kind)
      const { id } = await effectOf(world.db, assignment.step.id)
      const late = { effectId: String(id), token: 1, result: null, problem: 'no' }
      assert.equal(await settleEffect(world.db, { ...late, outcome: 'failed' }), 'done')
      assert.equal(await settleEffect(world.db, { ...late, outcome: 'unknown' }), 'done')
      assert.deepEqual(await evidenceOf(world.db, assignment.step.id), [
        'worker: done',
        'worker: failed',
        'worker: unknown',
      ])
    }))
})

/** Begins an effect, and has its worker taken for dead in the middle of it; `zombie` lets it come back. */
async function dieActing(
  world: World,
  acts: ActingClass,
  attempt: 'first' | 'last',
): Promise<{ zombie: () => void; assignment: Assignment; kind: HeldEffect & { ended?: Promise<unknown> } }> {
  const kind: HeldEffect & { ended?: Promise<unknown> } = heldEffect(acts)
  const began = Promise.withResolvers<void>()
  const back = Promise.withResolvers<Record<string, unknown>>()
  kind.next.push(() => {
    began.resolve()
    return back.promise
  })
  const assignment = await actingStep(world)
  kind.ended = act(world, assignment, kind)
  await began.promise
  await world.db.query(sql`
    update ops_mission_steps
    set lease_expires_at = ops_now() - interval '1 minute', attempt = case when ${attempt} = 'last' then max_attempts else attempt end
    where id = ${assignment.step.id}`)
  assert.equal((await reapSteps(world.db, { graceSeconds: 5, limit: 10 })).length, 1)
  await world.db.query(
    sql`update ops_mission_steps set run_after = ops_now() where id = ${assignment.step.id}`,
  )
  return { zombie: () => back.resolve({ said: 'late' }), assignment, kind }
}

describe('a human', () => {
  const say = async (
    world: World,
    id: string,
    verdict: Parameters<typeof resolveStep>[2],
  ): Promise<string> => {
    const answer = await resolveStep(world, id, verdict, 'founder', 'I looked')
    return answer.outcome === 'resolved'
      ? answer.status
      : answer.outcome === 'refused'
        ? answer.reason
        : answer.outcome
  }

  it('who says that it happened lets the step finish from what was to be done', () =>
    inCompany(async (world) => {
      const kind = heldEffect('oneshot')
      const { step } = await inDoubt(world, kind)
      assert.equal(await say(world, step.id, 'happened'), 'queued')
      const end = await act(world, await claimed(world, step.mission_id), kind)
      assert.ok(end.outcome === 'done')
      assert.deepEqual(end.result, { text: 'this', resolved_by_human: 'happened (founder): I looked' })
      assert.deepEqual(await evidenceOf(world.db, step.id), ['worker: unknown', 'human: happened'])
    }))

  it('cannot say that it did not happen before nothing of it can land any more', () =>
    inCompany(async (world) => {
      const kind = heldEffect('oneshot')
      const { step } = await inDoubt(world, kind)
      assert.match(await say(world, step.id, 'not_happened'), /^too early: until 20/)
      assert.equal(await stepStatus(world.db, step.id), 'unknown')
      await settled(world.db)
      assert.equal(await say(world, step.id, 'not_happened'), 'queued')
      assert.equal((await act(world, await claimed(world, step.mission_id), kind)).outcome, 'done')
      assert.equal(kind.performed.length, 2)
    }))

  for (const [verdict, found, effect, step_] of [
    ['happened', absent, 'done', 'queued'],
    ['abandon', absent, 'abandoned', 'failed'],
    ['abandon', { found: 'happened', result: { id: '7' }, evidence: 'it is 7' }, 'abandoned', 'failed'],
    ['not_happened', absent, 'failed', 'queued'],
    ['not_happened', { found: 'happened', result: { id: '7' }, evidence: 'it is 7' }, 'done', 'queued'],
  ] as const)
    onBothEngines(
      `who says ${verdict} while a look finds ${found.found} leaves it ${effect}`,
      async ({ db }) => {
        const world = await company(db)
        const kind = heldEffect('probe')
        const { step } = await inDoubt(world, kind)
        await settled(db)
        const held = heldLook(kind)
        const looking = look(world, kind)
        await held.asked
        await say(world, step.id, verdict)
        held.answer(found)
        await looking
        assert.equal((await effectOf(db, step.id))['status'], effect)
        assert.equal(await stepStatus(db, step.id), step_)
        assert.deepEqual(await evidenceOf(db, step.id), [
          'worker: unknown',
          `human: ${verdict}`,
          `probe: ${found.found}`,
        ])
        await assertInvariants(db)
      },
    )

  it('who says that it happened is believed though the target was just found not to have it', () =>
    inCompany(async (world) => {
      const kind = heldEffect('probe')
      const { step } = await inDoubt(world, kind)
      await settled(world.db)
      // The looker dies between the third absence and letting the step go on.
      await world.db.query(
        sql`update ops_effects set status = 'failed', problem = 'absent' where step_id = ${step.id}`,
      )
      assert.equal(await say(world, step.id, 'happened'), 'queued')
      assert.equal((await effectOf(world.db, step.id))['status'], 'done')
      assert.equal((await act(world, await claimed(world, step.mission_id), kind)).outcome, 'done')
      assert.equal(kind.performed.length, 1)
    }))

  it('who gives up what was just found to have happened is told so', () =>
    inCompany(async (world) => {
      const kind = heldEffect('probe')
      const { step } = await inDoubt(world, kind)
      await world.db.query(
        sql`update ops_effects set status = 'done', result = '{}' where step_id = ${step.id}`,
      )
      assert.match(await say(world, step.id, 'abandon'), /^it has just been found that it happened/)
      assert.equal(await stepStatus(world.db, step.id), 'unknown')
      await look(world, kind)
      assert.equal(await stepStatus(world.db, step.id), 'queued')
    }))

  it('may give it up, but not try again what may have happened', () =>
    inCompany(async (world) => {
      const { step } = await inDoubt(world, heldEffect('oneshot'))
      assert.match(await say(world, step.id, 'retry'), /^it may have happened: say whether it did/)
      assert.equal(await say(world, step.id, 'abandon'), 'failed')
      assert.equal((await effectOf(world.db, step.id))['status'], 'abandoned')
    }))

  it('who did by hand what waited ends it as done, with the step', () =>
    inCompany(async (world) => {
      const kind = heldEffect('oneshot', { unready: () => 'no account is connected' })
      const { step } = await actingStep(world).then(async (assignment) => {
        const end = await act(world, assignment, kind)
        assert.ok(end.outcome === 'waiting')
        const held = { id: assignment.step.id, token: assignment.step.lease_token }
        await parkStep(world.db, held, { reason: end.reason, result: end.result })
        return assignment
      })
      assert.equal(await say(world, step.id, 'happened'), 'succeeded')
      assert.equal((await effectOf(world.db, step.id))['status'], 'done')
    }))

  it('who did by hand what had failed and then waited ends it as done, with the step', () =>
    inCompany(async (world) => {
      let lacking: string | null = null
      const kind = heldEffect('oneshot', { unready: () => lacking })
      kind.next.push(async () => {
        throw new EffectError('429', { definite: true, retryable: true })
      })
      const assignment = await actingStep(world)
      const { id, lease_token: token } = assignment.step
      assert.equal((await act(world, assignment, kind)).outcome, 'failed')
      lacking = 'no account is connected'
      const end = await act(world, assignment, kind)
      assert.ok(end.outcome === 'waiting')
      await parkStep(world.db, { id, token }, { reason: end.reason, result: end.result })
      assert.equal(await say(world, id, 'happened'), 'succeeded')
      assert.equal((await effectOf(world.db, id))['status'], 'done')
    }))

  it('who cancels the mission still has to say what became of a doubt', () =>
    inCompany(async (world) => {
      const { step } = await inDoubt(world, heldEffect('oneshot'))
      await cancelMission(world, step.mission_id, 'founder', '')
      assert.equal(await stepStatus(world.db, step.id), 'unknown')
      assert.equal(await say(world, step.id, 'happened'), 'succeeded')
      assert.equal((await effectOf(world.db, step.id))['status'], 'done')
    }))
})
