// When something happened, as people say it: `09:40` today, `Monday` before. It counts back from the hour that the briefing gives.

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const dayMinutes = 1_440

/** Returns `09:40` for a moment of today, the weekday for one of the last six days; null when that cannot be told. */
export function momentOf(when: string, minutesAgo: number): string | null {
  const read = /^(\p{L}+) (\d{1,2}):(\d{2})$/u.exec(when.trim())
  const today = days.indexOf(read?.[1] ?? '')
  if (read === null || today < 0 || minutesAgo < 0) return null
  const minute = Number(read[2]) * 60 + Number(read[3]) - Math.floor(minutesAgo)
  if (minute >= 0)
    return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
  const back = Math.ceil(-minute / dayMinutes)
  return back > 6 ? null : (days[(today + 7 - back) % 7] ?? null)
}

/** Returns a duration as in `38 s` or `4 min`, or null for none. */
export function lasted(seconds: number | null): string | null {
  if (seconds === null || seconds <= 0) return null
  return seconds < 100 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`
}
