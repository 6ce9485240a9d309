// An MCP server that is a program on this machine: lines of JSON over its standard input and output. It gets the environment that is named
// and no other, stands in a process group of its own that ends as a whole, and may say only so much.

import type { ChildProcess } from 'node:child_process'
import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client'
import { killGroup, notStarted, searchPath, startConfined } from './confined.ts'
import { type Confinement, OutsideError } from './outside.ts'

/** Of what it says beside the messages, for one that was never begun. */
const complaintChars = 1_000

export interface McpProgram {
  argv: readonly string[]
  env: Readonly<Record<string, string>>
  cwd: string
  confine: Confinement
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
  const [program = ''] = given.argv
  let child: ChildProcess | null = null
  let isClosed = false
  const transport: McpStdio = {
    broken: broken.promise,
    async start() {
      const {
        child: started,
        group,
        report,
      } = await startConfined({ ...given, ownCwd: true, path: searchPath })
      if (isClosed) {
        // Whoever asked has gone while it was being started.
        killGroup(group, 'SIGKILL')
        throw new OutsideError('aborted', `${program} was stopped before it was asked`)
      }
      child = started
      let complaint = ''
      started.stderr.on('data', (chunk: Buffer) => {
        if (complaint.length < complaintChars) complaint += chunk.toString('utf8')
      })
      // What it left behind would keep its pipes open.
      started.once('exit', () => killGroup(group, 'SIGKILL'))
      // Not before the pipes are read to their ends: what it said is heard, and so is whether it was begun at all.
      started.once('close', (code, signal) =>
        broken.resolve(
          report().started
            ? new OutsideError('broken', `${program} ended by itself (${code ?? signal})`)
            : new OutsideError('forbidden', notStarted(program, given.confine, complaint)),
        ),
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
      isClosed = true
      if (child?.pid !== undefined) killGroup(child.pid, 'SIGKILL')
      for (const pipe of child?.stdio ?? []) pipe?.destroy()
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
