// Who sits at a table, and how long they talk: within the format, by name or role, and with whom a small company has.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { formatsInForce, standardFormats } from '../../src/domain/format.ts'
import { type Candidate, type SeatingAsk, seat, turnsFor, whoIsAt } from '../../src/domain/seating.ts'

const of = (id: string, covers: readonly string[] = []): Candidate => ({ id, role: id, covers })
const six = ['coordinator', 'analyst', 'growth', 'writer', 'social', 'observer'].map((id) => of(id))
const three = [of('coordinator'), of('executor', ['analyst', 'growth', 'writer', 'social']), of('observer')]
const standup = formatsInForce({}).find((one) => one.format === 'standup')
assert.ok(standup)

const ask = (change: Partial<SeatingAsk>): SeatingAsk => ({
  format: standup,
  asked: [],
  company: six,
  countRoll: 0.5,
  rolls: {},
  ...change,
})
const roll = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

describe('a table', () => {
  it('seats as many as the format says, each once, the one who opens first; a small company whom it has', () => {
    const companies = fc.constantFrom(six, three, six.slice(0, 1), six.slice(0, 4))
    const rolls = fc.dictionary(fc.constantFrom(...six.map((one) => one.id)), roll)
    fc.assert(
      fc.property(
        fc.constantFrom(...standardFormats),
        companies,
        roll,
        rolls,
        (format, company, countRoll, by) => {
          const seats = seat(ask({ format, company, countRoll, rolls: by }))
          const [fewest, most] = format.agents
          assert.equal(new Set(seats).size, seats.length)
          assert.ok(seats.length <= most)
          assert.ok(seats.length >= Math.min(fewest, company.length))
          const opener = format.opens === null ? null : whoIsAt(format.opens, company)
          if (opener !== null) assert.equal(seats[0], opener)
          const turns = turnsFor(format, countRoll)
          assert.ok(turns >= format.turns[0] && turns <= format.turns[1])
        },
      ),
    )
  })

  it('seats whom it was asked to, by id or by a role that somebody covers, and nobody else', () => {
    const format = { agents: [2, 3], opens: null } as const
    assert.deepEqual(seat(ask({ format, company: three, asked: ['observer', 'writer'] })), [
      'observer',
      'executor',
    ])
    assert.deepEqual(seat(ask({ format, asked: ['social', 'writer', 'growth', 'analyst'] })), [
      'social',
      'writer',
      'growth',
    ])
  })

  it('lets the format say who opens among those who were asked for, else the first of them', () => {
    assert.deepEqual(seat(ask({ asked: ['writer', 'coordinator'] })), ['coordinator', 'writer'])
    assert.deepEqual(seat(ask({ asked: ['writer', 'social'] })), ['writer', 'social'])
  })

  it('gives company to one who was asked for alone, up to the least that the format needs', () => {
    const seats = seat(
      ask({ asked: ['writer'], rolls: { social: 0.1, growth: 0.2, analyst: 0.3, observer: 0.9 } }),
    )
    assert.deepEqual(seats, ['coordinator', 'writer', 'social', 'growth'])
    assert.deepEqual(seat(ask({ asked: ['executor', 'writer'], company: three })).length, 3)
  })

  it('seats the same again when it is asked with whom it seated', () => {
    fc.assert(
      fc.property(fc.subarray(six.map((one) => one.id)), roll, (asked, countRoll) => {
        const seats = seat(ask({ asked, countRoll }))
        assert.deepEqual(seat(ask({ asked: seats, countRoll: 0 })), seats)
      }),
    )
  })
})
