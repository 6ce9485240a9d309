// A feed as part of an article: its best items under their own headlines, the rest as a list of links. An item's text
// is quoted or reported; its headline is its own.

import { chooseSentences, quotableOf } from './findings.ts'
import { demoLimits } from './limits.ts'
import type { FeedItem, Reading, Said } from './reading.ts'
import { linkTo } from './section.ts'
import { told } from './telling.ts'
import type { Voice } from './voice.ts'

interface Told {
  item: FeedItem
  said: Said
}

/** Returns the items this voice would bring, best first, each with the sentence that says most. */
function chosenItems(feed: Reading, voice: Voice): Told[] {
  const prose = quotableOf(feed).filter((said) => said.kind !== 'heading')
  return chooseSentences([{ ...feed, sentences: prose }], voice, demoLimits.maxSections).flatMap((said) => {
    const item = feed.items.find((candidate) => candidate.headline === said.section)
    return item === undefined ? [] : [{ item, said }]
  })
}

/** Returns the sections of a feed in Markdown: a section per chosen item, then the other headlines with their links. */
export function digestOf(feed: Reading, voice: Voice): string {
  const chosen = chosenItems(feed, voice)
  const sections = chosen.map(({ item, said }) => {
    const more = feed.sentences.find(
      (other) =>
        other.section === item.headline && other.index === said.index + 1 && other.kind !== 'heading',
    )
    const text = [said, ...(more === undefined ? [] : [more])]
      .map((one) => told(one, feed.language, 360))
      .join(' ')
    const link = item.link === '' ? '' : ` (${linkTo({ ...feed, source: item.link }, 'the item')})`
    return `## ${item.headline}\n\n${text}${link}`
  })
  const rest = feed.items
    .filter((item) => !chosen.some((told) => told.item === item))
    .slice(0, demoLimits.maxFeedItems)
  const list = rest.map((item) => `- ${linkTo({ ...feed, source: item.link }, item.headline)}`)
  return [...sections, list.length === 0 ? '' : `## Also in the feed\n\n${list.join('\n')}`]
    .filter((part) => part !== '')
    .join('\n\n')
}
