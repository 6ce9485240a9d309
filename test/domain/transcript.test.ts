// A conversation on paper: everything is there, and nothing that was said means anything to Markdown.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Transcript, transcriptMarkdown } from '../../src/domain/transcript.ts'

const transcript: Transcript = {
  format: 'war_room',
  topic: 'The crawl that failed',
  when: 'Tuesday 2026-01-06 09:00',
  company: 'Common Things',
  seats: [
    { name: 'Imke', role: 'coordinator' },
    { name: 'Tadeo', role: 'analyst' },
  ],
  turns: [
    { name: 'Imke', line: 'The crawl failed at 08:40.', interaction: 'opening' },
    { name: 'Tadeo', line: 'Once in 12. <b>Not</b> *often*.', interaction: 'critical' },
  ],
  endReason: 'All 2 turns were spoken',
  summary: 'They looked at the crawl.',
  memories: [{ name: 'Tadeo', type: 'lesson', content: 'Crawls fail once in 12.', confidence: 0.7 }],
  drifts: [{ a: 'Imke', b: 'Tadeo', before: 0.7, after: 0.69, reason: 'He doubted her.' }],
  actionItems: [{ name: 'Imke', title: 'Look at the source', status: 'proposed' }],
  simulated: true,
}

describe('a transcript', () => {
  it('names who spoke, how it was meant, and what came of it', () => {
    const page = transcriptMarkdown(transcript)
    for (const part of [
      '# War room: The crawl that failed',
      'Imke (coordinator), Tadeo (analyst). Spoken by the demo model.',
      '**Imke**: The crawl failed at 08:40.',
      '**Tadeo** _(doubts)_: Once in 12.',
      '- Tadeo, lesson (0.70): Crawls fail once in 12.',
      '- Imke and Tadeo, 0.70 → 0.69: He doubted her.',
      '- Imke: Look at the source (proposed)',
    ]) {
      assert.ok(page.includes(part), `${part}\n---\n${page}`)
    }
  })

  it('is text: markup that was spoken stays what was spoken', () => {
    const page = transcriptMarkdown(transcript)
    assert.ok(page.includes('\\<b\\>Not\\</b\\> \\*often\\*.'))
  })

  it('leaves out what there was not', () => {
    const bare = transcriptMarkdown({
      ...transcript,
      summary: '',
      memories: [],
      drifts: [],
      actionItems: [],
      simulated: false,
    })
    assert.doesNotMatch(bare, /##|demo model/)
  })
})
