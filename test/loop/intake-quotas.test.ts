// The day's quotas as the intake goes by them: midnight, summer time, limits that change, missions open at once.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { IntakeAnswer, ProposalDraft, ProposalRecord } from '../../src/domain/proposal.ts'
import { cancelMission } from '../../src/loop/cancel-mission.ts'
import { propose } from '../../src/loop/intake.ts'
import type { World } from '../../src/world/world.ts'
import { draftOf, setPolicies, stepsOf } from '../support/company.ts'
import { assertInvariants, openMissionOf } from '../support/missions.ts'
import { inVirtualWorld } from '../support/virtual.ts'

function recordOf(answer: IntakeAnswer): ProposalRecord {
  assert.ok(answer.outcome === 'recorded', JSON.stringify(answer))
  return answer.proposal
}
const file = async (world: World, change: Partial<ProposalDraft> = {}): Promise<ProposalRecord> =>
  recordOf(await propose(world, draftOf(change)))

describe('the day’s quota', () => {
  it('is full at its limit, and empty again at midnight in the company’s zone', () =>
    inVirtualWorld(
      async (world) => {
        await setPolicies(world, {
          company: { time_zone: 'Europe/Berlin' },
          proposal_policy: { max_per_agent_per_day: 2 },
        })
        const statuses = async (n: number): Promise<string[]> => {
          const list: string[] = []
          for (let i = 0; i < n; i++) list.push((await file(world)).status)
          return list
        }
        assert.deepEqual(await statuses(3), ['accepted', 'accepted', 'rejected'])
        // 22:59:59 UTC is one second before midnight in Berlin.
        await world.clock.advance(59 * 60_000 + 59_000)
        assert.deepEqual(await statuses(1), ['rejected'])
        await world.clock.advance(1_000)
        assert.deepEqual(await statuses(3), ['accepted', 'accepted', 'rejected'])
        await assertInvariants(world.db)
      },
      { start: Date.UTC(2026, 2, 2, 22) },
    ))

  it('is as long as the day: 23 hours in spring, 25 in autumn', async () => {
    for (const [start, hours] of [
      [Date.UTC(2026, 2, 28, 23), 23],
      [Date.UTC(2026, 9, 24, 22), 25],
    ] as const) {
      await inVirtualWorld(
        async (world) => {
          await setPolicies(world, {
            company: { time_zone: 'Europe/Berlin' },
            proposal_policy: { max_per_agent_per_day: 1 },
          })
          assert.equal((await file(world)).status, 'accepted')
          await world.clock.advanceTo(start + hours * 3_600_000 - 1_000)
          assert.equal((await file(world)).status, 'rejected')
          await world.clock.advanceTo(start + hours * 3_600_000)
          assert.equal((await file(world)).status, 'accepted')
        },
        { start },
      )
    }
  })

  it('that is lowered in the middle of the day lets nothing more in, and takes back nothing', () =>
    inVirtualWorld(async (world) => {
      await file(world, { steps: stepsOf('draft_tweet', 6) })
      await setPolicies(world, { content_policy: { max_drafts_per_day: 3 } })
      const refused = await file(world, { steps: stepsOf('draft_tweet') })
      assert.equal(refused.rejectionReason, 'Quota full (6/3): content_policy.max_drafts_per_day')
      await setPolicies(world, { content_policy: { max_drafts_per_day: 7 } })
      assert.equal((await file(world, { steps: stepsOf('draft_tweet') })).status, 'accepted')
      assert.equal((await file(world, { steps: stepsOf('draft_tweet') })).status, 'rejected')
      await assertInvariants(world.db)
    }))

  it('counts missions that are open at once, and forgets those that ended', () =>
    inVirtualWorld(async (world) => {
      await setPolicies(world, { mission_policy: { max_open_per_agent: 2 } })
      await file(world)
      const { missionId } = await openMissionOf(world)
      assert.match((await file(world)).rejectionReason ?? '', /^Over the limit \(3\/2\): mission_policy/)
      assert.equal((await file(world, { agentId: 'executor' })).status, 'accepted')
      await cancelMission(world, missionId, 'founder', '')
      assert.equal((await file(world)).status, 'accepted')
    }))
})
