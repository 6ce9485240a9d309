// The wording of each register, as data: openings, ways to introduce a claim or a figure, labels for what a sentence
// does. Slots in braces are filled with words and numbers of the text; a phrase itself asserts nothing about the world.

import type { Bearing } from './bearing.ts'
import type { Register } from './voice.ts'

type ByRegister = Readonly<Record<Register, readonly string[]>>

/** What a text is about. */
export const about: ByRegister = {
  plain: ['“{name}” is about {terms}.', 'The subject of “{name}”: {terms}.', '“{name}” covers {terms}.'],
  crisp: ['“{name}”: {terms}.', 'Subject of “{name}”: {terms}.', 'Read: “{name}”. It deals with {terms}.'],
  warm: [
    '“{name}” walks us through {terms}.',
    'I enjoyed “{name}”, which is about {terms}.',
    'Here is what “{name}” has for us: {terms}.',
  ],
  wry: [
    '“{name}” would like to talk about {terms}.',
    'Under the headline “{name}” we find, in order of enthusiasm: {terms}.',
    '“{name}” has one subject, spelled three ways: {terms}.',
  ],
  formal: [
    '“{name}” treats {terms}.',
    'The text “{name}” is concerned with {terms}.',
    'In “{name}”, the matters at hand are {terms}.',
  ],
  vivid: [
    '“{name}” throws us straight into {terms}.',
    'What drives “{name}”: {terms}.',
    'Picture the scene of “{name}”: {terms}.',
  ],
  wary: [
    '“{name}” says it is about {terms}; I read it with a pencil in hand.',
    'What “{name}” puts forward concerns {terms}.',
    '“{name}” makes its case on {terms}.',
  ],
}

/** Before the sentence that carries a text. */
export const claim: ByRegister = {
  plain: ['The main point:', 'At its centre:', 'What it comes down to:'],
  crisp: ['Core:', 'Main point:', 'In one line:'],
  warm: ['The part I would pass on first:', 'What stays with me:', 'The heart of it:'],
  wry: ['Stripped of ornament:', 'The part that survives a second reading:', 'The point, when it arrives:'],
  formal: ['The central statement reads as follows:', 'Its principal finding:', 'In substance:'],
  vivid: ['And here is the line that carries it all:', 'The moment it turns:', 'The sentence to underline:'],
  wary: ['Its strongest claim:', 'What it asks us to believe:', 'The claim to test:'],
}

/** Before the sentence with the hardest figure. */
export const figure: ByRegister = {
  plain: ['The figure to note is {value}:', 'In numbers, {value}:', 'Most telling is {value}:'],
  crisp: ['Hardest number, {value}:', '{value}:', 'Key figure, {value}:'],
  warm: ['One number worth keeping, {value}:', 'If you keep a single number, keep {value}:'],
  wry: ['There is even a number, {value}:', 'Somebody did count, and got {value}:'],
  formal: ['Of the figures given, {value} weighs most:', 'Quantitatively, {value} stands out:'],
  vivid: ['Then the number that lands, {value}:', '{value}, and suddenly it is concrete:'],
  wary: ['The figure to check is {value}:', 'It leans on {value}:'],
}

/** What a feed holds; `terms` are its items, `count` in words. */
export const aboutFeed: ByRegister = {
  plain: ['“{name}” lists {count} items.', 'In “{name}” there are {count} items.'],
  crisp: ['“{name}”: {count} items.', '{Count} items in “{name}”.'],
  warm: ['“{name}” brings us {count} items.', 'There are {count} items waiting in “{name}”.'],
  wry: [
    '“{name}” has been busy: {count} items.',
    '{Count} items in “{name}”, each of them urgent to somebody.',
  ],
  formal: ['“{name}” comprises {count} items.', 'The feed “{name}” carries {count} items.'],
  vivid: ['“{name}” comes in with {count} items.', '{Count} items tumble out of “{name}”.'],
  wary: [
    '“{name}” offers {count} items; headlines first, proof later.',
    '“{name}”: {count} items, none checked.',
  ],
}

/** Before a further sentence, by what it does. */
export const further: Readonly<Record<Bearing, readonly string[]>> = {
  problem: ['The trouble it names:', 'Where it hurts:', 'The sore point:'],
  limit: ['With a limit:', 'The restriction that comes with it:', 'The other side:'],
  change: ['What changes:', 'New in it:', 'What has moved:'],
  result: ['What came of it:', 'The outcome:', 'The effect:'],
  cause: ['The reason given:', 'Why, in its words:', 'Behind it:'],
  plan: ['What is to come:', 'Ahead:', 'Announced:'],
  voice: ['On record:', 'Someone says it outright:', 'In the mouth of a witness:'],
  figure: ['Also counted:', 'Another number:', 'And measured:'],
  meaning: ['For orientation:', 'To place it:', 'In its own definition:'],
  point: ['Beyond that:', 'Also in the text:', 'It adds:'],
}

/** The label of a finding: what the quoted words do for a subject of the text. */
const label: Readonly<
  Record<Bearing, Partial<Record<Register, readonly string[]>> & { plain: readonly string[] }>
> = {
  figure: {
    plain: ['{Term}, in numbers', '{Term}, a figure'],
    crisp: ['{Term}, counted', '{Term}, the number'],
    warm: ['{Term}, with a number to keep', '{Term}, measured'],
    wry: ['{Term}, for those who count', '{Term}, now with digits'],
    formal: ['{Term}, quantified', '{Term}, in figures'],
    vivid: ['{Term}, made tangible', '{Term}, by the numbers'],
    wary: ['{Term}, a figure to check', '{Term}, as counted by them'],
  },
  change: {
    plain: ['{Term}, what changed', '{Term}, new'],
    crisp: ['{Term}, changed', '{Term}, new'],
    warm: ['{Term}, on the move', '{Term}, what is new'],
    wry: ['{Term}, not what it was', '{Term}, rearranged'],
    formal: ['{Term}, a development', '{Term}, as changed'],
    vivid: ['{Term}, in motion', '{Term}, a turn'],
    wary: ['{Term}, a reported change', '{Term}, said to be new'],
  },
  limit: {
    plain: ['{Term}, with a limit', '{Term}, the other side'],
    crisp: ['{Term}, limit', '{Term}, the exception'],
    warm: ['{Term}, a fair caveat', '{Term}, worth a second thought'],
    wry: ['{Term}, the small print', '{Term}, terms apply'],
    formal: ['{Term}, a restriction', '{Term}, a qualification'],
    vivid: ['{Term}, up against a wall', '{Term}, the catch'],
    wary: ['{Term}, where it thins out', '{Term}, the exception'],
  },
  problem: {
    plain: ['{Term}, a problem', '{Term}, trouble'],
    crisp: ['{Term}, problem', '{Term}, trouble'],
    warm: ['{Term}, where care is needed', '{Term}, a sore point'],
    wry: ['{Term}, misbehaving', '{Term}, as feared'],
    formal: ['{Term}, a difficulty', '{Term}, a matter of concern'],
    vivid: ['{Term}, friction', '{Term}, where it hurts'],
    wary: ['{Term}, a red flag', '{Term}, an open risk'],
  },
  cause: {
    plain: ['{Term}, a reason given', '{Term}, why'],
    crisp: ['{Term}, why', '{Term}, cause'],
    warm: ['{Term}, the why of it'],
    wry: ['{Term}, with an excuse'],
    formal: ['{Term}, the reasoning'],
    vivid: ['{Term}, what drives it'],
    wary: ['{Term}, the explanation offered'],
  },
  plan: {
    plain: ['{Term}, what is planned', '{Term}, ahead'],
    crisp: ['{Term}, planned'],
    warm: ['{Term}, something to come'],
    wry: ['{Term}, a promise'],
    formal: ['{Term}, an intention'],
    vivid: ['{Term}, on the horizon'],
    wary: ['{Term}, announced, not done'],
  },
  result: {
    plain: ['{Term}, the effect', '{Term}, a result'],
    crisp: ['{Term}, result', '{Term}, effect'],
    warm: ['{Term}, what came of it'],
    wry: ['{Term}, with consequences'],
    formal: ['{Term}, an outcome'],
    vivid: ['{Term}, set in motion'],
    wary: ['{Term}, a claimed result'],
  },
  voice: {
    plain: ['{Term}, on record', '{Term}, in their words'],
    crisp: ['{Term}, on record'],
    warm: ['{Term}, told first-hand'],
    formal: ['{Term}, a statement'],
    vivid: ['{Term}, a voice'],
    wary: ['{Term}, asserted'],
  },
  meaning: {
    plain: ['{Term}, what it is', '{Term}, explained'],
    crisp: ['{Term}, defined'],
    wry: ['{Term}, by its own account'],
    formal: ['{Term}, its nature'],
  },
  point: {
    plain: ['{Term}'],
  },
}

/** Returns the labels of a bearing in a register; the plain ones when the register has none of its own. */
export const labelsOf = (bearing: Bearing, register: Register): readonly string[] =>
  label[bearing][register] ?? label[bearing].plain

/** Fills `{slots}`; `{Term}` is `{term}` with a capital when that word is an ordinary one. */
export function filled(phrase: string, slots: Readonly<Record<string, string>>): string {
  return phrase.replace(/\{(\p{L}+)\}/gu, (_, name: string) => {
    const value = slots[name]
    if (value !== undefined) return value
    const small = slots[name.toLowerCase()] ?? ''
    if (name === 'Count') return small.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase())
    return /^(?:\p{Ll}{3,}(?![\p{L}\p{N}])|\p{Ll}{3,} )/u.test(small)
      ? small.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase())
      : small
  })
}

/** Returns the words as an English list: "a, b and c". */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

const small = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
]

/** Returns a count in words up to twelve, so that our own counting is never taken for a figure of the source. */
export const inWords = (count: number): string =>
  small[count] ?? (count < 24 ? 'more than a dozen' : count < 120 ? 'dozens of' : 'hundreds of')
