// The browser that the page's tests rely on starts here, wherever it came from, and draws.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { openBrowser } from './browser.ts'

it('a browser starts and shows a page', async () => {
  const browser = await openBrowser()
  const page = await browser.newPage()
  await page.setContent('<h1>Bullpen</h1><canvas width="9" height="9"></canvas>')
  assert.equal(await page.textContent('h1'), 'Bullpen')
  assert.ok((await page.screenshot()).length > 1000)
  await browser.close()
})
