// Five hearts beating at the same moments on one database (F14): no rule fires twice, no event is reacted to twice, and the record
// of the beats is true.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { sql } from '../../src/world/db.ts'
import { foundCompany, setPolicies } from '../support/company.ts'
import { freshPostgres } from '../support/database.ts'
import { assertInvariants } from '../support/missions.ts'
import { addEvent, addRule } from '../support/rules.ts'
import { testWorld } from '../support/world.ts'

const beatProcess = fileURLToPath(new URL('./beat-process.ts', import.meta.url))
const hearts = 5
const ticks = Number(process.env['BEAT_TICKS'] ?? 40)

interface Heart {
  child: ChildProcess
  /** Resolves with the next line. */
  line(): Promise<string>
}

function heart(url: string): Heart {
  const child = spawn(process.execPath, [beatProcess, url], { stdio: ['pipe', 'pipe', 'inherit'] })
  if (child.stdout === null) throw new Error('a heart without a voice')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    child,
    async line() {
      const { value, done } = await lines.next()
      if (done) throw new Error('a heart stopped')
      return value
    },
  }
}

describe('five hearts at once', () => {
  it(`over ${ticks} ticks fire each rule once per firing and react to each event once`, async (test) => {
    const fresh = await freshPostgres()
    const beating: Heart[] = []
    try {
      const { db } = fresh
      const world = testWorld(db)
      await foundCompany(db)
      await setPolicies(world, {
        proposal_policy: { max_per_agent_per_day: 100_000 },
        reaction_matrix: {
          patterns: [
            { tags: ['signal'], target: 'executor', type: 'review' },
            { tags: ['signal'], target: 'observer', type: 'review', probability: 0.5 },
          ],
        },
      })
      const review = {
        target_agent: 'observer',
        steps: [{ kind: 'review', payload: { subject: 'operations' } }],
      }
      await db.query(sql`update ops_company set created_at = created_at - interval '1 hour'`)
      await addRule(db, { name: 'signals' })
      for (let n = 0; n < 5; n++) {
        await addRule(db, {
          name: `round ${n}`,
          trigger_event: 'proactive_gardening',
          conditions: {
            every_minutes: 1,
            jitter_minutes: [0, 0],
            skip_probability: 0.3,
            first_after_seconds: 0,
            topics: ['a', 'b'],
          },
          action_config: review,
        })
      }
      await addRule(db, {
        name: 'silence',
        trigger_event: 'no_event_for',
        conditions: { kind: 'never.happened', minutes: 1 },
        action_config: review,
        cooldown_minutes: 1,
      })
      await addRule(db, {
        name: 'likes',
        trigger_event: 'metric_crosses',
        conditions: { metric: 'likes', value: 10 },
        action_config: review,
      })
      beating.push(...Array.from({ length: hearts }, () => heart(fresh.url)))
      for (const one of beating) assert.equal(await one.line(), 'ready')
      let fired = 0
      const statuses: string[] = []
      for (let tick = 0; tick < ticks; tick++) {
        await addEvent(db)
        await db.query(
          sql`insert into ops_metrics (external_id, metric, value) values ('post', 'likes', ${tick % 2 === 0 ? 5 : 15})`,
        )
        // A minute passes for the rules that go by the clock.
        await db.query(sql`
          update ops_trigger_rules set next_due_at = next_due_at - interval '1 minute', last_fired_at = last_fired_at - interval '1 minute'`)
        for (const one of beating) one.child.stdin?.write('tick\n')
        for (const one of beating) {
          const { status, errors } = JSON.parse(await one.line()) as { status: string; errors: string[] }
          assert.deepEqual(errors, [])
          statuses.push(status)
        }
      }
      for (const one of beating) one.child.stdin?.end()
      const rules = await db.query<{ name: string; fire_count: number; proposals: number }>(sql`
        select r.name, r.fire_count, (select count(*) from ops_mission_proposals p where p.caused_by_rule = r.name) as proposals
        from ops_trigger_rules r order by r.name`)
      for (const rule of rules) {
        assert.equal(rule.fire_count, rule.proposals, rule.name)
        assert.ok(rule.fire_count > 0, rule.name)
        fired += rule.fire_count
      }
      const [counts] = await db.query(sql`
        select (select count(*) from ops_agent_events where kind = 'signal.seen') as signals,
               (select count(*) from ops_mission_proposals where caused_by_rule = 'signals') as fired,
               (select count(distinct event_id) from ops_agent_reactions) as seen,
               (select count(*) from ops_agent_reactions) as reactions,
               (select count(*) from ops_agent_reactions where status = 'queued') as queued,
               (select count(*) from ops_mission_proposals where source = 'reaction') as proposed,
               (select count(*) from ops_agent_reactions where status = 'proposed') as settled,
               (select sum(repeats) from ops_action_runs where action = 'heartbeat') as beats,
               (select count(*) from ops_action_runs where status = 'running') as open`)
      assert.deepEqual(
        { ...counts, proposed: null, settled: null, fired: null },
        {
          signals: ticks,
          fired: null,
          seen: ticks,
          reactions: 2 * ticks,
          queued: 0,
          proposed: null,
          settled: null,
          beats: hearts * ticks,
          open: 0,
        },
      )
      assert.equal(counts?.['proposed'], counts?.['settled'])
      assert.equal(counts?.['fired'], ticks)
      assert.deepEqual(new Set(statuses), new Set(['succeeded']))
      test.diagnostic(`${hearts * ticks} beats, ${fired} firings, ${counts?.['proposed']} reactions proposed`)
      await assertInvariants(db)
    } finally {
      for (const one of beating) one.child.kill('SIGKILL')
      await fresh.drop()
    }
  })
})
