// What is kept of MCP servers: one look for all who ask at once, and only the pinned list counts as approved.

import assert from 'node:assert/strict'
import { toolList } from '../../src/domain/mcp-tools.ts'
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

const note = (db: Db, tools: Parameters<typeof toolList>[0]) =>
  db.transaction((tx) => noteTools(tx, { name: 'shop', version: '1', ...toolList(tools) }))
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
    const { sha } = toolList([search])
    assert.equal((await note(db, [search])).status, 'new')
    assert.equal(await pin(db, toolList([send]).sha), false, 'another list than it offers')
    assert.equal(await pin(db, sha), true)
    assert.equal(await readPin(db, 'shop'), sha)
    assert.equal((await note(db, [send, search])).status, 'changed')
    assert.equal(await readPin(db, 'shop'), null)
    assert.equal((await note(db, [search])).status, 'approved')
    assert.equal(await pin(db, toolList([send, search]).sha), false, 'what it offered a while ago')
    await noteUnreachable(db, 'shop', 'it ended by itself')
    assert.equal(await readPin(db, 'shop'), null)
    const [row] = await readMcpServers(db, ['shop', 'market'])
    assert.deepEqual([row?.status, row?.problem, row?.pinned_sha], ['unreachable', 'it ended by itself', sha])
    assert.equal((await note(db, [search])).status, 'approved')
  },
)
