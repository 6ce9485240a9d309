// A doubt that several end at the same moment: two looks at the target, a human's answer, late evidence of the try itself and the end of the
// mission. They agree in the end, what happened is never unsaid by a look, and nothing is done twice but on a human's word.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { cancelMission } from '../../src/loop/cancel-mission.ts'
import { probeOnce } from '../../src/loop/probe-effects.ts'
import { type ResolveAnswer, resolveStep } from '../../src/loop/resolve-step.ts'
import { EffectError, type EffectKind, type ProbeAnswer } from '../../src/steps/effect.ts'
import { settleEffect } from '../../src/store/effects.ts'
import { doubtStep } from '../../src/store/steps.ts'
import { sql } from '../../src/world/db.ts'
import { act, actingStep, effectOf, heldEffect } from '../support/acting.ts'
import { foundCompany, setPolicies } from '../support/company.ts'
import { freshPostgres } from '../support/database.ts'
import { actingWorld } from '../support/effects.ts'
import { assertInvariants } from '../support/missions.ts'
import { testWorld } from '../support/world.ts'

const rounds = Number(process.env['DOUBT_ROUNDS'] ?? 100)
const verdicts = ['happened', 'not_happened', 'abandon'] as const
const there: ProbeAnswer = { found: 'happened', result: { id: '7' }, evidence: 'it is 7' }
const absent: ProbeAnswer = { found: 'not_happened', evidence: 'it is not there' }

/** What the step may be, given what became of its effect, whether its mission was cancelled or not. */
const ends: Record<string, readonly string[]> = {
  done: ['queued', 'succeeded', 'cancelled'],
  failed: ['queued', 'cancelled', 'failed'],
  abandoned: ['failed'],
}

it(`a doubt is ended once, whoever ends it at the same moment, ${rounds} times`, async (test) => {
  const fresh = await freshPostgres()
  try {
    await foundCompany(fresh.db)
    const world = actingWorld(testWorld(fresh.db))
    await setPolicies(world, {
      effect_policy: { approval: { held: 'when_tainted' } },
      proposal_policy: { max_per_agent_per_day: 100_000 },
      worker_policy: { breaker_failures: 1_000 },
    })
    const others = await Promise.all([1, 2, 3, 4].map(() => fresh.open({ poolSize: 2 })))
    const [a, b, c, d] = others.map((db) => actingWorld(testWorld(db)))
    assert.ok(a && b && c && d)
    const endings: Record<string, number> = {}
    for (let round = 0; round < rounds; round++) {
      const kind = heldEffect('probe')
      kind.next.push(async () => {
        throw new EffectError('the answer was lost', { definite: false, retryable: false })
      })
      const assignment = await actingStep(world)
      const { step } = assignment
      const end = await act(world, assignment, kind)
      assert.equal(end.outcome, 'unknown')
      await doubtStep(world.db, { id: step.id, token: step.lease_token }, 'lost')
      await world.db.query(
        sql`update ops_effects set settle_by = ops_now() - interval '1 second' where step_id = ${step.id}`,
      )
      const happened = round % 2 === 0
      kind.probe = async () => (happened ? there : absent)
      const options = { signal: new AbortController().signal, spacingSeconds: 0, kinds: [kind as EffectKind] }
      // Two absences are on record: the next look decides.
      if (!happened) for (let n = 0; n < 2; n++) await probeOnce(world, options)
      const verdict = verdicts[round % 3] ?? 'abandon'
      const effect = await effectOf(world.db, step.id)
      const racing: Promise<unknown>[] = [
        probeOnce(a, options),
        probeOnce(b, options),
        resolveStep(c, step.id, verdict, 'founder', 'I looked'),
      ]
      if (round % 4 === 0) racing.push(cancelMission(d, step.mission_id, 'founder', 'stop'))
      if (happened && round % 5 === 0)
        racing.push(
          settleEffect(d.db, {
            effectId: String(effect['id']),
            token: Number(effect['token']),
            outcome: 'done',
            result: { said: 'late' },
            problem: null,
          }),
        )
      const [, , answer] = await Promise.all(racing)
      await probeOnce(world, options)
      const [row] = await world.db.query<{ status: string; effect: string }>(sql`
        select s.status, e.status as effect from ops_mission_steps s join ops_effects e on e.step_id = s.id where s.id = ${step.id}`)
      assert.ok(row)
      assert.ok(ends[row.effect]?.includes(row.status), JSON.stringify({ round, verdict, happened, ...row }))
      if (happened && row.effect === 'failed') assert.equal(verdict, 'not_happened')
      // A human who was told that the answer is taken is never contradicted by what comes next.
      const isTaken = (answer as ResolveAnswer).outcome === 'resolved'
      if (verdict === 'happened' && isTaken) assert.equal(row.effect, 'done')
      assert.equal(kind.performed.length, 1)
      const key = `${verdict}, ${happened ? 'there' : 'absent'}: ${row.effect}`
      endings[key] = (endings[key] ?? 0) + 1
      // Nobody takes it up here: the next round claims its own.
      await cancelMission(world, step.mission_id, 'founder', 'over')
    }
    test.diagnostic(JSON.stringify(endings))
    await assertInvariants(fresh.db)
  } finally {
    await fresh.drop()
  }
})
