// The server of the page alone, in a process of its own: the product's own app over a company in a folder or in DATABASE_URL, without heartbeat and worker,
// so that nothing moves but what a test moves. `node stage-server.ts DATA_DIR PORT`; its first line is that of `bullpen up --json`.
// Facts that come in on standard input, a list a line, are recorded as workers record them; the answer says when they were committed.

import { createInterface } from 'node:readline'
import { readProcessSettings } from '../../src/config/settings.ts'
import { serve } from '../../src/http/server.ts'
import { issueLoginLink } from '../../src/loop/access.ts'
import { hint } from '../../src/loop/wake.ts'
import { buildCompanyApp } from '../../src/main/company-app.ts'
import { openCompany } from '../../src/main/open-company.ts'
import { ensureOwnerKey } from '../../src/main/owner-key.ts'
import { type Fact, recordFacts } from '../../src/store/events.ts'

const [dataDir = '', port = '0'] = process.argv.slice(2)
const { DATABASE_URL } = process.env
const read = readProcessSettings({
  ...{ BULLPEN_DATA_DIR: dataDir, BULLPEN_PORT: port },
  ...(DATABASE_URL === undefined ? {} : { DATABASE_URL }),
})
if (!read.ok) throw new Error(read.problems.join('; '))
const { settings } = read
const opened = await openCompany(settings, { locks: true, mustExist: true, logFor: 'machines' })
if (!opened.ok) throw new Error(opened.reason)
const { company } = opened
const { world } = company
await ensureOwnerKey(world, company.dataDir)
const { app, live } = buildCompanyApp(world, settings, { hosts: ['127.0.0.1'], redact: company.redact })
const serving = await serve(app, { host: '127.0.0.1', port: settings.port, world, live })
company.publish(serving.url)
const { path } = await issueLoginLink(world)
const first = {
  url: serving.url,
  loginUrl: `${serving.url}${path}`,
  dataDir: company.dataDir,
  pid: process.pid,
}
process.stdout.write(`${JSON.stringify(first)}\n`)

createInterface({ input: process.stdin }).on('line', async (line) => {
  const ids = await recordFacts(world.db, JSON.parse(line) as Fact[])
  const committedAt = performance.timeOrigin + performance.now()
  await hint(world, 'events')
  process.stdout.write(`${JSON.stringify({ ids, committedAt })}\n`)
})

process.once('SIGTERM', async () => {
  await serving.close()
  await company.close()
  process.stdin.destroy()
})
