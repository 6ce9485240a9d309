// How an error looks in a record: one line. The log has the whole story.

/** Returns an error's message as one line of at most 300 characters. */
export function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.replace(/\s+/g, ' ').trim().slice(0, 300) || 'no message'
}
