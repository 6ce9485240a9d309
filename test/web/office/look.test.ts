// What an agent looks like.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { hairStyles, type Look, look, topColours, topStyles } from '../../../web/src/office/look.ts'
import { directions, drawPerson, personBox, poses } from '../../../web/src/office/person.ts'

const ids = Array.from({ length: 40 }, (_, n) => `agent-${n}`)
const features = [
  'skin',
  'hair',
  'hairStyle',
  'top',
  'topStyle',
  'trim',
  'pants',
  'glasses',
  'beard',
  'extra',
] as const

function differences(one: Look, other: Look): number {
  return features.filter((feature) => one[feature] !== other[feature]).length
}

function likeness(one: Look, other: Look): number {
  const [a, b] = [drawPerson(one, 'down', 'stand').data, drawPerson(other, 'down', 'stand').data]
  const drawn = a.reduce((count, colour, at) => count + Number(colour !== 0 || b[at] !== 0), 0)
  return a.reduce((count, colour, at) => count + Number(colour !== 0 && colour === b[at]), 0) / drawn
}

describe('a look', () => {
  it('is the same for the same id and persona', () => {
    for (const id of ids) assert.deepEqual(look(id, { tone: 'dry' }), look(id, { tone: 'dry' }))
  })

  it('tells forty agents apart: any two differ in at least three features and in a third of their pixels', () => {
    const looks = ids.map((id) => look(id, {}))
    for (const [n, one] of looks.entries())
      for (const other of looks.slice(n + 1)) {
        assert.ok(differences(one, other) >= 3, JSON.stringify([one, other]))
        assert.ok(likeness(one, other) < 0.67, JSON.stringify([one, other]))
      }
  })

  it('uses most of what there is across forty agents', () => {
    const looks = ids.map((id) => look(id, {}))
    assert.ok(new Set(looks.map(({ hairStyle }) => hairStyle)).size >= hairStyles.length * 0.7)
    assert.ok(new Set(looks.map(({ topStyle }) => topStyle)).size >= topStyles.length * 0.8)
  })

  it('follows what the persona says, and changes nothing else by it', () => {
    const told = look('mira', {
      look: {
        hairStyle: 'mohawk',
        hair: 'pink',
        top: 'navy',
        glasses: true,
        beard: false,
        headset: true,
        skin: 'dark',
      },
    })
    const drawn = look('mira', {})
    assert.equal(told.hairStyle, 'mohawk')
    assert.equal(told.hair, '#e57aa8')
    assert.equal(told.top, topColours.navy)
    assert.equal(told.glasses, 'square')
    assert.equal(told.beard, 'none')
    assert.equal(told.extra, 'headset')
    assert.equal(told.topStyle, drawn.topStyle)
    assert.equal(told.pants, drawn.pants)
  })

  it('is drawn from hostile ids and personas without a throw', () => {
    const hostile = [
      null,
      7,
      'x',
      [],
      { look: null },
      {
        skin: {},
        hair: 'constructor',
        hairStyle: '__proto__',
        top: '<svg/onload=1>',
        glasses: Symbol.iterator,
      },
    ]
    for (const persona of hostile) {
      const drawn = look('\u0000\u202e<script>', persona)
      assert.match(drawn.hair, /^#[0-9a-f]{6}$/)
      assert.match(drawn.top, /^#[0-9a-f]{6}$/)
    }
  })
})

describe('a person', () => {
  it('has a picture in every pose from every side, and no part of it is cut off', () => {
    for (const style of hairStyles)
      for (const direction of directions)
        for (const pose of poses) {
          const picture = drawPerson({ ...look('a', {}), hairStyle: style }, direction, pose)
          assert.ok(picture.data.some((colour) => colour !== 0))
          for (let x = 0; x < personBox.width; x++) {
            assert.equal(picture.get(x, 0), 0, `${style} ${direction} ${pose} touches the top`)
            assert.equal(
              picture.get(x, personBox.height - 1),
              0,
              `${style} ${direction} ${pose} touches the bottom`,
            )
          }
        }
  })
})
