// A month of the content studio on a virtual clock: it talks within its cap, its memories and affinities stay in their bounds, memory
// chooses its share of the topics, and initiative comes from those entitled to it.

import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { SimulationReport } from '../../sim/simulate.ts'
import { standardFormats } from '../../src/domain/format.ts'
import { openEmbedded } from '../../src/world/db-embedded.ts'
import { monthFolder, reportOf } from '../support/month.ts'
import { findLife, type LifeFindings } from './life-findings.ts'
import { live as liveIn } from './live.ts'

const lifeProcess = fileURLToPath(new URL('./life-process.ts', import.meta.url))
const studio = fileURLToPath(new URL('../../companies/content-studio', import.meta.url))
const month = 30
const comparedDays = 3

/** Over so many turns no line comes twice, and of their 4-grams less than 15 % were said before. */
const span = 200

/** Returns the share of the lines' 4-grams that an earlier line has, two places. */
function shareSaidBefore(lines: readonly string[]): number {
  const seen = new Set<string>()
  let all = 0
  let again = 0
  for (const line of lines) {
    const words = line.toLowerCase().match(/[\p{L}\p{N}'’]+/gu) ?? []
    const grams = words.slice(3).map((_, n) => words.slice(n, n + 4).join(' '))
    all += grams.length
    again += grams.filter((gram) => seen.has(gram)).length
    for (const gram of grams) seen.add(gram)
  }
  return Math.round((again / Math.max(1, all)) * 100) / 100
}

interface Life {
  report: SimulationReport
  findings: LifeFindings
}

const live = (lifeDays: number, seed: string, company = studio): Promise<Life> =>
  liveIn<Life>(lifeProcess, lifeDays, seed, company)

describe(`${month} days of the content studio`, () => {
  let life: Life
  before(async () => {
    const folder = await monthFolder()
    const db = await openEmbedded({ dataDir: join(folder, 'db'), onProblem: assert.ifError })
    life = { report: reportOf(folder), findings: await findLife(db) }
    await db.close()
  })

  it('break no invariant, and cost no model call in any beat', () => {
    const broken = life.report.verification.invariants.filter((invariant) => !invariant.ok)
    assert.deepEqual(broken, [])
    assert.equal(life.report.model_calls_by_beats, 0)
  })

  it('hold conversations every day within the cap, in every format', (test) => {
    const {
      roundtables,
      formats,
      most_roundtables_a_day: most,
      days_with_roundtables: days,
    } = life.report.life
    test.diagnostic(JSON.stringify({ roundtables, formats }))
    assert.ok(most <= 5, `${most} in a day`)
    assert.ok(days >= month)
    const unseen = standardFormats.map(({ format }) => format).filter((format) => !(format in formats))
    assert.deepEqual(unseen, [])
  })

  it('let nobody speak twice in a row', () => {
    assert.ok(life.findings.lines.length > month * 15, `${life.findings.lines.length} turns`)
    assert.equal(life.findings.doubled, 0)
  })

  it('hear no line twice in any 200 turns, and few words in the same order', (test) => {
    const { lines } = life.findings
    const spans = Array.from({ length: Math.floor(lines.length / span) }, (_, n) =>
      lines.slice(n * span, (n + 1) * span),
    )
    const shares = spans.map(shareSaidBefore)
    test.diagnostic(`${lines.length} turns, ${new Set(lines).size} lines; seen before: ${shares.join(', ')}`)
    assert.ok(spans.length > 0)
    for (const said of spans) assert.equal(new Set(said).size, span)
    for (const share of shares) assert.ok(share < 0.15, `${share}`)
  })

  it('move affinities a little at a time within their bounds, some up and some down', (test) => {
    const { lowest_affinity: low, highest_affinity: high, largest_drift: drift, ...rest } = life.report.life
    test.diagnostic(`${low} to ${high}, ${rest.pairs_closer} closer, ${rest.pairs_cooler} cooler`)
    assert.equal(rest.pairs, 15)
    assert.ok((low ?? 0) >= 0.1 && (high ?? 1) <= 0.95)
    assert.ok(drift > 0 && drift <= 0.03)
    assert.ok(rest.pairs_closer > 0 && rest.pairs_cooler > 0)
  })

  it('keep at most 200 memories an agent, of all five types', (test) => {
    const { memories, memories_gone: gone, memories_superseded: superseded } = life.report.life
    test.diagnostic(JSON.stringify({ memories, gone, superseded }))
    assert.ok(life.report.life.most_memories_of_an_agent <= 200)
    assert.equal(Object.keys(memories).length, 5)
    assert.ok(superseded > 0)
  })

  it('let memory choose 25 to 35 % of the proactive topics', (test) => {
    const { topics, topics_by_memory: byMemory } = life.report.life
    test.diagnostic(`${byMemory} of ${topics}`)
    const share = byMemory / topics
    assert.ok(topics > month * 10 && share >= 0.25 && share <= 0.35, `${share}`)
  })

  it('let only those take initiative who are entitled to', (test) => {
    const { initiatives } = life.findings
    test.diagnostic(JSON.stringify(life.report.life.initiatives))
    assert.ok(initiatives.length > 0)
    for (const one of initiatives) {
      assert.ok(one.memories >= 5 && one.lessons >= 1, JSON.stringify(one))
      assert.ok(one.hours_since_last === null || one.hours_since_last >= 4, JSON.stringify(one))
    }
  })

  it('draw action items from formal conversations alone, at most three a day', (test) => {
    const {
      action_items: items,
      action_item_formats: formats,
      most_action_items_a_day: most,
    } = life.report.life
    test.diagnostic(JSON.stringify({ items, formats }))
    const formal = standardFormats.filter((one) => one.formal).map((one) => one.format)
    assert.deepEqual(
      formats.filter((format) => !formal.includes(format)),
      [],
    )
    assert.ok((items['proposed'] ?? 0) > 0 && most <= 3)
  })
})

describe(`two lives of ${comparedDays} days from one seed`, () => {
  let with1: Life
  let with2: Life
  let without: Life
  let folder: string
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bullpen-company-'))
    cpSync(studio, folder, { recursive: true })
    const policies = JSON.parse(readFileSync(join(folder, 'policies.json'), 'utf8')) as object
    const forgetful = {
      ...policies,
      memory_influence_policy: { enabled: false },
      recall_policy: { max_per_prompt: 0 },
    }
    writeFileSync(join(folder, 'policies.json'), JSON.stringify(forgetful))
    with1 = await live(comparedDays, '7')
    ;[with2, without] = await Promise.all([live(comparedDays, '7'), live(comparedDays, '7', folder)])
  })
  after(() => rmSync(folder, { recursive: true }))

  it('are the same life, word for word', () => {
    assert.equal(with1.report.journal_hash, with2.report.journal_hash)
    assert.deepEqual(with1.report.life, with2.report.life)
  })

  it('part where memory speaks, and why names the memory that made the difference', (test) => {
    assert.notEqual(with1.report.journal_hash, without.report.journal_hash)
    assert.equal(without.report.life.topics_by_memory, 0)
    const other = new Map(without.findings.chosen.map((one) => [one.trace, one.title]))
    const parted = with1.findings.chosen.filter(
      (one) => one.memory !== null && other.has(one.trace) && other.get(one.trace) !== one.title,
    )
    test.diagnostic(
      parted
        .slice(0, 3)
        .map((one) => `“${one.title}” instead of “${other.get(one.trace)}”`)
        .join('; '),
    )
    assert.ok(parted.length > 0)
    const { why } = with1.findings
    assert.ok(why !== null)
    assert.ok(
      why.links.some((link) => link.id === why.memory),
      JSON.stringify(why.links),
    )
  })
})
