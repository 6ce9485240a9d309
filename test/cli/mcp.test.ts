// The company's tools over standard input and output, through the official client.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { bullpen, up, workFolder } from './shell.ts'

const bin = fileURLToPath(new URL('../../bin/bullpen.js', import.meta.url))

test('bullpen mcp serves the tools of the company that runs here, and ends with its input', {
  timeout: 90_000,
}, async (t) => {
  const folder = workFolder()
  await up(t, folder)
  await bullpen(folder, [
    'propose',
    'Found me',
    '--agent',
    'executor',
    '--step',
    'research={"topic":"leases"}',
  ])
  const transport = new StdioClientTransport({ command: process.execPath, args: [bin, 'mcp'], cwd: folder })
  const client = new Client({ name: 'test', version: '1.0.0' })
  await client.connect(transport)
  const { tools } = await client.listTools()
  assert.deepEqual(tools.map(({ name }) => name).sort(), [
    'list_approvals',
    'propose',
    'search_memory',
    'status',
    'why',
  ])
  const called = await client.callTool({ name: 'status', arguments: {} })
  assert.ok(JSON.stringify(called.content).includes('Found me'))
  await client.close()
})
