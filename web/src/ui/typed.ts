// What somebody types into a field whose value comes from elsewhere: it stands until it is taken, whatever comes meanwhile.

import { useState } from 'react'

/** Returns what stands in the field, and how to type into it; null lets go of what was typed. */
export function useTyped(value: string): [text: string, type: (text: string | null) => void] {
  const [typed, setTyped] = useState<string | null>(null)
  return [typed ?? value, setTyped]
}
