// The search for what came of hostile texts in a page: which of them are there to be read, and what is there that no text may become.

import type { Page } from 'playwright-core'

/** Runs in the page. An address may stand in `href` if it is http(s), mailto or of the page's own; whatever the browser loads by itself must
 *  be of the page's own, or a picture that it drew itself. A word of ours may stand in attributes that are read out or typed into, nowhere else. */
const search = `(() => {
  const word = /kn\\d{3}/
  const readable = new Set(['title', 'aria-label', 'aria-description', 'aria-valuetext', 'alt', 'placeholder', 'value', 'datetime', 'href', 'label'])
  const loading = new Set(['src', 'srcset', 'poster', 'data', 'background', 'action', 'formaction', 'ping', 'cite', 'longdesc', 'codebase', 'manifest'])
  const never = new Set(['script', 'iframe', 'frame', 'object', 'embed', 'base', 'meta', 'link', 'style', 'portal', 'fencedframe', 'applet', 'marquee', 'template'])
  const own = (url) => { try { return new URL(url, location.href).origin === location.origin } catch { return false } }
  const drawn = (name, value) => name === 'img' && value.startsWith('data:image/png;')
  const found = []
  const say = (element, what) => found.push(what + ': ' + element.outerHTML.slice(0, 200))
  const look = (root) => {
    for (const element of root.querySelectorAll('*')) {
      const name = element.localName
      if (never.has(name) || name.includes('-') || word.test(name) || element instanceof HTMLUnknownElement || (name === 'noscript' && word.test(element.textContent))) say(element, 'an element ' + name)
      if (element.namespaceURI.includes('MathML')) say(element, 'MathML')
      if (['foreignObject', 'animate', 'set', 'image', 'feImage'].includes(name)) say(element, 'an SVG ' + name)
      for (const { name: attribute, value } of element.attributes) {
        const key = attribute.replace(/^xlink:/, '').toLowerCase()
        if (key.startsWith('on')) say(element, 'a handler ' + attribute)
        else if (word.test(attribute)) say(element, 'an attribute named ' + attribute)
        else if (key === 'style' && /url\\(|expression|@import|kn\\d{3}/i.test(value)) say(element, 'a style')
        else if (key === 'href' && name === 'use' && !value.startsWith('#')) say(element, 'a use of ' + value)
        else if (key === 'href' && !/^(https?:|mailto:)/i.test(element.href?.baseVal ?? element.href ?? value)) say(element, 'a link to ' + value)
        else if (loading.has(key) && !drawn(name, value) && !own(value)) say(element, 'it loads ' + value.slice(0, 80))
        else if (loading.has(key) && !drawn(name, value) && word.test(value)) say(element, 'it loads ' + value)
        else if (!readable.has(key) && !loading.has(key) && key !== 'style' && word.test(value) && !allowed(key)) say(element, 'a word in ' + attribute)
      }
      if (element.shadowRoot) look(element.shadowRoot)
    }
  }
  // Ids, keys and what tests find things by are made of what a thing is called; they run and load nothing.
  const allowed = (key) => key.startsWith('data-') || key === 'id' || key === 'for' || key.startsWith('aria-')
  look(document.body)
  if (globalThis.polluted !== undefined || {}.polluted !== undefined) found.push('a prototype was polluted')
  if (document.querySelectorAll('#view').length > 1) found.push('two elements are #view')
  return found
})()`

/** Returns one line for everything in the page that a text has become and must not; empty when texts stayed texts. */
export async function hostileTraces(page: Page): Promise<readonly string[]> {
  return page.evaluate<string[]>(search)
}

/** Returns the words of the payloads that can be read in the page, sorted: as text, or in what is typed into or read out. */
export async function wordsShown(page: Page): Promise<readonly string[]> {
  return page.evaluate<string[]>(`(() => {
    const texts = [document.body.textContent]
    for (const element of document.querySelectorAll('input, textarea, [aria-label], [title]'))
      texts.push(element.value ?? '', element.ariaLabel ?? '', element.title ?? '')
    return [...new Set(texts.join(' ').match(/kn\\d{3}/g) ?? [])].sort()
  })()`)
}
