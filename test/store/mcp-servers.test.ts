// What is kept of MCP servers: one look for all who ask at once, and only the pinned list counts as approved.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type OfferedTool, serverOffer } from '../../src/domain/mcp-tools.ts'
import { parsePolicy } from '../../src/domain/policy.ts'
import { pinTools } from '../../src/store/mcp-pins.ts'
import {
  claimLook,
  noteTools,
  noteUnreachable,
  readMcpServers,
  readPin,
} from '../../src/store/mcp-servers.ts'
import type { Db } from '../../src/world/db.ts'
import { onBothEngines } from '../support/kept-database.ts'

const search = { name: 'search', about: 'Searches.', schema: { type: 'object' } }
const send = { name: 'send', about: 'Sends.', schema: { type: 'object' } }

const server = (command: readonly string[], more: Record<string, unknown> = {}) => {
  const parsed = parsePolicy('mcp_policy', { servers: { shop: { command, ...more } } })
  const shop = parsed.ok ? parsed.value.servers['shop'] : undefined
  assert.ok(shop)
  return shop
}
const shop = server(['shop', '--stdio'])
const shaOf = (tools: readonly OfferedTool[], reached = shop) => serverOffer(reached, tools).sha

const note = (db: Db, tools: readonly OfferedTool[], reached = shop) =>
  db.transaction((tx) => noteTools(tx, { name: 'shop', version: '1', ...serverOffer(reached, tools) }))
const pin = (db: Db, sha: string) => db.transaction((tx) => pinTools(tx, { server: 'shop', sha, by: 'ann' }))

onBothEngines('of eight who want to look at a server at once, one does', async ({ db }) => {
  const looks = await Promise.all(Array.from({ length: 8 }, () => claimLook(db, 'shop', 60)))
  assert.equal(looks.filter((mine) => mine).length, 1)
  assert.equal(await claimLook(db, 'shop', 0), true)
  assert.equal(await claimLook(db, 'market', 60), true, 'another server has looks of its own')
})

onBothEngines(
  'a server may be used while it offers the pinned list, and at no other time',
  async ({ db }) => {
    await claimLook(db, 'shop', 60)
    assert.equal(await readPin(db, 'shop'), null)
    const sha = shaOf([search])
    assert.equal((await note(db, [search])).status, 'new')
    assert.equal(await pin(db, shaOf([send])), false, 'another list than it offers')
    assert.equal(await pin(db, sha), true)
    assert.equal((await readPin(db, 'shop'))?.sha, sha)
    assert.equal((await note(db, [send, search])).status, 'changed')
    assert.equal(await readPin(db, 'shop'), null)
    assert.equal((await note(db, [search])).status, 'approved')
    assert.equal(await pin(db, shaOf([send, search])), false, 'what it offered a while ago')
    await noteUnreachable(db, 'shop', 'it ended by itself')
    assert.equal(await readPin(db, 'shop'), null)
    const [row] = await readMcpServers(db, ['shop', 'market'])
    assert.deepEqual([row?.status, row?.problem, row?.pinned_sha], ['unreachable', 'it ended by itself', sha])
    assert.equal((await note(db, [search])).status, 'approved')
  },
)

onBothEngines(
  'a server that policy may name can be looked at, and its pin says how it is reached',
  async ({ db }) => {
    assert.equal(await claimLook(db, '9_shops', 60), true)
    await claimLook(db, 'shop', 60)
    await note(db, [search])
    await pin(db, shaOf([search]))
    assert.deepEqual((await readPin(db, 'shop'))?.reach, {
      ...{ command: ['shop', '--stdio'], env: [] },
      ...{ network: true, user: null },
    })
  },
)

for (const [what, reached] of [
  ['another argument', server(['shop', '--stdio', '--all'])],
  ['another variable', server(['shop', '--stdio'], { env: ['SHOP_TOKEN'] })],
  ['no network', server(['shop', '--stdio'], { network: false })],
  ['another version', server(['shop', '--stdio'], { version: '2' })],
] as const)
  test(`the same tools behind ${what} are another offer`, () => {
    assert.notEqual(shaOf([search], reached), shaOf([search]))
  })

test('how patient we are, and which tools read, is no part of what is offered', () => {
  const patient = server(['shop', '--stdio'], { timeout_seconds: 99, reading: ['search'] })
  assert.equal(shaOf([search], patient), shaOf([search]))
})
