// One promise, two engines: whoever holds the database port cannot tell the embedded database from a server.

import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { type Db, one, RowCountError, sql, sqlState } from '../../src/world/db.ts'
import { onBothEngines } from '../support/database.ts'

const empty = { migrated: false }

async function value(db: Db, statement: ReturnType<typeof sql>): Promise<unknown> {
  return one(await db.query<{ v: unknown }>(statement), 'one value').v
}

async function sqlStateOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no error',
    (error: unknown) => sqlState(error) || String(error),
  )
}

describe('values', () => {
  const cases: [name: string, statement: ReturnType<typeof sql>, expected: unknown][] = [
    ['int4', sql`select ${7}::int as v`, 7],
    ['int8', sql`select ${9007199254740991}::bigint as v`, 9007199254740991],
    ['numeric', sql`select ${0.1}::numeric + 0.2 as v`, 0.3],
    ['float8', sql`select ${0.1}::float8 as v`, 0.1],
    ['bool', sql`select ${true}::bool as v`, true],
    ['null', sql`select ${null}::text as v`, null],
    ['text', sql`select ${'Größe 🐂 "\\ \n'}::text as v`, 'Größe 🐂 "\\ \n'],
    [
      'uuid',
      sql`select ${'01890a5d-ac96-774b-bcce-b302099a8057'}::uuid as v`,
      '01890a5d-ac96-774b-bcce-b302099a8057',
    ],
    ['date', sql`select ${'2024-02-29'}::date as v`, '2024-02-29'],
    [
      'timestamptz',
      sql`select ${new Date('2026-11-22T18:03:00.123Z')}::timestamptz as v`,
      new Date('2026-11-22T18:03:00.123Z'),
    ],
    [
      'timestamptz of another zone',
      sql`select '2026-03-29 02:30:00+02'::timestamptz as v`,
      new Date('2026-03-29T00:30:00Z'),
    ],
    [
      'timestamptz past year 9999',
      sql`select '10001-01-01 00:00:00+00'::timestamptz as v`,
      new Date('+010001-01-01T00:00:00Z'),
    ],
    ['timestamptz infinity', sql`select 'infinity'::timestamptz as v`, new Date(8.64e15)],
    [
      'jsonb object',
      sql`select ${JSON.stringify({ a: [1, { b: null }], c: 'ü' })}::jsonb as v`,
      { a: [1, { b: null }], c: 'ü' },
    ],
    ['jsonb array', sql`select ${JSON.stringify(['x', 1])}::jsonb as v`, ['x', 1]],
    ['jsonb string', sql`select ${JSON.stringify('just text')}::jsonb as v`, 'just text'],
    ['jsonb null', sql`select 'null'::jsonb as v`, null],
    [
      'text[]',
      sql`select ${['a', 'b,c', '{d}', '"e"\\', '', 'NULL']}::text[] as v`,
      ['a', 'b,c', '{d}', '"e"\\', '', 'NULL'],
    ],
    ['text[] with null', sql`select ${['a', null]}::text[] as v`, ['a', null]],
    ['empty text[]', sql`select ${[]}::text[] as v`, []],
    [
      'uuid[]',
      sql`select ${['01890a5d-ac96-774b-bcce-b302099a8057']}::uuid[] as v`,
      ['01890a5d-ac96-774b-bcce-b302099a8057'],
    ],
    ['int[]', sql`select ${[1, -2]}::int[] as v`, [1, -2]],
    ['bigint[]', sql`select ${[1, 9007199254740991]}::bigint[] as v`, [1, 9007199254740991]],
    ['bool[]', sql`select ${[true, false]}::bool[] as v`, [true, false]],
    ['jsonb[]', sql`select ${['{"a":1}', '[2]']}::jsonb[] as v`, [{ a: 1 }, [2]]],
    [
      'nested int[]',
      sql`select array[[1,2],[3,4]] as v`,
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['bytea', sql`select ${Buffer.from([0, 255, 92])}::bytea as v`, Buffer.from([0, 255, 92])],
    ['count', sql`select count(*) as v from generate_series(1, 3)`, 3],
  ]

  onBothEngines(
    'come back as the same JavaScript',
    async ({ db }) => {
      for (const [name, statement, expected] of cases)
        assert.deepEqual(await value(db, statement), expected, name)
    },
    empty,
  )

  onBothEngines(
    'that a number cannot hold are refused, not rounded',
    async ({ db }) => {
      await assert.rejects(value(db, sql`select 9007199254740993::bigint as v`), RangeError)
      assert.equal(await value(db, sql`select 1 as v`), 1)
    },
    empty,
  )

  onBothEngines(
    'that nobody could read alike are refused before they are sent',
    async ({ db }) => {
      await assert.rejects(
        db.query(sql`select ${{ a: 1 }}::jsonb`),
        /\$1: a parameter is an object: pass JSON.stringify/,
      )
      await assert.rejects(
        db.query(sql`select ${1}::int, ${undefined}::text`),
        /\$2: a parameter is undefined: pass null/,
      )
    },
    empty,
  )

  onBothEngines(
    'of a megabyte and of depth 32 go in and out whole as jsonb',
    async ({ db }) => {
      const large = { text: 'Ω'.repeat(500_000) }
      assert.deepEqual(await value(db, sql`select ${JSON.stringify(large)}::jsonb as v`), large)
      let deep: unknown = 'bottom'
      for (let depth = 0; depth < 32; depth++) deep = depth % 2 === 0 ? [deep] : { deep }
      assert.deepEqual(await value(db, sql`select ${JSON.stringify(deep)}::jsonb as v`), deep)
    },
    empty,
  )

  onBothEngines(
    'with a NUL in them are refused with their SQLSTATE, and the connection lives on',
    async ({ db }) => {
      assert.equal(await sqlStateOf(db.query(sql`select ${'a\0b'}::text`)), '22021')
      assert.equal(await sqlStateOf(db.query(sql`select ${'"a\\u0000b"'}::jsonb`)), '22P05')
      assert.equal(await value(db, sql`select 1 as v`), 1)
    },
    empty,
  )
})

describe('statements', () => {
  onBothEngines(
    'splice into each other and keep their parameters apart',
    async ({ db }) => {
      const inner = sql`x > ${1} and x < ${9}`
      const statement = sql`select array_agg(x order by x) as v from generate_series(${0}::int, ${20}::int) x
        where ${inner} and x <> ${5}`
      assert.deepEqual(await value(db, statement), [2, 3, 4, 6, 7, 8])
    },
    empty,
  )

  onBothEngines(
    'that fail carry the SQLSTATE and leave the database usable',
    async ({ db }) => {
      await db.script('create table t (id int primary key)')
      await db.query(sql`insert into t values (${1})`)
      assert.equal(await sqlStateOf(db.query(sql`insert into t values (${1})`)), '23505')
      assert.equal(await sqlStateOf(db.query(sql`select nonsense`)), '42703')
      assert.equal(await value(db, sql`select count(*) as v from t`), 1)
      assert.throws(() => one([], 'a row'), RowCountError)
    },
    empty,
  )
})

describe('transactions', () => {
  onBothEngines(
    'commit when the work resolves, and leave nothing when it throws',
    async ({ db }) => {
      await db.script('create table t (id int primary key)')
      const made = await db.transaction(async (tx) => {
        await tx.query(sql`insert into t values (${1})`)
        return 'made'
      })
      assert.equal(made, 'made')
      await assert.rejects(
        db.transaction(async (tx) => {
          await tx.query(sql`insert into t values (${2})`)
          throw new Error('changed my mind')
        }),
        /changed my mind/,
      )
      assert.deepEqual(await db.query(sql`select id from t order by id`), [{ id: 1 }])
    },
    empty,
  )

  onBothEngines(
    'never pass for committed when an error inside was swallowed',
    async ({ db }) => {
      await db.script('create table t (id int primary key)')
      await assert.rejects(
        db.transaction(async (tx) => {
          await tx.query(sql`insert into t values (${1})`)
          await tx.query(sql`select nonsense`).catch(() => undefined)
        }),
      )
      assert.equal(await value(db, sql`select count(*) as v from t`), 0)
    },
    empty,
  )

  onBothEngines(
    'refuse the outer database inside, instead of waiting for themselves',
    async ({ db }) => {
      await db.transaction(async (tx) => {
        await assert.rejects(db.query(sql`select 1`), /db\.query was called inside a transaction: use its tx/)
        await assert.rejects(
          db.transaction(async () => undefined),
          /db\.transaction was called inside/,
        )
        await assert.rejects(db.script('select 1'), /db\.script was called inside/)
        assert.equal(one(await tx.query<{ v: number }>(sql`select 1 as v`), 'v').v, 1)
      })
      assert.equal(await value(db, sql`select 2 as v`), 2)
    },
    empty,
  )

  onBothEngines(
    'of others are waited for, not joined',
    async ({ db }) => {
      await db.script('create table t (id int)')
      const begun = Promise.withResolvers<void>()
      const mayEnd = Promise.withResolvers<void>()
      const open = db.transaction(async (tx) => {
        await tx.query(sql`insert into t values (1)`)
        begun.resolve()
        await mayEnd.promise
        throw new Error('rolled back')
      })
      await begun.promise
      const counted = value(db, sql`select count(*) as v from t`)
      mayEnd.resolve()
      await assert.rejects(open, /rolled back/)
      assert.equal(await counted, 0)
    },
    empty,
  )

  onBothEngines(
    'that the database wants repeated are repeated, at most three times',
    async ({ db }) => {
      await db.script('create table t (id int)')
      const raise = sql`do $$ begin raise exception using errcode = '40001'; end $$`
      let runs = 0
      await db.transaction(async (tx) => {
        runs++
        await tx.query(sql`insert into t values (${runs})`)
        if (runs < 4) await tx.query(raise)
      })
      assert.deepEqual(await db.query(sql`select id from t`), [{ id: 4 }])
      runs = 0
      const always = db.transaction(async (tx) => {
        runs++
        await tx.query(raise)
      })
      assert.equal(await sqlStateOf(always), '40001')
      assert.equal(runs, 4)
    },
    empty,
  )

  onBothEngines(
    'take a script whole or not at all',
    async ({ db }) => {
      assert.equal(
        await sqlStateOf(db.script('create table a (id int); create table b (id nonsense)')),
        '42704',
      )
      assert.equal(await value(db, sql`select to_regclass('a')::text as v`), null)
      await db.script(`create table a (id int); insert into a values (1), (2);
        create function f() returns int language plpgsql as $$ begin return 3; end $$;`)
      assert.equal(await value(db, sql`select count(*) + f() as v from a`), 5)
    },
    empty,
  )
})

describe('hints', () => {
  onBothEngines(
    'reach whoever listens to their channel, and nobody after the listening ended',
    async ({ db }) => {
      const heard: string[] = []
      const both = Promise.withResolvers<void>()
      const last = Promise.withResolvers<void>()
      const stop = await db.listen('Bullpen:acme "x"', (payload) => {
        if (heard.push(payload) === 2) both.resolve()
      })
      const stopOther = await db.listen('last', () => last.resolve())
      await db.notify('Bullpen:acme "x"', 'one')
      await db.transaction((tx) => tx.query(sql`select pg_notify('Bullpen:acme "x"', 'two')`))
      await both.promise
      await stop()
      await db.notify('Bullpen:acme "x"', 'three')
      await db.notify('last', '')
      await last.promise
      await stopOther()
      assert.deepEqual(heard, ['one', 'two'])
    },
    empty,
  )
})
