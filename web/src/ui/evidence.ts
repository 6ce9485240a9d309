// How a link of the evidence is said: names of the database as words, moments in the company's time. Pure.

import { sayMoment, sayName } from './words.ts'

/** What is called by its name in the database, which nobody reads gladly. */
const named: ReadonlySet<string> = new Set(['gate', 'rule', 'dice'])
const stamp = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g

/** Returns what a link is called: `proposal_policy.max_steps` → `proposal policy: max steps`. */
export function sayLink({ what, title }: { what: string; title: string }): string {
  return named.has(what) ? sayName(title.replace(/(?<=\w)\.(?=\w)/, ': ')) : title
}

/** Returns a text with its moments as they are said everywhere. */
export function sayStamps(text: string): string {
  return text.replace(stamp, (moment) => sayMoment(moment))
}
