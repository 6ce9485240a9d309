// What was made of a text, kept for whoever asks about the same text again. It knows no rule about texts: the result must hang from
// the text alone, and nobody may change it.

const limits = { texts: 800, chars: 1_000 } as const

/** Returns `read`, which reads a text once and keeps what came of it, for the last 800 to 1,600 texts of at most 1,000 characters. */
export function oncePerText<Reading>(read: (text: string) => Reading): (text: string) => Reading {
  // Two halves: when the younger is full the older is dropped, so that what is asked for stays and no order is kept.
  let young = new Map<string, Reading>()
  let old = young
  return (text) => {
    const known = young.get(text)
    if (known !== undefined) return known
    const reading = old.get(text) ?? read(text)
    if (text.length > limits.chars) return reading
    if (young.size >= limits.texts) {
      old = young
      young = new Map()
    }
    young.set(text, reading)
    return reading
  }
}
