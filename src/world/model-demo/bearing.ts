// What a sentence does in its text: gives a figure, reports a change, draws a limit, names a cause. Decided by cue
// words in English and German; it makes no claim about truth.

import { figuresIn, figureWeight } from './figures.ts'

export type Bearing =
  | 'problem'
  | 'limit'
  | 'change'
  | 'result'
  | 'cause'
  | 'plan'
  | 'voice'
  | 'figure'
  | 'meaning'
  | 'point'

const cues: readonly (readonly [Bearing, RegExp])[] = [
  [
    'problem',
    /\b(?:fail(?:s|ed|ures?)|vulnerab\w+|attack(?:s|ed|ers?)|breach\w*|outages?|crash(?:es|ed)?|struggl\w+|frustrat\w+|disputes?|conflicts?|lawsuits?|sued|risky|risks?|threat\w*|critici[sz]\w+|shortage|loss(?:es)?|controvers\w+|sicherheitslücken?|schwachstellen?|angriffe?|kritik|streit|klage)\b/iu,
  ],
  [
    'limit',
    /\b(?:however|but|although|though|despite|unless|except|only if|not yet|cannot|can't|must not|limited|limitations?|drawbacks?|downsides?|instead of|rather than|without having|trade-?offs?|jedoch|allerdings|trotz|obwohl|ausgenommen|dennoch|nicht mehr)\b/iu,
  ],
  [
    'change',
    /\b(?:no longer|replac(?:es|ed|ing)|changed|changes (?:in|to)|switch(?:ed|es|ing)?|mov(?:ed|es|ing) (?:to|from|away)|became|launch\w*|releas\w+|introduc\w+|announc\w+|now supports?|for the first time|ha(?:s|ve) (?:begun|started)|dropp?(?:ed|s)|rais(?:ed|es)|increas\w+|decreas\w+|grew|grown|fell|rose|veröffentlicht\w*|erschienen|freigegeben|gibt .{2,60} frei|angekündigt|stellt .{2,60} vor|vorgestellt|eingeführt|erstmals|ab sofort|abgelöst|ersetzt)\b/iu,
  ],
  [
    'cause',
    /\b(?:because|due to|caused by|as a result|the reason|led to|leads to|owing to|thanks to|so that|in order to|therefore|weil|aufgrund|wegen|dadurch|deshalb|daher|damit)\b/iu,
  ],
  [
    'plan',
    /\b(?:plan(?:s|ned|ning)?|will be|going to|upcoming|roadmap|next (?:year|month|week|release|version)|soon|expected to|about to|geplant|soll(?:en)? (?:ab|bis|künftig)|künftig|demnächst|vorgesehen)\b/iu,
  ],
  [
    'result',
    /\b(?:shows?|showed|found|finds|reveal\w*|suggest\w*|conclud\w+|demonstrat\w+|result(?:s|ed)? in|improv\w+|faster|smaller|reduc\w+|achiev\w+|allows?|enables?|makes? it possible|ergab|zeigt|ermöglicht|verbessert\w*|schneller)\b/iu,
  ],
  [
    'voice',
    /\b(?:said|says|told|according to|wrote|argu(?:ed|es)|explain(?:s|ed)|sagte|sagt|laut|zufolge|erklärte|schreibt)\b|[“"„][^”"“]{25,}[”"“]/iu,
  ],
  [
    'meaning',
    /^(?:\S+\s){1,7}(?:is|are|was) (?:an?|the|one of the) \w+|\brefers to\b|\bis (?:called|known as|defined as)\b|\bmeans\b|\b(?:ist|sind|war) (?:ein|eine|der|die|das)\b/iu,
  ],
]

/** Returns what the sentence does, the most telling cue first: a strong figure beats every word. */
export function bearingOf(sentence: string): Bearing {
  const figures = figuresIn(sentence)
  const body = sentence
    .replace(/\s\([^()]{3,160}\)/gu, '')
    .replace(/^(?:but|however|although|though|yet|and|so|also),?\s/iu, '')
  if (figures.some((figure) => figureWeight(figure) >= 0.9)) return 'figure'
  for (const [bearing, cue] of cues) if (cue.test(body)) return bearing
  return figures.some((figure) => figureWeight(figure) >= 0.6) ? 'figure' : 'point'
}
