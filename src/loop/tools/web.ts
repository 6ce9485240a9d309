// Tools that read the web with GET under the guard of the net: pages and feeds. What they bring is trusted no further than its source.

import { z } from 'zod'
import { readSafely } from '../../steps/reading/reader.ts'
import { readSources } from '../../store/step-facts.ts'
import { readingTool } from './reading-tool.ts'
import { type Tool, type ToolAnswer, type ToolContext, ToolError } from './tool.ts'

const fetchTimeoutMs = 20_000

const args = z.strictObject({ url: z.string().min(1).max(2_000) })

async function bring(
  url: string,
  context: ToolContext,
  wanted: 'feed' | null,
): Promise<Omit<ToolAnswer, 'status'>> {
  const { world, policies, signal } = context
  if (!/^https?:\/\//i.test(url)) throw new ToolError('give an http(s) address')
  const { allow_hosts: allowHosts, deny_hosts: denyHosts, max_bytes: maxBytes } = policies.crawl_policy
  const limits = { allowHosts, denyHosts, maxBytes, timeoutMs: fetchTimeoutMs, signal }
  const { contentType, charset, body, url: name } = await world.net.fetch({ url, grant: 'open', ...limits })
  const reading = await readSafely({ name, contentType, charset, body }, signal)
  if (!('document' in reading)) throw new ToolError(`it is nothing that can be read: ${reading.unreadable}`)
  const { document } = reading
  if (wanted !== null && document.format !== wanted) throw new ToolError(`it is no feed: use web_fetch`)
  const isOwn = (await readSources(world.db)).some(({ source }) => source === url)
  return { text: document.text, title: document.title, source: name, trust: isOwn ? 1 : 0 }
}

const webFetch = readingTool({
  name: 'web_fetch',
  about: 'Reads one web page by its address and gives its text.',
  args,
  risk: 'medium',
  perHour: 300,
  bring: ({ url }, context) => bring(url, context, null),
})

const feedRead = readingTool({
  name: 'feed_read',
  about: 'Reads an RSS or Atom feed by its address and gives its entries.',
  args,
  risk: 'medium',
  perHour: 300,
  bring: ({ url }, context) => bring(url, context, 'feed'),
})

export const webTools: readonly Tool[] = [webFetch, feedRead]
