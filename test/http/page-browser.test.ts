// The page in a real browser, of a real company: what only a browser can tell, widths and where a link leads.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { up, workFolder } from '../cli/shell.ts'
import { openBrowser } from '../support/browser.ts'

test('a message links to its question, and the page is no wider than a phone', {
  timeout: 240_000,
}, async (test) => {
  const company = await up(test, workFolder())
  const key = readFileSync(join(company.dataDir, 'owner.key'), 'utf8').trim()
  const filed = await fetch(`${company.url}/api/ops/proposals`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      agent_id: 'executor',
      title: 'Tell them',
      proposed_steps: [{ kind: 'webhook_out', payload: { to: 'crm', message: {} } }],
    }),
  })
  const { id } = (await filed.json()) as { id: string }
  const browser = await openBrowser()
  test.after(() => browser.close())
  const page = await browser.newPage({ viewport: { width: 375, height: 800 } })
  await page.goto(company.loginUrl)
  await page.waitForSelector('#floor:not([hidden])')
  await page.goto(`${company.url}/?approval=${id}#inbox`)
  await page.waitForSelector(`#approval-${id}:focus`)
  assert.ok(await page.isVisible(`#approval-${id} pre`), 'what is asked lies open')
  await page.evaluate(`document.getElementById('cost').textContent =
    '$0.00 and 1,234,567 tokens of unknown price of $2 · month likely unknown'`)
  assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 375)
})
