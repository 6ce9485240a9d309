// How the page says figures and moments.

import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'
import { sayLink, sayStamps } from '../../web/src/ui/evidence.ts'
import {
  readField,
  sayDecider,
  sayField,
  sayInZone,
  sayMany,
  sayMoment,
  sayMoney,
  saySpan,
  sayUpTo,
} from '../../web/src/ui/words.ts'

describe('the words of the page', () => {
  afterEach(() => sayInZone('UTC'))

  it('says money with as many digits as tell something, and never a price it does not know', () => {
    assert.deepEqual([0, 12, 4_200, 150_000, 2_000_000, 1_234_567_890, null].map(sayMoney), [
      '$0',
      '$0.000012',
      '$0.0042',
      '$0.150',
      '$2.00',
      '$1,234.57',
      'price unknown',
    ])
  })

  it('says spans by their two largest units', () => {
    assert.deepEqual(
      [0, 340, 1_000, 61_000, 3_600_000, 7_500_000, 90_000_000, 40 * 86_400_000].map(saySpan),
      ['0 ms', '340 ms', '1 s', '1 min 1 s', '1 h', '2 h 5 min', '1 d 1 h', '40 d'],
    )
  })

  it('says who decided', () => {
    assert.deepEqual(['founder', null, 'auto_approve', 'gates', 'expiry', 'key:phone'].map(sayDecider), [
      'the founder',
      'your rules',
      'your rules',
      'your rules',
      'the clock',
      'the key phone',
    ])
  })

  it('says one and many', () => {
    assert.deepEqual(
      [sayMany(1, 'mission'), sayMany(1_200, 'mission'), sayMany(2, 'memory', 'memories')],
      ['1 mission', '1,200 missions', '2 memories'],
    )
  })

  it('says where counting stopped', () => {
    assert.deepEqual([0, 9_999, 10_000].map(sayUpTo), ['0', '9,999', '10,000+'])
  })

  it('says names of the evidence as words, titles as they are, and its moments as all others', () => {
    const title = 'proposal_policy.max_steps'
    assert.equal(sayLink({ what: 'gate', title }), 'proposal policy: max steps')
    assert.equal(sayLink({ what: 'mission', title }), title)
    assert.match(sayStamps('8 of 8, since 2026-03-03T23:00:00.000Z'), /^8 of 8, since Tue,? 3 Mar.*23:00$/)
  })

  it('says moments in the time zone of the company', () => {
    const at = '2026-03-03T23:30:00Z'
    sayInZone('Europe/Berlin')
    assert.match(sayMoment(at), /Wed,? 4 Mar.*00:30/)
    sayInZone('America/New_York')
    assert.match(sayMoment(at), /Tue,? 3 Mar.*18:30/)
  })

  it('reads a field back as the moment it was said from, in every zone, around changes of clocks too', () => {
    const moments = [
      '2026-03-03T14:05:00Z',
      '2026-03-29T00:59:00Z',
      '2026-03-29T01:00:00Z',
      '2026-10-25T03:30:00Z',
      '2026-12-31T23:59:00Z',
    ]
    for (const zone of ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland']) {
      sayInZone(zone)
      for (const at of moments)
        assert.equal(readField(sayField(Date.parse(at)))?.getTime(), Date.parse(at), zone)
    }
    sayInZone('Europe/Berlin')
    assert.ok(readField('2026-03-29T02:30') instanceof Date)
    assert.equal(readField('nonsense'), null)
    assert.equal(readField(''), null)
  })
})
