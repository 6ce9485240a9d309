// The keys of the page: `?` lists them, `g` and a letter goes to a view. Views add their own for as long as they are shown.

import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { Panel } from '../ui/panel.tsx'
import { openCommand } from './command.tsx'
import { places } from './places.ts'

export interface Keys {
  /** What is pressed, as `event.key` names it. A key that is held down acts once, unless it `repeats`. */
  readonly [key: string]: { say: string; do: () => void; repeats?: true }
}

const chordMs = 1_200
const layers = new Set<{ current: Keys }>()
const watchers = new Set<() => void>()
let version = 0

const changed = (): void => {
  version += 1
  for (const watcher of watchers) watcher()
}

/** True while somebody types: keys are letters then. */
function typing(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement | null
  return (
    event.metaKey ||
    event.ctrlKey ||
    event.altKey ||
    (target?.closest('input, textarea, select, [contenteditable=true]') ?? null) !== null ||
    document.querySelector('[data-panel]') !== null
  )
}

const pressed =
  'a[href], button, summary, label, [role=button], [role=option], [role=tab], [role=menuitem], [role=switch], [role=checkbox], [role=radio]'
const moved = '[role=tablist], [role=listbox], [role=radiogroup], [role=menu], [role=slider], [role=grid]'

/** True when what has the focus has its own use for the key: it is pressed, moved through or scrolled by it. */
function isTheirs({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (key === 'Enter' || key === ' ') return target.closest(pressed) !== null
  if (!key.startsWith('Arrow')) return false
  if (target.closest(moved) !== null) return true
  if (target === document.body || target.id === 'view') return false
  return key === 'ArrowLeft' || key === 'ArrowRight'
    ? target.scrollWidth > target.clientWidth
    : target.scrollHeight > target.clientHeight
}

/** Adds keys while the component is shown. */
export function useKeys(keys: Keys): void {
  const layer = useRef(keys)
  useEffect(() => {
    layer.current = keys
  })
  useEffect(() => {
    layers.add(layer)
    changed()
    return () => {
      layers.delete(layer)
      changed()
    }
  }, [])
}

function Row({ keys, children }: { keys: readonly string[]; children: ReactNode }): ReactNode {
  return (
    <div className="flex items-baseline gap-3 py-1 text-sm">
      <dt className="w-24 shrink-0 space-x-1">
        {keys.map((key) => (
          <kbd key={key} className="rounded border border-line bg-card px-1.5 py-0.5 font-mono text-xs">
            {key}
          </kbd>
        ))}
      </dt>
      <dd className="text-quiet">{children}</dd>
    </div>
  )
}

/** Listens to the keys and shows their list when asked. */
export function KeyList(): ReactNode {
  const navigate = useNavigate()
  const [open, setOpen] = useState(false)
  const chord = useRef(Number.NEGATIVE_INFINITY)
  useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    () => version,
  )
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (typing(event)) return
      if (performance.now() - chord.current < chordMs) {
        chord.current = Number.NEGATIVE_INFINITY
        const place = places.find(({ key }) => key === event.key)
        if (place !== undefined) {
          event.preventDefault()
          void navigate({ to: place.to })
          return
        }
      }
      if (event.key === 'g') chord.current = performance.now()
      else if (event.key === '?') setOpen(true)
      else if (event.key === '/') {
        event.preventDefault()
        openCommand()
      } else {
        const own = [...layers].reverse().find((layer) => event.key in layer.current)
        const key = own?.current[event.key]
        if (key === undefined || isTheirs(event)) return
        event.preventDefault()
        if (!event.repeat || key.repeats === true) key.do()
      }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [navigate])
  if (!open) return null
  const here = [...layers].flatMap((layer) => Object.entries(layer.current))
  return (
    <Panel title="Keys" close={() => setOpen(false)}>
      <dl>
        <Row keys={['⌘', 'K']}>go anywhere (also /)</Row>
        <Row keys={['?']}>this list</Row>
        <Row keys={['F6']}>to what was said last, at the foot</Row>
        {here.map(([key, { say }]) => (
          <Row key={key} keys={[key === ' ' ? 'Space' : key]}>
            {say}
          </Row>
        ))}
      </dl>
      <h3 className="mt-4 mb-1 text-sm font-semibold">Views</h3>
      <dl className="grid grid-cols-2">
        {places.map(({ key, name }) => (
          <Row key={key} keys={['g', key]}>
            {name}
          </Row>
        ))}
      </dl>
    </Panel>
  )
}
