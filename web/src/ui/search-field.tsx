// The field for words of a list: what is typed is looked for a moment later, and what the address says is what stands in it.

import { type ReactNode, useEffect, useRef, useState } from 'react'

const typedMs = 250

interface Props {
  label: string
  placeholder: string
  className: string
  value: string | undefined
  set: (value: string | undefined) => void
}

/** The field. */
export function SearchField({ label, placeholder, className, value = '', set }: Props): ReactNode {
  const [typed, setTyped] = useState(value)
  const sent = useRef(value)
  // What this field asked for itself comes back late, when more may have been typed.
  useEffect(() => {
    if (value === sent.current) return
    sent.current = value
    setTyped(value)
  }, [value])
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is typed starts the wait
  useEffect(() => {
    if (typed === value) return undefined
    const timer = window.setTimeout(() => {
      sent.current = typed
      set(typed || undefined)
    }, typedMs)
    return () => window.clearTimeout(timer)
  }, [typed])
  return (
    <input
      type="search"
      aria-label={label}
      placeholder={placeholder}
      className={`field text-sm ${className}`}
      maxLength={200}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  )
}
