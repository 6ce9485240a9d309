// A difference as text: lines that come in green, lines that go in red, each with its sign so that colour is never alone.

import type { ReactNode } from 'react'
import { names } from './parts.tsx'

const toneOf = (line: string): string =>
  line.startsWith('+') ? 'bg-good/10 text-good' : line.startsWith('-') ? 'bg-bad/10 text-bad' : 'text-quiet'

/** A unified difference. */
export function DiffText({ text }: { text: string }): ReactNode {
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="max-h-96 overflow-auto rounded-md border border-line bg-paper py-2 font-mono text-xs leading-relaxed"
    >
      {text.split('\n').map((line, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text keep their places
        <span key={place} className={names('block px-3 whitespace-pre-wrap', toneOf(line))}>
          {line === '' ? ' ' : line}
        </span>
      ))}
    </pre>
  )
}
