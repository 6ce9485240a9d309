// A text made shorter: on one line, cut between words. It knows nothing of what the text says.

/** Returns `text` on one line, in at most `most` characters; what is cut off between two words is marked by an ellipsis. */
export function shorten(text: string, most: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= most) return line
  const room = line.slice(0, most)
  const end = room.lastIndexOf(' ')
  // A single word that is longer than the room is cut within; a character is never cut in half.
  const kept = end > 0 ? room.slice(0, end) : room.slice(0, -1).replace(/[\ud800-\udbff]$/, '')
  return `${kept.replace(/[\s,;:.–—-]+$/, '')}…`
}
