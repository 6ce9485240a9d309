// Where somebody wanted to go before they had to log in: a login link leads to the office, and from there on to that address.

const place = 'bullpen.wanted'
const keptMs = 15 * 60_000

export const wantedAddress = {
  /** Keeps an address for a quarter of an hour. */
  keep({ pathname, search }: Pick<Location, 'pathname' | 'search'>): void {
    const path = `${pathname}${search}`
    if (path !== '/') localStorage.setItem(place, JSON.stringify({ path, until: Date.now() + keptMs }))
  },
  /** Returns the address once, null when there is none or it is too old. */
  take(): string | null {
    const kept = localStorage.getItem(place)
    localStorage.removeItem(place)
    if (kept === null) return null
    const { path, until } = JSON.parse(kept) as { path: string; until: number }
    return until > Date.now() && path.startsWith('/') && !path.startsWith('//') ? path : null
  },
}
