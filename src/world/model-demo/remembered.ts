// What was found in a text, kept while there is room for it: pure work on the same words is done once. It knows nothing of what
// is found, and forgets what was not asked for longest.

/** Returns `find` with a memory: asked again about the same title and text it returns what it returned then. At most `entries` texts are
 *  kept, and at most `chars` characters of them; one longer than that is never kept. `find` must be pure, and nobody may change what
 *  it returns. */
export function remembered<Found>(
  limits: { entries: number; chars: number },
  find: (title: string, text: string) => Found,
): (title: string, text: string) => Found {
  const kept = new Map<string, Found>()
  let chars = 0
  return (title, text) => {
    const key = `${title.length} ${title}${text}`
    const known = kept.get(key)
    const found = known ?? find(title, text)
    if (known !== undefined) kept.delete(key)
    else if (key.length > limits.chars) return found
    else chars += key.length
    kept.set(key, found)
    for (const oldest of kept.keys()) {
      if (kept.size <= limits.entries && chars <= limits.chars) break
      kept.delete(oldest)
      chars -= oldest.length
    }
    return found
  }
}
