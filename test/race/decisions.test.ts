// An approval raced with an edit, a refusal, its expiry, a double click and the end of its mission (F30): one of them wins, the step and
// the effect agree with it, and nothing is done that nobody approved.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { payloadSha } from '../../src/domain/payload-sha.ts'
import { cancelMission } from '../../src/loop/cancel-mission.ts'
import { type ApprovalAnswer, approveAsked, editAsked, refuseAsked } from '../../src/loop/decide-approval.ts'
import { expireApprovals, wakeAnswered } from '../../src/loop/expire-approvals.ts'
import type { EffectKind } from '../../src/steps/effect.ts'
import { sql } from '../../src/world/db.ts'
import { act, heldEffect } from '../support/acting.ts'
import { actAgain, askedStep, putDown } from '../support/asked.ts'
import { foundCompany, setPolicies } from '../support/company.ts'
import { freshPostgres } from '../support/database.ts'
import { actingWorld } from '../support/effects.ts'
import { assertInvariants } from '../support/missions.ts'
import { testWorld } from '../support/world.ts'

const rounds = Number(process.env['DECISION_ROUNDS'] ?? 200)
const over = ['succeeded', 'failed', 'cancelled']
const edited = { text: 'that' }

it(`what was asked is decided once, whoever decides at the same moment, ${rounds} times`, async (test) => {
  const fresh = await freshPostgres()
  try {
    await foundCompany(fresh.db)
    const world = actingWorld(testWorld(fresh.db))
    await setPolicies(world, {
      proposal_policy: { max_per_agent_per_day: 100_000 },
      // Refusals are failures, and chance may bring any number of them in a row.
      worker_policy: { breaker_failures: 1_000 },
    })
    // Other processes, as far as the database can tell.
    const others = await Promise.all([1, 2, 3, 4, 5].map(() => fresh.open({ poolSize: 2 })))
    const [a, b, c, d, e] = others.map((db) => actingWorld(testWorld(db)))
    assert.ok(a && b && c && d && e)
    const kind = heldEffect('probe')
    const kinds = [kind as EffectKind]
    const endings: Record<string, number> = {}
    for (let round = 0; round < rounds; round++) {
      // Every fourth step has not sat down yet when it is decided about.
      const sits = round % 4 !== 3
      const asked = await askedStep(world, kind, { sits })
      const { id, sha, stepId, missionId } = asked
      if (round % 2 === 0)
        await world.db.query(
          sql`update ops_approvals set expires_at = clock_timestamp() + interval '4 milliseconds' where id = ${id}`,
        )
      const deciding: Promise<ApprovalAnswer>[] = [
        approveAsked(a, { id, by: 'founder', sha }),
        approveAsked(b, { id, by: 'founder', sha }),
        editAsked(c, { id, by: 'partner', sha, payload: edited, reason: null, kinds }),
        refuseAsked(d, { id, by: 'third', sha, reason: 'no' }),
      ]
      const around: Promise<unknown>[] = [expireApprovals(e)]
      if (round % 3 === 0) around.push(cancelMission(world, missionId, 'founder', 'stop'))
      if (!sits)
        around.push(
          putDown(world, asked.assignment, { outcome: 'waiting', payload: {}, reason: 'waits', result: {} }),
        )
      const answers = await Promise.all(deciding)
      await Promise.all(around)
      const won = answers.map((answer) => answer.outcome === 'decided')
      const decided = won.filter((one) => one)
      const wins: string = won[2] ? 'edited' : won[3] ? 'refused' : won[0] || won[1] ? 'approved' : 'nobody'
      assert.ok(decided.length <= 1, JSON.stringify(answers))
      await world.db.query(
        sql`select pg_sleep(0.005)`, // what was about to expire has
      )
      await expireApprovals(world)
      await wakeAnswered(world)
      const rows = await world.db.query<{
        status: string
        effect: string
        sha: string
        approvals: string[]
      }>(sql`
        select s.status, e.status as effect, e.payload_sha as sha,
               array(select x.status from ops_approvals x where x.effect_id = e.id order by x.created_at, x.id) as approvals
        from ops_mission_steps s join ops_effects e on e.step_id = s.id where s.id = ${stepId}`)
      const [row] = rows
      assert.ok(row)
      const before = kind.performed.length
      if (row.status === 'queued') {
        // What was approved, but not used in time, is asked for anew.
        const wanted =
          row.effect === 'abandoned' ? 'failed' : row.approvals.includes('approved') ? 'done' : 'waiting'
        const end = await actAgain(world, asked, kind)
        assert.equal(end.outcome, wanted, JSON.stringify({ row, end }))
      }
      const said = kind.performed.slice(before).map(({ text }) => text)
      if (said.length > 0) {
        assert.ok(wins === 'approved' || wins === 'edited', wins)
        assert.deepEqual(said, [wins === 'edited' ? 'that' : 'this'])
        assert.equal(row.sha, wins === 'edited' ? payloadSha(edited) : sha)
      }
      const ended = await world.db.query<{ status: string }>(
        sql`select status from ops_mission_steps where id = ${stepId}`,
      )
      const status = ended[0]?.status ?? ''
      const ends = row.approvals.at(-1) === 'expired' ? [...over, 'waiting'] : over
      assert.ok(ends.includes(status), `${status} ${JSON.stringify(row)}`)
      const key = `${wins}: ${status}`
      endings[key] = (endings[key] ?? 0) + 1
    }
    test.diagnostic(JSON.stringify(endings))
    await assertInvariants(fresh.db)
  } finally {
    await fresh.drop()
  }
})

it('an approval that comes while the step asks is used once, or found by the beat', async () => {
  const fresh = await freshPostgres()
  try {
    await foundCompany(fresh.db)
    const world = actingWorld(testWorld(fresh.db))
    const other = actingWorld(testWorld(await fresh.open({ poolSize: 2 })))
    await setPolicies(world, { proposal_policy: { max_per_agent_per_day: 100_000 } })
    const kind = heldEffect('probe')
    for (let round = 0; round < 30; round++) {
      const asked = await askedStep(world, kind, { sits: false })
      const before = kind.performed.length
      const [end] = await Promise.all([
        act(world, asked.assignment, kind),
        approveAsked(other, { id: asked.id, by: 'founder', sha: asked.sha }),
      ])
      await putDown(world, asked.assignment, end)
      if (end.outcome === 'waiting') {
        assert.equal(await wakeAnswered(world), 1)
        assert.equal((await actAgain(world, asked, kind)).outcome, 'done')
      }
      assert.equal(kind.performed.length, before + 1)
    }
    await assertInvariants(fresh.db)
  } finally {
    await fresh.drop()
  }
})
