// The office as a picture: the engine on its canvas, its camera, and the keys that move between people. What it shows stands in
// the list beside it too, so it is one image to a screen reader.

import { Maximize, Minus, Plus } from 'lucide-react'
import { type ReactNode, type RefObject, useEffect, useRef } from 'react'
import { useRead } from '../../data/read.ts'
import type { Hit } from '../../office/hit.ts'
import { createOffice, type Office as Engine } from '../../office/office.ts'
import type { OfficeState } from '../../office/state.ts'
import { Button } from '../../ui/parts.tsx'
import type { Agent, List, Status } from '../../wire.ts'
import { boardFigures } from './board.ts'

const still = window.matchMedia('(prefers-reduced-motion: reduce)')

interface Props {
  state: OfficeState
  status: Status
  /** Another moment than the one before: nobody walks there. */
  jump: boolean
  picked: string | null
  onPick: (hit: Hit) => void
}

/** Keeps one engine on the canvas for as long as it is shown. */
function useEngine(
  canvas: RefObject<HTMLCanvasElement | null>,
  onPick: (hit: Hit) => void,
): RefObject<Engine | null> {
  const engine = useRef<Engine | null>(null)
  const told = useRef(onPick)
  useEffect(() => {
    told.current = onPick
  })
  useEffect(() => {
    if (canvas.current === null) return undefined
    const made = createOffice(canvas.current, {
      onPick: (hit) => told.current(hit),
      reducedMotion: still.matches,
    })
    engine.current = made
    const size = new ResizeObserver(() => made.resize())
    if (canvas.current.parentElement !== null) size.observe(canvas.current.parentElement)
    const calm = (): void => made.reducedMotion(still.matches)
    still.addEventListener('change', calm)
    made.start()
    return () => {
      size.disconnect()
      still.removeEventListener('change', calm)
      made.end()
      engine.current = null
    }
  }, [canvas])
  return engine
}

/** The picture. */
export function Picture({ state, status, jump, picked, onPick }: Props): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null)
  const engine = useEngine(canvas, onPick)
  useEffect(() => engine.current?.set(state, { jump }), [engine, state, jump])
  const { data: agents } = useRead<List<Agent>>('agents', { limit: 200 })
  useEffect(() => engine.current?.setBoard(boardFigures(status, agents)), [engine, status, agents])
  useEffect(() => engine.current?.focusAgent(picked), [engine, picked])
  const camera = (): Engine['camera'] | undefined => engine.current?.camera
  const about = `The office: ${Object.keys(state.actors).length} agents. Who does what stands in the list beside it.`
  return (
    <div className="relative h-full overflow-hidden rounded-lg border border-line bg-sunk">
      <canvas ref={canvas} role="img" aria-label={about} data-office className="block" />
      <div className="absolute right-2 bottom-2 flex gap-1">
        <Button small aria-label="Nearer" onClick={() => camera()?.zoom(1)}>
          <Plus className="size-4" />
        </Button>
        <Button small aria-label="Further away" onClick={() => camera()?.zoom(-1)}>
          <Minus className="size-4" />
        </Button>
        <Button small aria-label="The whole office" onClick={() => camera()?.fit()}>
          <Maximize className="size-4" />
        </Button>
      </div>
    </div>
  )
}
