// A value entered as JSON. What is no JSON stays as it was typed, beside the draft, until it is some or is thrown away.

import { type ReactNode, useState } from 'react'
import { same } from './form-of.ts'
import { type Draft, placeOf } from './use-draft.ts'

/** Returns a value as JSON in lines; nothing for what is not there. */
export const pretty = (value: unknown): string =>
  value === undefined || value === null ? '' : JSON.stringify(value, null, 2)

interface Props {
  id: string
  label?: string | undefined
  path: readonly string[]
  value: unknown
  draft: Draft
  held: boolean
  rows: { least: number; most: number }
}

/** The box, and below it why it is no JSON. */
export function JsonText({ id, label, path, value, draft, held, rows }: Props): ReactNode {
  const broken = draft.broken[placeOf(path)]
  const [entered, setEntered] = useState({ text: broken?.text ?? pretty(value), value })
  // Somebody else changed it.
  if (!same(entered.value, value)) setEntered({ text: pretty(value), value })
  const take = (text: string): void => {
    try {
      const next: unknown = text.trim() === '' ? null : JSON.parse(text)
      setEntered({ text, value: next })
      draft.set(path, next)
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      setEntered({ text, value })
      draft.setBroken(path, { text, problem: `This is no JSON: ${error.message}` })
    }
  }
  return (
    <>
      <textarea
        id={id}
        aria-label={label}
        aria-invalid={broken !== undefined}
        aria-describedby={`${id}-fault`}
        className="field mt-1 w-full font-mono text-xs leading-relaxed"
        rows={Math.max(rows.least, Math.min(rows.most, entered.text.split('\n').length + 1))}
        spellCheck={false}
        disabled={held}
        value={entered.text}
        onChange={(event) => take(event.target.value)}
      />
      <p id={`${id}-fault`} aria-live="polite" className="text-xs text-bad">
        {broken?.problem}
      </p>
    </>
  )
}
