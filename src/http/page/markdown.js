// Markdown as elements: headings, lists, quotes, code and paragraphs. No HTML, no pictures; links only to http and https, and
// only when somebody clicks. What it does not know stays as it was written.

import { el } from './dom.js'

/** Returns the elements of a Markdown text. */
export function readable(text) {
  const blocks = []
  let lines = text.replaceAll('\r\n', '\n').split('\n')
  while (lines.length > 0) {
    const [made, rest] = block(lines)
    if (made !== null) blocks.push(made)
    lines = rest
  }
  return blocks
}

function block(lines) {
  const [line = ''] = lines
  if (line.trim() === '') return [null, lines.slice(1)]
  if (/^```/.test(line)) return fence(lines)
  const heading = /^(#{1,6})\s+(.*)$/.exec(line)
  if (heading) return [el(`h${Math.min(6, heading[1].length + 2)}`, {}, inline(heading[2])), lines.slice(1)]
  if (/^\s*(-{3,}|\*{3,}|_{3,})\s*$/.test(line)) return [el('hr'), lines.slice(1)]
  if (/^>/.test(line))
    return run(lines, /^>/, (own) =>
      el('blockquote', {}, readable(own.map((one) => one.replace(/^>\s?/, '')).join('\n'))),
    )
  if (isBullet(line)) return list(lines, 'ul', /^\s*[-*+]\s+/)
  if (isNumber(line)) return list(lines, 'ol', /^\s*\d+[.)]\s+/)
  const end = lines.findIndex(
    (one, n) => n > 0 && (one.trim() === '' || /^(#{1,6}\s|>|```)/.test(one) || isBullet(one)),
  )
  const own = end < 0 ? lines : lines.slice(0, end)
  return [el('p', {}, inline(own.join(' '))), lines.slice(own.length)]
}

const isBullet = (line) => /^\s*[-*+]\s+\S/.test(line)
const isNumber = (line) => /^\s*\d+[.)]\s+\S/.test(line)

function run(lines, belongs, make) {
  const end = lines.findIndex((line) => !belongs.test(line))
  const own = end < 0 ? lines : lines.slice(0, end)
  return [make(own), lines.slice(own.length)]
}

function fence(lines) {
  const end = lines.findIndex((line, n) => n > 0 && /^```/.test(line))
  const own = end < 0 ? lines.slice(1) : lines.slice(1, end)
  return [el('pre', {}, el('code', {}, own.join('\n'))), end < 0 ? [] : lines.slice(end + 1)]
}

function list(lines, kind, mark) {
  const items = []
  let n = 0
  for (; n < lines.length; n++) {
    const line = lines[n]
    if (mark.test(line)) items.push([line.replace(mark, '')])
    else if (/^\s+\S/.test(line)) items.at(-1).push(line.trim())
    else break
  }
  return [
    el(
      kind,
      {},
      items.map((item) => el('li', {}, inItem(item))),
    ),
    lines.slice(n),
  ]
}

/** What stands in an item: its words, then quotes and lists within it as such. */
function inItem(lines) {
  const inner = lines.findIndex((line, n) => n > 0 && (/^>/.test(line) || isBullet(line)))
  if (inner < 0) return inline(lines.join(' '))
  return [...inline(lines.slice(0, inner).join(' ')), ...readable(lines.slice(inner).join('\n'))]
}

const marks = /(`[^`]+`)|(\*\*[^*]+\*\*)|(\*[^*\s][^*]*\*)|(\[[^\]]+\]\((https?:\/\/[^\s)]+)\))/

function inline(text) {
  const found = marks.exec(text)
  if (found === null) return [text]
  const [whole, code, strong, emphasis, link, address] = found
  const before = text.slice(0, found.index)
  const after = inline(text.slice(found.index + whole.length))
  if (code) return [before, el('code', {}, code.slice(1, -1)), ...after]
  if (strong) return [before, el('strong', {}, inline(strong.slice(2, -2))), ...after]
  if (emphasis) return [before, el('em', {}, inline(emphasis.slice(1, -1))), ...after]
  const words = link.slice(1, link.indexOf(']'))
  return [before, el('a', { href: address, rel: 'noopener noreferrer', target: '_blank' }, words), ...after]
}
