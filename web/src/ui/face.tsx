// An agent's face: the same pixels wherever the agent is named, drawn once per agent and size.

import type { ReactNode } from 'react'
import { useAgents } from '../data/agents.ts'
import { portraitOf, portraitSize } from '../office/portrait.ts'

/** Faces that are drawn already, as small pictures by agent, persona and scale. */
const drawn = new Map<string, string>()
const keptMost = 500

function pictureOf(id: string, persona: unknown, scale: number): string {
  const key = `${scale} ${id} ${JSON.stringify(persona)}`
  const kept = drawn.get(key)
  if (kept !== undefined) return kept
  const picture = portraitOf(id, persona, scale).toDataURL()
  if (drawn.size >= keptMost) drawn.clear()
  drawn.set(key, picture)
  return picture
}

/** Whole multiples of the picture's own pixels: between them some pixels would be wider than others. */
export type FaceSize = 24 | 48 | 72 | 96

/** The face of an agent, `size` CSS pixels wide; decoration beside a name, so it is hidden from readers. Who is no agent (the founder, the
 *  company) is a letter. */
export function Face({ id, name, size = 24 }: { id: string; name: string; size?: FaceSize }): ReactNode {
  const { items } = useAgents()
  const agent = items.find((one) => one.id === id)
  const box = 'shrink-0 overflow-hidden rounded-md bg-sunk'
  if (agent === undefined)
    return (
      <span
        aria-hidden="true"
        className={`inline-grid place-items-center font-semibold text-quiet ${box}`}
        style={{ width: size, height: size, fontSize: size * 0.45 }}
      >
        {[...name][0] ?? '?'}
      </span>
    )
  const scale = size / portraitSize
  return (
    <img
      alt=""
      data-face={id}
      src={pictureOf(id, agent.persona, scale)}
      width={size}
      height={size}
      style={{ width: size, height: size }}
      className={`pixels inline-block ${box}`}
    />
  )
}
