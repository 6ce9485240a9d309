// Opens an address in the browser of whoever sits at this machine. It never fails: the address stands on the terminal anyway.

import { spawn } from 'node:child_process'

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  linux: ['xdg-open'],
}

/** Asks the desktop to open `url`; does nothing where there is none. */
export function openBrowser(url: string): void {
  const [command, ...words] = openers[process.platform] ?? []
  if (command === undefined) return
  const child = spawn(command, [...words, url], { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
}
