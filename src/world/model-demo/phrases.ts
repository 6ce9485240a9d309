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
    'I enjoyed “{name}”; at heart it is about {terms}.',
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
export const label: Readonly<
  Record<Bearing, Partial<Record<Register, readonly string[]>> & { plain: readonly string[] }>
> = {
  figure: {
    plain: ['A figure on {term}', '{Term} in numbers'],
    crisp: ['{Term}, counted', 'Number on {term}'],
    warm: ['A number worth having on {term}'],
    wry: ['{Term}, for those who count'],
    formal: ['Quantified, regarding {term}'],
    vivid: ['The number behind {term}'],
    wary: ['Figure given for {term}, to be checked'],
  },
  change: {
    plain: ['A change in {term}', 'What is new about {term}'],
    crisp: ['Change, {term}'],
    warm: ['Movement on {term}'],
    wry: ['{Term} is not what it was'],
    formal: ['A development concerning {term}'],
    vivid: ['{Term} is moving'],
    wary: ['Change reported on {term}'],
  },
  limit: {
    plain: ['A limit on {term}', 'What {term} does not give'],
    crisp: ['Limit, {term}'],
    warm: ['A fair caveat about {term}'],
    wry: ['The small print on {term}'],
    formal: ['A restriction concerning {term}'],
    vivid: ['Where {term} hits the wall'],
    wary: ['Where the case for {term} thins out'],
  },
  problem: {
    plain: ['A problem with {term}', 'Trouble around {term}'],
    crisp: ['Problem, {term}'],
    warm: ['Where {term} needs care'],
    wry: ['{Term} misbehaves'],
    formal: ['A difficulty concerning {term}'],
    vivid: ['Friction around {term}'],
    wary: ['Red flag on {term}'],
  },
  cause: {
    plain: ['The reason given for {term}', 'Why {term}'],
    crisp: ['Cause, {term}'],
    warm: ['Why {term} matters here'],
    wry: ['The excuse offered for {term}'],
    formal: ['The reasoning on {term}'],
    vivid: ['What drives {term}'],
    wary: ['Explanation offered for {term}'],
  },
  plan: {
    plain: ['What comes next for {term}', 'A plan for {term}'],
    crisp: ['Plan, {term}'],
    warm: ['Something to look forward to on {term}'],
    wry: ['A promise about {term}'],
    formal: ['An intention concerning {term}'],
    vivid: ['On the horizon for {term}'],
    wary: ['Announced, not done, on {term}'],
  },
  result: {
    plain: ['A result on {term}', 'What {term} led to'],
    crisp: ['Result, {term}'],
    warm: ['A good result to know on {term}'],
    wry: ['{Term}, with consequences'],
    formal: ['An outcome concerning {term}'],
    vivid: ['What {term} set in motion'],
    wary: ['Result claimed on {term}'],
  },
  voice: {
    plain: ['On record about {term}', 'A voice on {term}'],
    crisp: ['Quote, {term}'],
    formal: ['A statement concerning {term}'],
    vivid: ['Somebody speaks up on {term}'],
    wary: ['Asserted about {term}'],
  },
  meaning: {
    plain: ['What {term} is', '{Term}, explained'],
    crisp: ['Definition, {term}'],
    wry: ['{Term}, by its own account'],
    formal: ['On the nature of {term}'],
  },
  point: {
    plain: ['On {term}', 'About {term}'],
    crisp: ['{Term}'],
    warm: ['Good to know about {term}'],
    formal: ['Regarding {term}'],
    vivid: ['A close look at {term}'],
    wary: ['Stated on {term}'],
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
    return /^\p{Ll}{5,}/u.test(small) ? small.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase()) : small
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
