// What a habit or a modifier of the voice adds to a line, whoever speaks: a tag of a few words. Data for sheet.ts.

import { sheetOf } from './sheet.ts'

export const habitPhrases = sheetOf(`
# asks
What do we know of {it}?
Where <does|do> {it} come from?
What are we not asking, {other}?
Who is it for?
And then what?
# counts
I counted.
Count with me: {thing}.
Twice counted.
# doubts
I give that half.
Not proven, only likely.
Caveat: one source.
Who verified it?
# lists
One for the list.
That goes on the list.
First entry: {it}.
# next
{Owner} takes it next.
Next step: {work}.
Who takes {work}?
{Owner}, by tonight?
An owner for {work}, please.
# engagement
Something to repeat, that worked.
Readers came for less.
Think of who comes back.
# audience
Who reads {it}?
For whom, {other}?
Name the reader first.
# breaks
What could break: {it}.
Where does it snap?
If it breaks, it breaks there.
# origin
From where, though?
Whose number is that?
Source first.
# again
There it is again.
Again {it}.
Second time this week, no?
# rather
I would rather do {it}.
My taste says {it}.
Given the choice, {it}.
# experience
I have seen {work} go wrong.
Burnt once, I ask twice.
We fell over that before.
`)

/** What an instruction about the voice asks for, by its words. */
const asked: readonly (readonly [RegExp, string])[] = [
  [/engagement/iu, 'engagement'],
  [/\bwho\b.{0,30}\bfor\b|audience|leaves the reader/iu, 'audience'],
  [/break|looks like one that failed/iu, 'breaks'],
  [/comes from|with its source|found from what is guessed/iu, 'origin'],
  [/again/iu, 'again'],
  [/rather/iu, 'rather'],
  [/wrong before|experience|been here a long time|worked/iu, 'experience'],
  [/figure|number/iu, 'counts'],
]

/** Returns the sections that these instructions call for. An instruction that is not understood changes nothing. */
export const sectionsFor = (modifiers: readonly string[]): readonly string[] => [
  ...new Set(
    modifiers.flatMap((say) => asked.filter(([pattern]) => pattern.test(say)).map(([, section]) => section)),
  ),
]
