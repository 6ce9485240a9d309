// Forms of policies, and the difference of two texts.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { policyKeys } from '../../src/domain/policy.ts'
import { type Field, formOf, same, valueAt, withValueAt } from '../../web/src/views/policies/form-of.ts'
import { fitOf, groups } from '../../web/src/views/policies/groups.ts'
import { lineDiff } from '../../web/src/views/policies/line-diff.ts'

const schema = {
  type: 'object',
  required: ['on', 'servers'],
  properties: {
    on: { type: 'boolean', description: 'Whether at all.' },
    count: { type: 'integer', minimum: 1, maximum: 9, default: 3 },
    usd: { type: 'number', minimum: 0 },
    mode: { type: 'string', enum: ['soft', 'hard'], default: 'soft' },
    hosts: { type: 'array', items: { type: 'string' } },
    inner: { type: 'object', properties: { name: { type: 'string' } } },
    free: { type: 'object', additionalProperties: {} },
    maybe: { anyOf: [{ type: 'string' }, { type: 'null' }] },
    model: {
      anyOf: [{ anyOf: [{ type: 'string' }, { type: 'string', const: 'demo' }] }, { type: 'null' }],
    },
    mail: {
      anyOf: [
        {
          type: 'object',
          required: ['host'],
          properties: { host: { type: 'string' }, port: { type: 'integer', default: 587 } },
        },
        { type: 'null' },
      ],
    },
    gap: { type: 'array', prefixItems: [{ type: 'integer', minimum: 5 }, { type: 'integer' }] },
    slots: {
      type: 'array',
      items: {
        type: 'object',
        required: ['at'],
        properties: { at: { type: 'string' }, note: { type: 'string' } },
      },
    },
    limits: { type: 'object', additionalProperties: { type: 'integer', minimum: 1 } },
    tasks: {
      type: 'object',
      propertyNames: { type: 'string', enum: ['turn', 'draft'] },
      additionalProperties: { type: 'string' },
    },
    servers: {
      type: 'object',
      additionalProperties: {
        anyOf: [
          { type: 'object', properties: {} },
          { type: 'object', properties: {} },
        ],
      },
    },
  },
} as const

const fieldsOf = (value: unknown): Readonly<Record<string, Field>> =>
  Object.fromEntries(formOf(schema, value).fields.map((field) => [field.name, field]))

describe('the form of a policy', () => {
  it('has a field for each property, entered as its schema says', () => {
    const fields = fieldsOf({})
    assert.deepEqual(
      Object.values(fields).map(({ name, entry }) => [name, entry]),
      [
        ['on', 'switch'],
        ['count', 'whole'],
        ['usd', 'number'],
        ['mode', 'choice'],
        ['hosts', 'lines'],
        ['inner', 'group'],
        ['free', 'json'],
        ['maybe', 'text'],
        ['model', 'text'],
        ['mail', 'group'],
        ['gap', 'pair'],
        ['slots', 'rows'],
        ['limits', 'map'],
        ['tasks', 'map'],
        ['servers', 'json'],
      ],
    )
    assert.equal(fields['on']?.help, 'Whether at all.')
    assert.deepEqual([fields['count']?.min, fields['count']?.max], [1, 9])
    assert.deepEqual(fields['mode']?.options, ['soft', 'hard'])
    assert.deepEqual(fields['inner']?.fields[0]?.path, ['inner', 'name'])
    assert.deepEqual(fields['tasks']?.options, ['turn', 'draft'])
  })

  it('knows what an empty field means: null, left out, or that something must be there', () => {
    const fields = fieldsOf({})
    assert.deepEqual(
      ['on', 'maybe', 'mail', 'usd', 'count'].map((name) => fields[name]?.none),
      ['never', null, null, undefined, 'never'],
    )
  })

  it('has the rows, names and sides that the value has, and begins another with the least there must be', () => {
    const fields = fieldsOf({ slots: [{ at: '09:00' }], limits: { a: 1, b: 2 }, gap: [5, 9] })
    assert.deepEqual(
      ['slots', 'limits', 'gap'].map((name) => fields[name]?.fields.map(({ path }) => path.join('.'))),
      [['slots.0'], ['limits.a', 'limits.b'], ['gap.0', 'gap.1']],
    )
    assert.deepEqual(
      ['slots', 'limits', 'tasks', 'mail'].map((name) => fields[name]?.blank),
      [{ at: '' }, 1, '', { host: '', port: 587 }],
    )
  })

  it('goes by the value where there is no schema, and is JSON where nothing tells', () => {
    const known = formOf(undefined, { on: true, size: 2, names: ['a'] })
    assert.deepEqual(
      known.fields.map(({ entry }) => entry),
      ['switch', 'number', 'lines'],
    )
    assert.equal(formOf({ type: 'array' }, [1, 2]).entry, 'json')
    assert.equal(formOf({ type: 'object', additionalProperties: {} }, { a: 1 }).entry, 'json')
  })

  it('changes one place of a value and nothing else', () => {
    const value = { a: { b: 1, c: [2] }, d: 'x' }
    const next = withValueAt(value, ['a', 'b'], 5)
    assert.deepEqual(next, { a: { b: 5, c: [2] }, d: 'x' })
    assert.deepEqual(value, { a: { b: 1, c: [2] }, d: 'x' })
    assert.equal(valueAt(next, ['a', 'b']), 5)
    assert.equal(valueAt(next, ['a', 'no', 'where']), undefined)
    assert.ok(same({ a: 1 }, { a: 1 }) && !same({ a: 1 }, { a: 2 }))
    assert.ok(same({ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }) && !same(['a', 'b'], ['b', 'a']))
  })

  it('changes, adds and removes places of lists and names', () => {
    const value = { list: [{ at: 1 }, { at: 2 }], names: { a: 1 } }
    assert.deepEqual(withValueAt(value, ['list', '1', 'at'], 5), {
      list: [{ at: 1 }, { at: 5 }],
      names: { a: 1 },
    })
    assert.deepEqual(withValueAt(value, ['list', '2'], { at: 3 }), {
      list: [{ at: 1 }, { at: 2 }, { at: 3 }],
      names: { a: 1 },
    })
    assert.deepEqual(withValueAt(value, ['list', '0'], undefined), { list: [{ at: 2 }], names: { a: 1 } })
    assert.deepEqual(withValueAt(value, ['names', 'a'], undefined), {
      list: [{ at: 1 }, { at: 2 }],
      names: {},
    })
    assert.equal(valueAt(value, ['list', '1', 'at']), 2)
  })
})

describe('the groups of policies', () => {
  it('hold every policy there is, each once', () => {
    assert.deepEqual(groups.flatMap(({ keys }) => keys).sort(), [...policyKeys].sort())
  })
})

describe('looking for a policy', () => {
  const policy = (key: string, help: string, about: string) => ({
    ...{ key, help, value: { deep_thing: 1 } },
    schema: { properties: { a: { description: about } } },
  })

  it('finds it by any word of its name, its help, its value and the help of its fields, the nearer the better', () => {
    const budget = policy('budget_policy', 'What may be spent.', 'Dollars a day')
    const fit = (...words: string[]): number => fitOf(budget, words)
    assert.ok(fit('budget') > fit('spent') && fit('spent') > fit('thing') && fit('thing') > fit('dollars'))
    assert.ok(fit('dollars') > 0 && fit('budget', 'spent') > fit('budget', 'nowhere'))
    assert.equal(fit('nowhere'), 0)
  })
})

describe('the difference of two texts', () => {
  const apply = (lines: readonly string[], sign: string): string =>
    lines
      .filter((line) => line.startsWith(' ') || line.startsWith(sign))
      .map((line) => line.slice(1))
      .join('\n')

  it('leads from the one to the other', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', '{', '}'), { maxLength: 4 })
      .map((lines) => lines.join('\n'))
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = lineDiff(before, after)
        if (before === after) assert.deepEqual(lines, [])
        else if (!lines.includes(' ⋯'))
          assert.deepEqual([apply(lines, '-'), apply(lines, '+')], [before, after])
      }),
    )
  })

  it('shows what changed with its neighbours, and leaves out what is far from it', () => {
    const before = Array.from({ length: 20 }, (_, n) => `line ${n}`)
    const after = before.with(10, 'another')
    assert.deepEqual(lineDiff(before.join('\n'), after.join('\n')), [
      ' ⋯',
      ' line 8',
      ' line 9',
      '-line 10',
      '+another',
      ' line 11',
      ' line 12',
      ' ⋯',
    ])
  })
})
