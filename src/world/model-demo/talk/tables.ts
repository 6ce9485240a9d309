// The phrases of all kinds of conversation, whoever speaks: section `close standup`, and the like.

import type { Sheet } from './sheet.ts'
import { tablesAtWork } from './tables-at-work.ts'
import { tablesOfThought } from './tables-of-thought.ts'

export const tables: Sheet = new Map([...tablesAtWork, ...tablesOfThought])
