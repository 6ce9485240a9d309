// A sandbox for scripts: an interpreter in WebAssembly that has no clock, no chance, no network and no files, and whose work is counted.

import type { QuickJSSyncVariant } from 'quickjs-emscripten-core'
import type { Clock } from './clock.ts'
import { OutsideError, type Scripts } from './outside.ts'

const scriptLimits = {
  /** How often the interpreter asks whether to go on, at most: about ten thousand operations each time. */
  maxChecks: 20_000,
  stackBytes: 512_000,
  resultChars: 20_000,
} as const

/** What would tell two runs apart is taken away before the script begins; what is wrong is told as text. */
const sealed = 'delete globalThis.Date; delete Math.random; delete globalThis.performance;'

/** Returns the sandbox. The same script gives the same text every time, unless its time or memory ran out. */
export function machineScripts({ clock }: { clock: Clock }): Scripts {
  let loading: ReturnType<typeof load> | null = null
  return {
    async evaluate(script, { timeoutMs, maxMemoryBytes }) {
      loading ??= load()
      const quickjs = await loading
      const until = clock.monotonic() + timeoutMs
      let checks = 0
      let isOver = false
      const runtime = quickjs.newRuntime()
      runtime.setMemoryLimit(maxMemoryBytes)
      runtime.setMaxStackSize(scriptLimits.stackBytes)
      runtime.setInterruptHandler(() => {
        isOver = ++checks > scriptLimits.maxChecks || clock.monotonic() > until
        return isOver
      })
      const context = runtime.newContext()
      try {
        context.unwrapResult(context.evalCode(sealed)).dispose()
        const ended = context.evalCode(script, 'script.js')
        const handle = ended.error ?? ended.value
        const text = textOf(context.dump(handle)).slice(0, scriptLimits.resultChars).toWellFormed()
        handle.dispose()
        if (isOver) throw new OutsideError('timeout', `the script ran for too long (${timeoutMs} ms)`)
        if (ended.error !== undefined) throw new OutsideError('broken', `the script failed: ${text}`)
        return text
      } finally {
        context.dispose()
        runtime.dispose()
      }
    },
  }
}

async function load() {
  const { newQuickJSWASMModuleFromVariant } = await import('quickjs-emscripten-core')
  const { default: variant } = await import('@jitl/quickjs-wasmfile-release-sync')
  // The package's types take its default export for the whole module.
  return newQuickJSWASMModuleFromVariant(variant as unknown as QuickJSSyncVariant)
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (value !== null && typeof value === 'object') {
    const { name, message } = value as { name?: unknown; message?: unknown }
    if (typeof name === 'string' && typeof message === 'string') return `${name}: ${message}`
  }
  return typeof value === 'bigint' ? value.toString() : (JSON.stringify(value) ?? String(value))
}
