// A policy tried on past proposals.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { backtest, type PastProposal } from '../../src/domain/backtest.ts'
import { policiesWith } from '../support/policies.ts'

const windows = {
  hour: '2026-03-02T10:00:00.000Z',
  day: '2026-03-02T00:00:00.000Z',
  week: '2026-03-02T00:00:00.000Z',
}
const past = (kind: string, at: number, change: Partial<PastProposal> = {}): PastProposal => ({
  id: `p${at}`,
  title: `Proposal ${at}`,
  agentId: 'writer',
  steps: [{ kind, payload: {}, dependsOn: null }],
  chainDepth: 0,
  windows,
  ...change,
})
const ten = Array.from({ length: 10 }, (_, i) => past('draft_tweet', i))

describe('a backtest', () => {
  it('counts what would have become of each proposal, before and after, and names what changed', () => {
    const report = backtest(
      ten,
      7,
      policiesWith(),
      policiesWith({ content_policy: { max_drafts_per_day: 6 } }),
    )
    assert.deepEqual(report.before, { accepted: 8, pending: 0, rejected: 2 })
    assert.deepEqual(report.after, { accepted: 6, pending: 0, rejected: 4 })
    assert.deepEqual(
      report.changed.map(({ id, before, after, reason }) => ({ id, before, after, reason })),
      ['p6', 'p7'].map((id) => ({
        id,
        before: 'accepted',
        after: 'rejected',
        reason: 'Quota full (6/6): content_policy.max_drafts_per_day',
      })),
    )
    assert.deepEqual([report.days, report.proposals], [7, 10])
  })

  it('lets what would wait for a human take its place among the day’s proposals, and no quota of its steps', () => {
    const unattended = policiesWith({
      auto_approve: { enabled: false },
      proposal_policy: { max_per_agent_per_day: 9 },
    })
    assert.deepEqual(backtest(ten, 7, policiesWith(), unattended).after, {
      accepted: 0,
      pending: 9,
      rejected: 1,
    })
  })

  it('finds nothing changed when the policies are the same', () => {
    const kinds = fc.constantFrom('draft_tweet', 'post_tweet', 'deploy', 'crawl')
    fc.assert(
      fc.property(fc.array(kinds, { maxLength: 30 }), (list) => {
        const report = backtest(
          list.map((kind, i) => past(kind, i)),
          7,
          policiesWith(),
          policiesWith(),
        )
        assert.deepEqual(report.changed, [])
        assert.deepEqual(report.before, report.after)
        assert.equal(report.after.accepted + report.after.pending + report.after.rejected, list.length)
      }),
    )
  })

  it('starts a window anew', () => {
    const nextDay = { ...windows, day: '2026-03-03T00:00:00.000Z' }
    const list = [...ten, ...ten.map((one) => ({ ...one, windows: nextDay }))]
    assert.equal(backtest(list, 7, policiesWith(), policiesWith()).after.accepted, 16)
  })
})
