// Tools, from the shell: what there is, and an MCP server from its first look to its approval.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { bullpen, up, workFolder } from './shell.ts'

const script = fileURLToPath(new URL('../support/mcp-server.ts', import.meta.url))

interface Known {
  items: { name: string; class: string; on: boolean }[]
  servers: { name: string; status: string; approval_id: string | null; payload_sha: string | null }[]
}

test('an MCP server is looked at by itself, off until it is approved, and listed with its tools after', {
  timeout: 240_000,
}, async (t) => {
  const folder = workFolder()
  const first = await up(t, folder)
  const shop = { command: [process.execPath, script], reading: ['search'] }
  const set = await bullpen(folder, ['policy', 'set', 'mcp_policy', JSON.stringify({ servers: { shop } })])
  assert.equal(set.code, 0, set.err)
  first.signal('SIGTERM')
  await first.ended
  // A company looks at once when it starts.
  const company = await up(t, folder)
  const known = async () => (await company.ask('/api/ops/tools')) as unknown as Known
  let server = (await known()).servers[0]
  while (server?.approval_id === null) server = (await known()).servers[0]
  assert.equal(server?.status, 'new')
  assert.ok(!(await known()).items.some(({ name }) => name.startsWith('shop/')), 'nothing of it is on yet')

  const before = await bullpen(folder, ['tools', 'list'])
  assert.match(before.out, /web_fetch +reading +risk/, before.err)
  assert.match(before.out, /shop +new +4 tools +off until you approve/)
  const stale = await bullpen(folder, ['tools', 'approve', 'shop', '--sha', 'a'.repeat(64)])
  assert.match(stale.err, /another one than you saw/)
  const stranger = await bullpen(folder, ['tools', 'approve', 'market'])
  assert.match(stranger.err, /there is no MCP server market/)
  const card = server?.approval_id ?? ''
  const no = await bullpen(folder, ['approvals', 'refuse', card, '--reason', 'not now'])
  assert.equal(no.code, 0, no.err)
  const off = await bullpen(folder, ['tools', 'list'])
  assert.match(off.out, /refused it: bullpen tools ask shop/)
  const again = await bullpen(folder, ['tools', 'ask', 'shop'])
  assert.match(again.out, /^shop {2}new: off until you approve what it offers/, again.err)
  const unknown = await bullpen(folder, ['tools', 'ask', 'market'])
  assert.match(unknown.err, /There is no MCP server market/)
  const approved = await bullpen(folder, ['tools', 'approve', 'shop'])
  assert.match(
    approved.out,
    /^approved {2}[0-9a-f]{8}: Use the tools of the MCP server shop\n$/,
    approved.err,
  )

  const after = JSON.parse((await bullpen(folder, ['tools', '--json'])).out) as Known
  assert.equal(after.servers[0]?.status, 'approved')
  assert.deepEqual(
    after.items.filter(({ name }) => name.startsWith('shop/')).map(({ name, class: sort }) => [name, sort]),
    [
      ['shop/environment', 'acting'],
      ['shop/long', 'acting'],
      ['shop/search', 'reading'],
      ['shop/send', 'acting'],
    ],
  )
  const late = await bullpen(folder, ['tools', 'approve', 'shop'])
  assert.match(late.err, /nothing of shop waits for you: in use/)
})
