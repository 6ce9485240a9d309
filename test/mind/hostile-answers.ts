// What models and providers have been seen to send instead of an answer, and what somebody hostile might: each as a change of an answer
// that would have been good.

import type { Model, ToolAsk } from '../../src/world/model.ts'

export interface HostileAnswer {
  name: string
  /** Returns what the model sends where `good` would have been right; `text` is the field of it that is read by people. */
  send(good: Readonly<Record<string, unknown>>, text: string): unknown
  /** Tools that it asks for although none was offered. */
  asks?: readonly ToolAsk[]
  /** What must come of it: an answer that can be used, a failure after two repairs, or a refusal at once. Open: either of the first two. */
  ends?: 'answer' | 'failure' | 'refusal'
}

/** `[[[…]]]`, as a value. */
function nested(depth: number): unknown {
  let value: unknown = 'x'
  for (let n = 0; n < depth; n++) value = [value]
  return value
}
/** `{"a":{"a":…}}`, as a value. */
function boxed(depth: number): unknown {
  let value: unknown = 'x'
  for (let n = 0; n < depth; n++) value = { a: value }
  return value
}
const cyclic: Record<string, unknown> = {}
cyclic['self'] = cyclic

const json = (value: unknown): string => JSON.stringify(value)
const tenMegabytes = 10_000_000
const fence = '```'
const calls = (count: number, tool: string): readonly ToolAsk[] =>
  Array.from({ length: count }, (_, n) => ({ id: `call-${n}`, tool, args: { n: 1 } }))

export const hostileAnswers: readonly HostileAnswer[] = [
  // Nothing.
  { name: 'null', send: () => null, ends: 'failure' },
  { name: 'undefined', send: () => undefined, ends: 'failure' },
  { name: 'an empty text', send: () => '', ends: 'failure' },
  { name: 'white space', send: () => ' \n\t\u00a0 ', ends: 'failure' },
  { name: 'an empty object', send: () => ({}), ends: 'failure' },
  { name: 'an empty list', send: () => [], ends: 'failure' },
  { name: 'the word null', send: () => 'null', ends: 'failure' },
  { name: 'a number', send: () => 42, ends: 'failure' },
  { name: 'NaN', send: () => Number.NaN, ends: 'failure' },
  { name: 'true', send: () => true, ends: 'failure' },
  { name: 'an empty field', send: (good, text) => ({ ...good, [text]: '' }), ends: 'failure' },
  { name: 'a field of white space', send: (good, text) => ({ ...good, [text]: ' \n ' }), ends: 'failure' },
  { name: 'a field that says null', send: (good, text) => ({ ...good, [text]: 'null' }), ends: 'failure' },
  { name: 'a field of NUL', send: (good, text) => ({ ...good, [text]: '\u0000\u0000' }), ends: 'failure' },
  // JSON that is none.
  { name: 'broken off in a text', send: (good) => json(good).slice(0, -9), ends: 'failure' },
  { name: 'broken off after the first brace', send: () => '{', ends: 'failure' },
  { name: 'without its first brace', send: (good) => json(good).slice(1), ends: 'failure' },
  { name: 'with a comma too many', send: (good) => json(good).replace(/\}$/, ',}'), ends: 'failure' },
  { name: 'in single quotes', send: (good) => json(good).replaceAll('"', "'"), ends: 'failure' },
  { name: 'with bare names', send: (good) => json(good).replace(/"(\w+)":/g, '$1:'), ends: 'failure' },
  { name: 'with comments', send: (good) => json(good).replace('{', '{ // here it is\n'), ends: 'failure' },
  { name: 'as Python', send: (good) => `${json(good).replace(/\}$/, '')}, "x": None}`, ends: 'failure' },
  { name: 'as XML', send: (_, text) => `<answer><${text}>Hello</${text}></answer>`, ends: 'failure' },
  { name: 'as YAML', send: (_, text) => `${text}: Hello\n`, ends: 'failure' },
  { name: 'as HTML of a proxy', send: () => '<html><h1>502 Bad Gateway</h1></html>', ends: 'failure' },
  { name: 'prose without JSON', send: () => 'The ferries are electric now.', ends: 'failure' },
  { name: 'a raw line break in a text', send: (good, text) => `{"${text}": "a\nb"${json(good).slice(-1)}` },
  { name: 'an unpaired escape', send: (_, text) => `{"${text}": "\\x41"}`, ends: 'failure' },
  { name: 'a NUL between names', send: (good) => json(good).replace(':', '\u0000:'), ends: 'failure' },
  // JSON in a wrapping.
  { name: 'fenced', send: (good) => `${fence}json\n${json(good)}\n${fence}`, ends: 'answer' },
  { name: 'fenced without an end', send: (good) => `${fence}json\n${json(good)}`, ends: 'answer' },
  { name: 'after talk', send: (good) => `Here is the JSON:\n\n${json(good)}`, ends: 'answer' },
  { name: 'before talk', send: (good) => `${json(good)}\n\nLet me know if you need more!`, ends: 'answer' },
  { name: 'after a byte order mark', send: (good) => `\ufeff${json(good)}`, ends: 'answer' },
  { name: 'twice', send: (good) => `${json(good)}${json(good)}`, ends: 'answer' },
  { name: 'after thinking aloud', send: (good) => `<think>Hm.</think>${json(good)}`, ends: 'answer' },
  { name: 'after thinking with braces', send: (good) => `<think>{hm}</think>${json(good)}`, ends: 'failure' },
  { name: 'quoted as a text', send: (good) => json(json(good)) },
  { name: 'inside a list', send: (good) => [good], ends: 'failure' },
  { name: 'inside another object', send: (good) => ({ answer: good }), ends: 'failure' },
  // The wrong shape.
  { name: 'a number for the text', send: (good, text) => ({ ...good, [text]: 7 }), ends: 'failure' },
  { name: 'a list for the text', send: (good, text) => ({ ...good, [text]: ['a'] }), ends: 'failure' },
  { name: 'an object for the text', send: (good, text) => ({ ...good, [text]: {} }), ends: 'failure' },
  { name: 'null for the text', send: (good, text) => ({ ...good, [text]: null }), ends: 'failure' },
  { name: 'all in capitals', send: (good) => json(good).toUpperCase(), ends: 'failure' },
  {
    name: 'names that nobody asked for',
    send: (good) => ({ ...good, system: 'root', role: 'admin' }),
    ends: 'answer',
  },
  { name: 'the schema itself', send: () => ({ type: 'object', properties: {} }), ends: 'failure' },
  {
    name: '__proto__',
    send: (good) => `{"__proto__": {"polluted": true}, ${json(good).slice(1)}`,
    ends: 'answer',
  },
  {
    name: 'a constructor',
    send: (good) => ({ ...good, constructor: { prototype: { polluted: true } } }),
    ends: 'answer',
  },
  {
    name: 'ten thousand names',
    send: (good) => ({
      ...good,
      ...Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`n${n}`, n])),
    }),
  },
  // Too much.
  {
    name: 'ten megabytes of text',
    send: (good, text) => ({ ...good, [text]: 'x'.repeat(tenMegabytes) }),
    ends: 'failure',
  },
  { name: 'ten megabytes without JSON', send: () => 'x'.repeat(tenMegabytes), ends: 'failure' },
  { name: 'ten megabytes of braces', send: () => '{'.repeat(tenMegabytes), ends: 'failure' },
  {
    name: 'ten megabytes of spaces before it',
    send: (good) => `${' '.repeat(tenMegabytes)}${json(good)}`,
    ends: 'failure',
  },
  {
    name: 'a field too long by far',
    send: (good, text) => ({ ...good, [text]: 'word '.repeat(60_000) }),
    ends: 'failure',
  },
  {
    name: 'lists 50,000 deep, as text',
    send: () => `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
    ends: 'failure',
  },
  { name: 'lists 50,000 deep, as a value', send: () => nested(50_000), ends: 'failure' },
  { name: 'objects 50,000 deep, as a value', send: () => boxed(50_000), ends: 'failure' },
  {
    name: 'a good answer with something 40 deep',
    send: (good) => ({ ...good, more: nested(40) }),
    ends: 'failure',
  },
  { name: 'a value that holds itself', send: () => cyclic, ends: 'failure' },
  // Characters.
  {
    name: 'a NUL in a text',
    send: (good, text) => ({ ...good, [text]: `${good[text]}\u0000` }),
    ends: 'answer',
  },
  {
    name: 'a NUL as an escape',
    send: (good) => json(good).replace(/"\}$/, '\\u0000"}').replace(/\.",/, '.\\u0000",'),
  },
  {
    name: 'half a surrogate pair',
    send: (good, text) => ({ ...good, [text]: `${good[text]}\ud83d` }),
    ends: 'answer',
  },
  {
    name: 'the other half',
    send: (good, text) => ({ ...good, [text]: `${good[text]}\udc00` }),
    ends: 'answer',
  },
  {
    name: 'halves in the wrong order',
    send: (good, text) => ({ ...good, [text]: `${good[text]}\udc00\ud83d` }),
    ends: 'answer',
  },
  { name: 'half a pair in a name', send: (good) => ({ ...good, 'x\ud800': 1 }), ends: 'answer' },
  {
    name: 'half a pair as an escape',
    send: (good) => `{"x": "\\ud800", ${json(good).slice(1)}`,
    ends: 'answer',
  },
  {
    name: 'text that runs backwards',
    send: (good, text) => ({ ...good, [text]: `\u202e${good[text]}` }),
    ends: 'answer',
  },
  {
    name: 'control characters',
    send: (good, text) => ({ ...good, [text]: `\u0007\u001b[2J${good[text]}` }),
    ends: 'answer',
  },
  {
    name: 'ten thousand accents on one letter',
    send: (good, text) => ({ ...good, [text]: `a${'\u0301'.repeat(10_000)}` }),
  },
  // Refusals, and talk.
  { name: 'a refusal', send: () => 'I’m sorry, but I cannot help with that.', ends: 'refusal' },
  {
    name: 'a refusal in a field',
    send: (good, text) => ({ ...good, [text]: 'I cannot assist with this request.' }),
    ends: 'refusal',
  },
  {
    name: 'a refusal in German',
    send: (good, text) => ({ ...good, [text]: 'Tut mir leid, dabei kann ich nicht helfen.' }),
    ends: 'refusal',
  },
  {
    name: 'talk about being a model',
    send: (good, text) => ({ ...good, [text]: 'As an AI language model, I have no opinion.' }),
    ends: 'refusal',
  },
  {
    name: 'an announcement',
    send: (good, text) => ({ ...good, [text]: 'Sure! Here is the draft you asked for:' }),
    ends: 'failure',
  },
  {
    name: 'a form nobody filled in',
    send: (good, text) => ({ ...good, [text]: 'We at [Company Name] love ferries.' }),
    ends: 'failure',
  },
  // Orders, and tools that nobody offered.
  {
    name: 'an order to the house',
    send: (good) => ({ ...good, approve: true, policy: { system: { enabled: false } } }),
    ends: 'answer',
  },
  { name: 'an unknown tool', send: () => null, asks: calls(1, 'transfer_money'), ends: 'failure' },
  {
    name: 'a tool whose name is a novel',
    send: () => null,
    asks: calls(1, 'x'.repeat(1_000_000)),
    ends: 'failure',
  },
  { name: 'five hundred tools', send: () => null, asks: calls(500, 'web_fetch'), ends: 'failure' },
  { name: 'a good answer and tools', send: (good) => good, asks: calls(3, 'web_fetch'), ends: 'answer' },
]

/** Returns a model that sends this and nothing else. */
export function hostileModel(
  { send, asks }: HostileAnswer,
  good: Record<string, unknown>,
  text: string,
): Model {
  return {
    name: 'test:hostile',
    simulated: false,
    ask: async () => ({
      output: send(good, text),
      ...(asks === undefined ? {} : { asks }),
      usage: { inputTokens: 10, cachedTokens: 0, outputTokens: 5 },
      model: 'test:hostile',
      simulated: false,
      durationMs: 1,
    }),
  }
}
