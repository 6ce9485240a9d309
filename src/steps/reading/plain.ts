// HTML elements as plain text: headings, lists, quotes, code and tables keep a Markdown shape, everything else becomes
// its words. Links lose their addresses and pictures go, so that a sentence reads, and can be quoted, as it is seen.

/** As much of the DOM as is looked at; linkedom's nodes fit it. */
export interface DomNode {
  readonly nodeType: number
  readonly nodeName: string
  readonly textContent: string | null
  readonly childNodes: Iterable<DomNode>
  getAttribute?(name: string): string | null
}

const maxDepth = 1_000
const tooDeep = `it is nested more than ${maxDepth} deep`
const textNode = 3
/** Element, document, fragment. */
const containers = new Set([1, 9, 11])

const skipped = new Set(
  'SCRIPT STYLE NOSCRIPT TEMPLATE SVG IFRAME OBJECT EMBED IMG PICTURE VIDEO AUDIO CANVAS BUTTON INPUT SELECT TEXTAREA HEAD'.split(
    ' ',
  ),
)
const blocks = new Set(
  'P DIV SECTION ARTICLE HEADER FOOTER MAIN NAV ASIDE FIGURE FIGCAPTION TABLE FORM ADDRESS DETAILS SUMMARY FIELDSET DL HR'.split(
    ' ',
  ),
)

/** What makes a long table cell a part of a page instead of a datum. */
const structural = new Set('P H1 H2 H3 H4 H5 H6 UL OL PRE BLOCKQUOTE TABLE'.split(' '))
const layoutCellChars = 200
/** Old pages part their paragraphs by line breaks alone; a datum is not this long. */
const brokenCellChars = 600
/** How deep a cell is looked into: pages of that time wrap their text in <center>, <font> and <div>. */
const layoutDepth = 8

/** An element with how to write what is inside of it. */
interface Element {
  node: DomNode
  out: Writer
  around: Surroundings
  children(inside?: Surroundings): void
}

interface Surroundings {
  listDepth: number
  /** Counts the items of an ordered list. */
  numbers?: { next: number }
}

const writers: Readonly<Record<string, (element: Element) => void>> = {
  H1: heading,
  H2: heading,
  H3: heading,
  H4: heading,
  H5: heading,
  H6: heading,
  PRE: ({ node, out }) => out.code(codeText(node)),
  BLOCKQUOTE: ({ out, children }) => out.quoted(children),
  // Two in a row part paragraphs, as old pages do; inside of an item they are only lines.
  BR: ({ out, around }) => (around.listDepth > 0 ? out.line() : out.lineOrGap()),
  UL: list,
  OL: list,
  LI: listItem,
  TR: ({ out, children }) => out.onLine(children),
  DT: ({ out, children }) => out.onLine(children),
  DD: ({ out, children }) => out.onLine(children),
  CAPTION: ({ out, children }) => out.onLine(children),
  TD: cell,
  TH: cell,
  MATH: ({ node, out }) => out.words(node.getAttribute?.('data-latex') ?? node.textContent ?? ''),
  SUP: superscript,
}

/** Returns the text of `root`; throws RangeError when it is nested more than 1,000 deep. */
export function plainText(root: DomNode): string {
  const out = new Writer()
  write(root, out, 0, { listDepth: 0 })
  return out.text()
}

function write(node: DomNode, out: Writer, depth: number, around: Surroundings): void {
  if (depth > maxDepth) throw new RangeError(tooDeep)
  if (node.nodeType === textNode) out.words(node.textContent ?? '')
  if (!containers.has(node.nodeType)) return
  const name = node.nodeName.toUpperCase()
  if (skipped.has(name)) return
  const children = (inside: Surroundings = around): void => {
    for (const child of node.childNodes) write(child, out, depth + 1, inside)
  }
  const writer = Object.hasOwn(writers, name) ? writers[name] : undefined
  if (writer !== undefined) writer({ node, out, around, children })
  else if (!blocks.has(name)) children()
  // Inside of an item a paragraph is no new block: the item's mark and its words belong on one line.
  else if (around.listDepth > 0) out.softBlock(children)
  else out.block(children)
}

function heading({ node, out, around, children }: Element): void {
  if (around.listDepth > 0) out.softBlock(children)
  else out.block(children, `${'#'.repeat(Number(node.nodeName[1]))} `)
}

function list({ node, out, around, children }: Element): void {
  const inside = {
    listDepth: around.listDepth + 1,
    ...(node.nodeName.toUpperCase() === 'OL' ? { numbers: { next: 1 } } : {}),
  }
  if (around.listDepth > 0) children(inside)
  else out.block(() => children(inside))
}

function listItem({ out, around, children }: Element): void {
  const mark = around.numbers === undefined ? '- ' : `${around.numbers.next++}. `
  out.line()
  out.mark(`${'  '.repeat(Math.max(0, around.listDepth - 1))}${mark}`)
  children({ listDepth: Math.max(1, around.listDepth) })
  out.line()
}

/** A cell of a table; one that holds paragraphs is a part of a page that was laid out with tables. */
function cell({ node, out, children }: Element): void {
  if (isLayout(node)) out.block(children)
  else out.cell(children)
}

function isLayout(node: DomNode): boolean {
  const chars = (node.textContent ?? '').length
  if (chars <= layoutCellChars) return false
  const tells = (name: string): boolean => structural.has(name) || (name === 'BR' && chars > brokenCellChars)
  const holds = (of: DomNode, levels: number): boolean =>
    [...of.childNodes].some(
      (child) => tells(child.nodeName.toUpperCase()) || (levels > 0 && holds(child, levels - 1)),
    )
  return holds(node, layoutDepth)
}

/** Code keeps its spaces; some pages break its lines with elements. */
function codeText(node: DomNode, depth = 0): string {
  if (node.nodeType === textNode) return node.textContent ?? ''
  if (node.nodeName.toUpperCase() === 'BR') return '\n'
  if (depth > maxDepth) throw new RangeError(tooDeep)
  return [...node.childNodes].map((child) => codeText(child, depth + 1)).join('')
}

/** A footnote's number is set apart, so that it does not grow onto the word before it. */
function superscript({ node, out, children }: Element): void {
  const number = /^\s*\[?(\d{1,3})\]?\s*$/.exec(node.textContent ?? '')?.[1]
  if (number === undefined) children()
  else out.words(`[${number}]`)
}

/** Collects text; spaces collapse as a browser collapses them, and breaks are made when the next word comes. */
class Writer {
  #parts: string[] = []
  #atLineStart = true
  #space = false
  #breaks = 0
  #prefix = ''

  words(text: string): void {
    const collapsed = text.replace(/[\t\n\f\r ]+/g, ' ')
    if (collapsed === '') return
    if (collapsed === ' ') {
      this.#space = true
      return
    }
    const lead = (this.#space || collapsed.startsWith(' ')) && !this.#atLineStart && this.#breaks === 0
    this.#put(`${lead ? ' ' : ''}${collapsed.trim()}`)
    this.#space = collapsed.endsWith(' ')
  }

  line(): void {
    this.#breaks = Math.max(this.#breaks, 1)
    this.#space = false
  }

  lineOrGap(): void {
    this.#breaks = this.#breaks > 0 ? 2 : 1
    this.#space = false
  }

  block(children: () => void, prefix = ''): void {
    this.#gap()
    this.#prefix += prefix
    children()
    this.#prefix = ''
    this.#gap()
  }

  softBlock(children: () => void): void {
    if (this.#prefix === '') this.line()
    children()
    this.line()
  }

  onLine(children: () => void): void {
    this.line()
    children()
    this.line()
  }

  cell(children: () => void): void {
    if (this.#breaks > 0 || this.#atLineStart) this.#breakNow()
    else this.#put(' | ')
    this.#atLineStart = true
    const before = this.#parts.length
    children()
    // What a cell holds stays on its row, whatever blocks it is made of.
    for (let i = before; i < this.#parts.length; i++) {
      this.#parts[i] = (this.#parts[i] ?? '').replace(/\n+/g, i === before ? '' : ' ')
    }
    this.#atLineStart = false
    this.#breaks = 0
    this.#space = false
  }

  /** Sets what the next word starts its line with. */
  mark(mark: string): void {
    this.#prefix = mark
  }

  code(text: string): void {
    if (text.trim() === '') return
    this.#gap()
    this.#put(`\`\`\`\n${text.replace(/^\n+|\s+$/g, '')}\n\`\`\``)
    this.#gap()
  }

  quoted(children: () => void): void {
    this.#gap()
    const before = this.#parts
    this.#parts = []
    children()
    const inner = this.#parts.join('').trim()
    this.#parts = before
    this.#atLineStart = true
    if (inner !== '') {
      this.#breaks = 2
      this.#put(
        inner
          .split('\n')
          .map((line) => `> ${line}`.trimEnd())
          .join('\n'),
      )
    }
    this.#gap()
  }

  text(): string {
    return this.#parts.join('')
  }

  #gap(): void {
    this.#breaks = 2
    this.#space = false
  }

  #breakNow(): void {
    if (this.#breaks > 0 && this.#parts.length > 0) this.#parts.push('\n'.repeat(this.#breaks))
    this.#breaks = 0
  }

  #put(text: string): void {
    this.#breakNow()
    this.#parts.push(this.#prefix, text)
    this.#prefix = ''
    this.#space = false
    this.#atLineStart = false
  }
}
