// The tool `web_search` against servers on loopback that answer as each engine does.

import assert from 'node:assert/strict'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { it } from 'node:test'
import { parsePolicy } from '../../src/domain/policy.ts'
import type { ToolContext } from '../../src/loop/tools/tool.ts'
import { toolboxOf } from '../../src/loop/tools/toolbox.ts'
import { machineClock } from '../../src/world/clock.ts'
import { memoryLog } from '../../src/world/log.ts'
import { guardedNet } from '../../src/world/net-guarded.ts'
import { outsideWithSecrets } from '../support/effects.ts'

const hits = [
  { title: 'Ferries', url: 'https://example.org/f', content: 'They wait.', description: 'They wait.' },
]

for (const [engine, answer, header] of [
  ['brave', { web: { results: hits } }, 'x-subscription-token'],
  ['tavily', { results: hits }, 'authorization'],
  ['searxng', { results: hits }, null],
] as const) {
  it(`${engine} is asked with its key, and its results are trusted with nothing`, async (t) => {
    const asked: IncomingHttpHeaders[] = []
    const server = createServer((request, response) => {
      asked.push(request.headers)
      response.end(JSON.stringify(answer))
    })
    server.listen(0, '127.0.0.1')
    await new Promise((done) => server.once('listening', done))
    t.after(() => server.close())
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/search`
    const read = parsePolicy('tool_policy', { search: { engine, url, key: 'X_API_KEY' } })
    assert.ok(read.ok)
    const policies = {
      tool_policy: read.value,
      crawl_policy: { deny_hosts: [] },
    } as unknown as ToolContext['policies']
    const [tool] = toolboxOf(['web_search'], policies)
    assert.ok(tool)
    const world = {
      net: guardedNet({ clock: machineClock(), log: memoryLog() }),
      outside: outsideWithSecrets(),
    }
    const signal = new AbortController().signal
    const brought = await tool.run({ query: 'ferries' }, {
      world,
      policies,
      signal,
    } as unknown as ToolContext)
    assert.equal(brought.text, '- Ferries <https://example.org/f>: They wait.')
    assert.equal(brought.trust, 0)
    if (header !== null) assert.match(String(asked[0]?.[header]), /key$/)
  })
}
