// Two days of the starter company on a virtual clock: the same seed lives the same life, the loop closes, no gate is passed.

import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { SimulationReport } from '../../sim/simulate.ts'
import type { Findings } from './findings.ts'
import { live as liveIn } from './live.ts'

const simulateProcess = fileURLToPath(new URL('./simulate-process.ts', import.meta.url))
const starter = fileURLToPath(new URL('../../companies/starter', import.meta.url))
const days = Number(process.env['SIM_DAYS'] ?? 2)

interface Life {
  report: SimulationReport
  findings: Findings
}

const live = (lifeDays: number, seed: string, company = starter): Promise<Life> =>
  liveIn<Life>(simulateProcess, lifeDays, seed, company)

describe(`${days} days of the starter company`, () => {
  let one: Life
  let twin: Life
  before(async () => {
    ;[one, twin] = await Promise.all([live(days, '7'), live(days, '7')])
  })

  it('are the same days again with the same seed, word for word', () => {
    assert.equal(one.report.journal_hash, twin.report.journal_hash)
    assert.deepEqual(one.report, twin.report)
    assert.ok(one.report.events > 100)
  })

  it('break no invariant', () => {
    assert.deepEqual(
      one.report.verification.invariants.filter((invariant) => !invariant.ok),
      [],
    )
    assert.equal(one.report.verification.ok, true)
  })

  it('cost no model call in any beat, and most beats are idle', () => {
    assert.equal(one.report.model_calls_by_beats, 0)
    assert.ok(one.report.beats > days * 280)
    assert.ok(one.report.idle_beats > one.report.beats / 2)
    assert.ok(one.report.totals.model_calls > 0)
  })

  it('close the loop: rules propose, missions are done, and what they did causes the next', () => {
    const { findings, report } = one
    assert.ok(
      (findings.accepted['trigger'] ?? 0) > 0 && (findings.accepted['reaction'] ?? 0) > 0,
      JSON.stringify(findings.accepted),
    )
    assert.ok((report.totals.missions['succeeded'] ?? 0) > 10)
    assert.ok(findings.deliverables > 10)
    const second = findings.caused.filter((proposal) => proposal.of_a_mission && proposal.depth > 0)
    assert.ok(second.length > 0)
    assert.ok(
      second.some((proposal) => proposal.source === 'trigger') ||
        second.some((proposal) => proposal.source === 'reaction'),
    )
    // A chain: an event of a mission that was itself caused by an event of a mission.
    assert.ok(second.some((proposal) => proposal.depth > 1))
  })

  it('pass no gate', () => {
    assert.ok(one.findings.mostDraftsADay <= 8, `${one.findings.mostDraftsADay} drafts in a day`)
    assert.ok(
      one.findings.mostProposalsADay <= 20,
      `${one.findings.mostProposalsADay} proposals of an agent in a day`,
    )
    assert.ok(
      one.report.totals.quota_hits.length > 0,
      'two days of work reach a limit, or prove nothing about it',
    )
  })
})

describe('another life', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'bullpen-company-'))
    cpSync(starter, folder, { recursive: true })
    // Everything it wants to read is gone.
    writeFileSync(
      join(folder, 'sources.yaml'),
      'sources:\n  - name: Gone\n    source: sources/gone.md\n    topics: [nothing]\n',
    )
  })
  after(() => rmSync(folder, { recursive: true }))

  it('has another seed and goes another way; one in which work fails has it diagnosed, and switches off what is broken', async () => {
    const [other, unlucky, same] = await Promise.all([
      live(0.25, '8'),
      live(0.25, '7', folder),
      live(0.25, '7'),
    ])
    assert.notEqual(other.report.journal_hash, same.report.journal_hash)
    for (const life of [other, unlucky, same]) assert.equal(life.report.verification.ok, true)
    assert.ok((unlucky.report.totals.missions['failed'] ?? 0) > 0)
    const diagnoses = unlucky.findings.caused.filter((proposal) => proposal.cause === 'mission.failed')
    assert.ok(diagnoses.length > 0)
    for (const { source, kinds } of diagnoses) assert.deepEqual([source, kinds], ['trigger', ['diagnose']])
    assert.ok((unlucky.report.events_by_kind['mission.failed'] ?? 0) >= diagnoses.length)
    assert.equal(unlucky.report.events_by_kind['breaker.opened'], 1)
  })
})
