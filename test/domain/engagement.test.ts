// The numbers under a post as measurements.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { figuresOf } from '../../src/domain/engagement.ts'

const counts = { likes: 6, reposts: 3, replies: 1, impressions: null }

it('is a rate only where it is known how often the post was seen', () => {
  const plain = [
    { metric: 'likes', value: 6 },
    { metric: 'reposts', value: 3 },
    { metric: 'replies', value: 1 },
  ]
  assert.deepEqual(figuresOf(counts), plain)
  assert.deepEqual(figuresOf({ ...counts, impressions: 0 }), plain)
  assert.deepEqual(figuresOf({ ...counts, impressions: 200 }), [
    ...plain,
    { metric: 'engagement_rate', value: 0.05 },
  ])
})
