// A conversation as a film: every turn is typed for a while and then stands. Real pauses are kept in proportion, but none is so
// long that one would wait for it. Pure.

/** Bounds of the time between two turns, in milliseconds of the film. */
const pause = { least: 900, most: 3_200, ofReal: 0.06 } as const
/** The share of a pause in which somebody types. */
const typingShare = 0.7
const endMs = 1_200

export interface Scene {
  position: number
  speaker: string
  /** From when on the speaker types, and when the words stand, in milliseconds of the film. */
  typesAt: number
  standsAt: number
}

export interface TalkFilm {
  scenes: readonly Scene[]
  lengthMs: number
}

/** Returns the film of these turns, in their order. */
export function filmOf(
  turns: readonly { position: number; speaker: string; created_at: string }[],
): TalkFilm {
  let at = 0
  let before: number | null = null
  const scenes = turns.map(({ position, speaker, created_at }): Scene => {
    const spoken = Date.parse(created_at)
    const real = before === null ? 0 : spoken - before
    before = spoken
    const wait = Math.max(pause.least, Math.min(pause.most, real * pause.ofReal))
    const scene = { position, speaker, typesAt: at + wait * (1 - typingShare), standsAt: at + wait }
    at = scene.standsAt
    return scene
  })
  return { scenes, lengthMs: at + endMs }
}

/** Returns what stands at a place of the film: how many turns, and who types the next one (null: nobody). */
export function talkAt({ scenes }: TalkFilm, ms: number): { shown: number; typing: string | null } {
  const shown = scenes.filter(({ standsAt }) => standsAt <= ms).length
  const next = scenes[shown]
  return { shown, typing: next !== undefined && next.typesAt <= ms ? next.speaker : null }
}

/** Returns the place of the film at which so many turns stand. */
export function placeOf({ scenes }: TalkFilm, shown: number): number {
  return shown <= 0 ? 0 : (scenes[Math.min(shown, scenes.length) - 1]?.standsAt ?? 0)
}
