// The hand on a film: where it stands, whether it runs, how fast. It knows nothing of what is shown.

import { useCallback, useEffect, useRef, useState } from 'react'

/** How fast a film can run. */
export const rates = [0.5, 1, 2, 4] as const

interface Player {
  /** Where it stands, in milliseconds of the film. */
  ms: number
  playing: boolean
  rate: number
  /** Goes to a place; it runs on if it ran. */
  seek(ms: number): void
  /** Runs or holds; from the end it runs from the start. */
  toggle(): void
  setRate(rate: number): void
}

/** Returns the hand on a film of this length, which stands at `start` (milliseconds) at first. */
export function usePlayer(lengthMs: number, start: number): Player {
  const [ms, setMs] = useState(start)
  const [playing, setPlaying] = useState(false)
  const [rate, setRate] = useState(1)
  const last = useRef(0)
  useEffect(() => {
    if (!playing) return
    last.current = performance.now()
    let frame = requestAnimationFrame(function step(now) {
      const passed = (now - last.current) * rate
      last.current = now
      setMs((was) => Math.min(lengthMs, was + passed))
      frame = requestAnimationFrame(step)
    })
    return () => cancelAnimationFrame(frame)
  }, [playing, rate, lengthMs])
  useEffect(() => {
    if (playing && ms >= lengthMs) setPlaying(false)
  }, [playing, ms, lengthMs])
  const seek = useCallback((to: number) => setMs(Math.max(0, Math.min(lengthMs, to))), [lengthMs])
  const toggle = (): void => {
    if (!playing && ms >= lengthMs) setMs(0)
    setPlaying(!playing)
  }
  return { ms, playing, rate, seek, toggle, setRate }
}

/** Returns a place of a film as `1:05`. */
export function sayPlace(ms: number): string {
  const seconds = Math.floor(ms / 1_000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
