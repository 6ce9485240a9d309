// A web page as an article: what defuddle takes for its content, else the whole of its visible text. It fetches
// nothing, runs no script, and takes the page for what it is: somebody else's words.

import { Defuddle } from 'defuddle/node'
import { parseHTML } from 'linkedom'
import {
  clip,
  documentLimits,
  oneLine,
  type ReadDocument,
  type Reading,
  tidyText,
} from '../../domain/document.ts'
import { words } from '../../domain/evidence.ts'
import { type DomNode, plainText } from './plain.ts'

/** Parts of a page that are no content, for pages whose content defuddle does not find. */
const furniture = 'nav, header, footer, aside, form, [role="navigation"], [aria-hidden="true"], [hidden]'

/** Returns the article in `html`; `url` is the page's address, for its site's name and extraction rules. */
export async function readPage(html: string, url: string): Promise<Reading> {
  const article = await extract(html, url)
  const found =
    article !== null && article.text.length >= documentLimits.minPageChars
      ? article
      : { ...nothingKnown, ...article, text: wholeText(html) }
  if (found.text.length < documentLimits.minPageChars) {
    const { minPageChars } = documentLimits
    return {
      unreadable: `nothing to read: it has ${found.text.length} characters of text, a page needs ${minPageChars}`,
    }
  }
  const text = clip(found.text, documentLimits.textChars)
  return { document: { ...found, text, words: words(text), truncated: text.length < found.text.length } }
}

type Extracted = Omit<ReadDocument, 'words' | 'truncated'>

const nothingKnown = { format: 'page', title: '', byline: '', published: '', site: '' } as const

/** Returns the article that defuddle finds, or null when it cannot make sense of the markup: it throws on some. */
async function extract(html: string, url: string): Promise<Extracted | null> {
  const { document } = parseHTML(html)
  let page: Awaited<ReturnType<typeof Defuddle>>
  try {
    page = await Defuddle(document as unknown as Parameters<typeof Defuddle>[0], url, {
      useAsync: false,
      fetch: () => Promise.reject(new Error('a page is read without fetching anything else')),
      removeImages: true,
    })
  } catch (error) {
    if (error instanceof Error) return null
    throw error
  }
  const { lineChars, titleChars } = documentLimits
  // Without a name of its own, defuddle gives the author's or the host's.
  const site = page.site === page.author ? '' : oneLine(page.site, lineChars)
  return {
    format: 'page',
    title: oneLine(page.title, titleChars),
    byline: oneLine(page.author, lineChars),
    published: oneLine(page.published, lineChars),
    site: site === '' ? (URL.parse(url)?.hostname ?? '') : site,
    text: tidyText(plainText(body(parseHTML(`<!doctype html><html><body>${page.content}</body></html>`)))),
  }
}

function wholeText(html: string): string {
  const parsed = parseHTML(html)
  if (parsed.document.documentElement === null) return ''
  for (const part of parsed.document.querySelectorAll(furniture)) part.remove()
  return tidyText(plainText(body(parsed)))
}

/** The body, or the whole document for markup that has none. */
function body(parsed: ReturnType<typeof parseHTML>): DomNode {
  const { document } = parsed
  return (document.querySelector('body') ?? document) as unknown as DomNode
}

/** Returns a fragment of HTML (or plain text) as plain text. */
export function fragmentText(html: string): string {
  return tidyText(plainText(body(parseHTML(`<!doctype html><html><body>${html}</body></html>`))))
}
