// What is told of a thing that was made comes from its own record, whatever somebody wrote into it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bodyOf, openingOf, sayKind, sayTrust, sourcesOf } from '../../web/src/views/made/kinds.ts'

test('sources are those with a title; what is no source is left out', () => {
  const sources = [
    { title: 'Salt', source: 'salt.md', artifact_id: 'a' },
    { title: 'Tea' },
    { title: 7 },
    null,
    'x',
  ]
  assert.deepEqual(sourcesOf({ sources }), [
    { title: 'Salt', source: 'salt.md', artifactId: 'a' },
    { title: 'Tea', source: '', artifactId: null },
  ])
  assert.deepEqual(sourcesOf({ sources: 'many' }), [])
  assert.equal(sourcesOf({ sources: Array(90).fill({ title: 'Salt' }) }, 50).length, 50)
})

test('a kind and a trust nobody knows are still said', () => {
  assert.equal(sayKind('tweet_draft'), 'Post')
  assert.equal(sayKind('sea_chart'), 'sea chart')
  assert.equal(sayTrust(0), 'from the open web')
  assert.equal(sayTrust(9), 'of unknown trust')
})

test('a thing opens with what was told of it, and with nothing when that is no text', () => {
  assert.equal(openingOf({ said: 'Because' }), 'Because')
  assert.equal(openingOf({ said: { html: '<b>' } }), '')
})

test('a heading that repeats the title is left out, any other stays', () => {
  assert.equal(bodyOf('# Salt\n\nIt is white.', 'Salt').trim(), 'It is white.')
  assert.equal(bodyOf('# Tea\n\nIt is not.', 'Salt'), '# Tea\n\nIt is not.')
  assert.equal(bodyOf('Salt\nis white', 'Salt'), 'Salt\nis white')
})
