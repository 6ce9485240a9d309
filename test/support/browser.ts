// A headless browser for the tests that look at the page.

import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { findBrowser } from './browser-binary.ts'

const startLimitMs = 60_000

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

/** Returns a browser; whoever opens it closes it. Root and containers have no sandbox to offer, so it runs without. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = await findBrowser()
  const brought = dirname(executablePath)
  const env = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
  if (existsSync(join(brought, 'lib'))) {
    env['LD_LIBRARY_PATH'] = [join(brought, 'lib'), brought].join(':')
    env['FONTCONFIG_PATH'] = brought
  }
  return chromium.launch({ executablePath, args: quiet, env, timeout: startLimitMs })
}
