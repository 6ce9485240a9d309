// An MCP server that is a program on this machine: lines of JSON over its standard input and output. It gets the environment that is named
// and no other, stands in a process group of its own that ends as a whole, and may say only so much.

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client'
import { OutsideError } from './outside.ts'
import { killGroup, searchPath } from './outside-proc.ts'

export interface McpProgram {
  argv: readonly string[]
  env: Readonly<Record<string, string>>
  cwd: string
  /** Of all that it says. */
  maxBytes: number
  /** Reads one line; throws for what is no message. */
  read: (line: string) => JSONRPCMessage
}

export interface McpStdio extends Transport {
  /** Resolves, with what went wrong, once nothing more can come of the program. */
  readonly broken: Promise<OutsideError>
}

/** Returns the connection to a program that is started with `start()` and killed, with all that it started, by `close()`. */
export function mcpStdio(given: McpProgram): McpStdio {
  const broken = Promise.withResolvers<OutsideError>()
  const [program = '', ...args] = given.argv
  let child: ChildProcess | null = null
  const transport: McpStdio = {
    broken: broken.promise,
    async start() {
      await mkdir(given.cwd, { recursive: true, mode: 0o700 })
      const started = spawn(program, args, {
        cwd: given.cwd,
        env: { LANG: 'C.UTF-8', ...given.env, PATH: searchPath, HOME: given.cwd },
        detached: true,
        stdio: ['pipe', 'pipe', 'ignore'],
        shell: false,
      })
      child = started
      await new Promise<void>((resolve, reject) => {
        started.once('spawn', resolve)
        started.once('error', (error: NodeJS.ErrnoException) =>
          reject(new OutsideError('absent', `${program} cannot be started (${error.code ?? error.message})`)),
        )
      })
      started.on('error', () => undefined)
      started.stdin.on('error', () => undefined)
      started.stdout.on('error', () => undefined)
      started.once('exit', (code, signal) =>
        broken.resolve(new OutsideError('broken', `${program} ended by itself (${code ?? signal})`)),
      )
      hear(started, given, (line) => {
        try {
          transport.onmessage?.(given.read(line))
        } catch (error) {
          broken.resolve(
            new OutsideError('broken', `${program} said something that is no message (${String(error)})`),
          )
        }
      }).catch((error: OutsideError) => broken.resolve(error))
    },
    async send(message) {
      child?.stdin?.write(`${JSON.stringify(message)}\n`)
    },
    async close() {
      if (child?.pid !== undefined) killGroup(child.pid, 'SIGKILL')
      child?.stdin?.destroy()
      child?.stdout?.destroy()
      child = null
      transport.onclose?.()
    },
  }
  return transport
}

/** Hands over line after line; rejects when it is too much. */
async function hear(child: ChildProcess, given: McpProgram, told: (line: string) => void): Promise<void> {
  const tooMuch = Promise.withResolvers<void>()
  let heard = 0
  let parts: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => {
    heard += chunk.length
    if (heard > given.maxBytes) {
      child.stdout?.destroy()
      parts = []
      tooMuch.reject(new OutsideError('too_large', `${given.argv[0]} said more than ${given.maxBytes} bytes`))
      return
    }
    let from = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      parts.push(chunk.subarray(from, end))
      const line = Buffer.concat(parts).toString('utf8').trim()
      parts = []
      from = end + 1
      if (line !== '') told(line)
    }
    parts.push(chunk.subarray(from))
  })
  await tooMuch.promise
}
