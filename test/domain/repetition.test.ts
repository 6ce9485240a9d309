// The guard against repetition: a line said before, and a talk that brings nothing new.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { goesInCircles, repeatedLine } from '../../src/domain/repetition.ts'

const limit = 0.72
const talk = [
  'Our newsletter lost four readers after the pricing article.',
  'Then let us ask two of them what was missing.',
  'The crawl of Tuesday failed because the host denied us.',
  'I would rather draft the onboarding guide before Friday.',
  'Engagement doubled when we named a number in the headline.',
  'Fewer posts, more proof: that is what the review said.',
]

describe('a repeated line', () => {
  it('is one that was said before, in other case, order or with a slip', () => {
    const said = talk[0] ?? ''
    assert.equal(repeatedLine(said, talk, limit)?.line, said)
    assert.equal(repeatedLine(said.toUpperCase(), talk, limit)?.likeness, 1)
    assert.ok(repeatedLine('After the pricing article our newsletter lost 4 readers!', talk, limit))
    assert.ok(repeatedLine('Our newsleter lost four readers after the pricing article', talk, limit))
  })

  it('is not one that says something else about the same', () => {
    assert.equal(
      repeatedLine('The pricing article brought us nine new readers elsewhere.', talk, limit),
      null,
    )
    for (const [n, line] of talk.entries()) assert.equal(repeatedLine(line, talk.slice(0, n), limit), null)
    assert.equal(repeatedLine('anything', [], limit), null)
  })
})

describe('a talk', () => {
  it('goes in circles when its newest lines only shuffle what was said', () => {
    assert.equal(goesInCircles(talk, limit), false)
    const shuffled = [
      'Our readers of the pricing article, the review said, want more proof.',
      'Then let us draft the onboarding guide, and ask what was missing.',
      'Because the host denied us on Tuesday, engagement failed.',
    ]
    assert.equal(goesInCircles([...talk, ...shuffled], limit), true)
    assert.equal(
      goesInCircles(
        [...talk, ...shuffled.slice(0, 2), 'Legal wants invoices archived for ten years.'],
        limit,
      ),
      false,
    )
  })

  it('does not go in circles while it is short, or when nothing is said at all', () => {
    assert.equal(goesInCircles(['Yes.', 'Yes.', 'Yes.', 'Yes.', 'Yes.'], limit), false)
    assert.equal(goesInCircles(['Yes.', 'No.', 'Yes.', 'No.', 'Yes.', 'No.', 'Yes.'], limit), false)
  })
})
