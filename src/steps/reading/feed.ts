// A feed as one document: its newest items with title, date, link and text. RSS, Atom, RDF and JSON feeds alike.

import { parseFeed } from 'feedsmith'
import { clip, documentLimits, oneLine, type Reading, tidyText } from '../../domain/document.ts'
import { words } from '../../domain/evidence.ts'
import { fragmentText } from './page.ts'

interface Item {
  title: string
  link: string
  date: string
  html: string
}

interface Feed {
  title: string
  about: string
  items: readonly Item[]
}

/** Returns the feed in `text`, or why it is none: not recognised, broken, or without a single item with words in it. */
export function readFeed(text: string, url: string): Reading {
  let feed: Feed
  try {
    feed = flatten(parseFeed<string>(text.trim()))
  } catch (error) {
    return { unreadable: `it is no feed that can be parsed: ${oneLine((error as Error).message, 160)}` }
  }
  const kept = feed.items
    .slice(0, documentLimits.feedItems)
    .map(itemText)
    .filter((item) => item !== '')
  if (kept.length === 0) return { unreadable: 'it is a feed without items' }
  const title = oneLine(fragmentText(feed.title), documentLimits.titleChars)
  const about = clip(fragmentText(feed.about), documentLimits.feedItemChars)
  const full = tidyText([about, ...kept].filter((part) => part !== '').join('\n\n'))
  const shown = clip(full, documentLimits.textChars)
  return {
    document: {
      format: 'feed',
      title,
      byline: '',
      published: oneLine(feed.items[0]?.date ?? '', documentLimits.lineChars),
      site: URL.parse(url)?.hostname ?? '',
      text: shown,
      words: words(shown),
      truncated: shown.length < full.length || feed.items.length > documentLimits.feedItems,
    },
  }
}

/** One item as text; '' when it has neither title nor words. */
function itemText(item: Item): string {
  const title = oneLine(fragmentText(item.title), documentLimits.titleChars)
  const text = fragmentText(item.html)
  if (title === '' && text === '') return ''
  const about = [oneLine(item.date, documentLimits.lineChars), webLink(item.link)]
    .filter((part) => part !== '')
    .join(' · ')
  const parts = [`## ${title === '' ? 'Untitled' : title}`, about, clip(text, documentLimits.feedItemChars)]
  return parts.filter((part) => part !== '').join('\n\n')
}

function webLink(link: string): string {
  const url = URL.parse(link.trim())
  return url !== null && /^https?:$/.test(url.protocol) ? clip(url.href, 500) : ''
}

/** The four formats in one shape. Items stay in the order of the feed. */
function flatten(parsed: ReturnType<typeof parseFeed<string>>): Feed {
  switch (parsed.format) {
    case 'atom':
      return {
        title: parsed.feed.title?.value ?? '',
        about: parsed.feed.subtitle?.value ?? '',
        items: (parsed.feed.entries ?? []).map((entry) => ({
          title: entry.title?.value ?? '',
          link:
            (
              entry.links?.find((link) => link.rel === undefined || link.rel === 'alternate') ??
              entry.links?.[0]
            )?.href ?? '',
          date: entry.published ?? entry.updated ?? '',
          html: entry.content?.value ?? entry.summary?.value ?? '',
        })),
      }
    case 'json':
      return {
        title: parsed.feed.title ?? '',
        about: parsed.feed.description ?? '',
        items: (parsed.feed.items ?? []).map((item) => ({
          title: item.title ?? '',
          link: item.url ?? item.external_url ?? '',
          date: item.date_published ?? item.date_modified ?? '',
          html: item.content_html ?? escaped(item.content_text ?? item.summary ?? ''),
        })),
      }
    case 'rss':
      return {
        title: parsed.feed.title ?? '',
        about: parsed.feed.description ?? '',
        items: (parsed.feed.items ?? []).map((item) => ({
          title: item.title ?? '',
          link: item.link ?? '',
          date: item.pubDate ?? item.dc?.dates?.[0] ?? '',
          html: item.content?.encoded ?? item.description ?? '',
        })),
      }
    case 'rdf':
      return {
        title: parsed.feed.title ?? '',
        about: parsed.feed.description ?? '',
        items: (parsed.feed.items ?? []).map((item) => ({
          title: item.title ?? '',
          link: item.link ?? '',
          date: item.dc?.dates?.[0] ?? '',
          html: item.content?.encoded ?? item.description ?? '',
        })),
      }
  }
}

function escaped(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/\n{2,}/g, '<p>')
    .replace(/\n/g, '<br>')
}
