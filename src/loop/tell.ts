// How each kind of channel is told something: one request, or one mail. Secrets are revealed here, at the moment of sending, and nothing
// that may contain one is said of what went wrong.

import type { Policies } from '../domain/policy.ts'
import { mailAccount } from '../steps/effects/smtp.ts'
import type { Delivery, Message } from '../store/deliveries.ts'
import { netErrorIn } from '../world/net.ts'
import { fetchOver } from '../world/net-fetch.ts'
import { OutsideError } from '../world/outside.ts'
import { signedHeaders } from '../world/webhook-signature.ts'
import type { World } from '../world/world.ts'

export type Channel = Policies['notify_policy']['channels'][string]

/** told: it is there. refused: it surely is not. doubt: nobody knows. */
export type Told =
  | { how: 'told' }
  | { how: 'refused'; retryable: boolean; problem: string }
  | { how: 'doubt'; problem: string }

export const tellLimits = {
  timeoutMs: 15_000,
  answerBytes: 100_000,
  /** What the channels take at most, in characters. */
  chars: { webhook: 20_000, slack: 3_000, discord: 1_900, telegram: 4_000, email: 20_000 },
} as const

/** Whether a channel knows a repetition by its id: then doubt is no danger. */
export const isKeyed = (channel: Channel): boolean => channel.kind === 'webhook'

/** Tells a channel, once. */
export async function tell(
  world: World,
  policies: Policies,
  channel: Channel,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<Told> {
  const lacking = lackingOf(world, policies, channel)
  if (lacking !== null) return { how: 'refused', retryable: true, problem: lacking }
  const { kind } = channel
  if (kind === 'email') return mail(world, policies, channel, delivery, signal)
  const { url, body, headers } = await requestOf(world, { ...channel, kind }, delivery)
  return post(world, { url, body, headers: { 'content-type': 'application/json', ...headers } }, signal)
}

function lackingOf({ outside }: World, policies: Policies, channel: Channel): string | null {
  const { secret } = channel
  if (secret !== undefined && !outside.secrets.has(secret)) return `there is no secret ${secret}`
  switch (channel.kind) {
    case 'webhook':
      return channel.url === undefined || secret === undefined ? 'it needs url and secret' : null
    case 'slack':
    case 'discord':
      return secret === undefined ? 'it needs the name of the secret that is its address' : null
    case 'telegram':
      return secret === undefined || channel.chat_id === undefined ? 'it needs secret and chat_id' : null
    case 'email': {
      const { smtp, from } = policies.email_policy
      if (smtp === null || from === null) return 'it needs email_policy.smtp and email_policy.from'
      return channel.to.length === 0 ? 'it names nobody in `to`' : null
    }
  }
}

const plainText = ({ title, text, link }: Message): string =>
  [title, text, link].filter((part) => part !== null && part !== '').join('\n')

const cut = (text: string, chars: number): string =>
  text.length <= chars ? text : `${text.slice(0, chars - 1).toWellFormed()}…`

async function requestOf(
  { clock, outside }: World,
  channel: Channel & { kind: Exclude<Channel['kind'], 'email'> },
  { topic, channel: name, payload }: Delivery,
): Promise<{ url: string; body: string; headers: Record<string, string> }> {
  const secret = outside.secrets.reveal(channel.secret ?? '')
  const text = plainText(payload)
  const { chars } = tellLimits
  switch (channel.kind) {
    case 'slack': {
      const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
      return { url: secret, body: JSON.stringify({ text: cut(escaped, chars.slack) }), headers: {} }
    }
    case 'discord': {
      const body = { content: cut(text, chars.discord), allowed_mentions: { parse: [] } }
      return { url: secret, body: JSON.stringify(body), headers: {} }
    }
    case 'telegram': {
      const base = (channel.url ?? 'https://api.telegram.org').replace(/\/$/, '')
      const body = { chat_id: channel.chat_id, text: cut(text, chars.telegram) }
      return { url: `${base}/bot${secret}/sendMessage`, body: JSON.stringify(body), headers: {} }
    }
    case 'webhook': {
      const body = JSON.stringify({ type: payload.kind, timestamp: payload.at, data: { ...payload, topic } })
      const headers = await signedHeaders(secret, { id: `${name}-${topic}`, at: clock.now(), body })
      return { url: channel.url ?? '', body, headers }
    }
  }
}

async function post(
  world: World,
  request: { url: string; body: string; headers: Record<string, string> },
  signal: AbortSignal,
): Promise<Told> {
  const { timeoutMs, answerBytes: maxBytes } = tellLimits
  const given = {
    grant: 'named',
    allowHosts: [],
    denyHosts: [],
    maxBytes,
    timeoutMs,
    idleMs: timeoutMs,
  } as const
  let status: number
  try {
    const { url, body, headers } = request
    const answer = await fetchOver(world.net, given)(url, { method: 'POST', body, headers, signal })
    status = answer.status
    await answer.body?.cancel()
  } catch (error) {
    const fault = netErrorIn(error)
    if (fault !== null && !fault.begun)
      return { how: 'refused', retryable: true, problem: `it could not be reached (${fault.code})` }
    return { how: 'doubt', problem: 'the connection broke off before it had answered' }
  }
  if (status >= 200 && status < 300) return { how: 'told' }
  if (status >= 500) return { how: 'doubt', problem: `it answered with status ${status}` }
  return {
    how: 'refused',
    retryable: status === 429 || status === 408,
    problem: `it answered with status ${status}`,
  }
}

async function mail(
  { outside }: World,
  policies: Policies,
  { to }: Channel,
  { id, payload }: Delivery,
  signal: AbortSignal,
): Promise<Told> {
  const account = mailAccount(policies, outside.secrets)
  if (account === null) return { how: 'refused', retryable: true, problem: 'no mail server is set up' }
  try {
    const { rejected } = await outside.mail.send({
      ...account,
      to,
      subject: cut(payload.title.replace(/\s+/g, ' '), 200),
      text: cut(plainText(payload), tellLimits.chars.email),
      messageId: `<${id}@bullpen>`,
      timeoutMs: tellLimits.timeoutMs,
      signal,
    })
    if (rejected.length === 0) return { how: 'told' }
    return { how: 'refused', retryable: false, problem: `${rejected.length} of ${to.length} were not taken` }
  } catch (error) {
    if (!(error instanceof OutsideError)) return { how: 'doubt', problem: 'the mail server broke off' }
    if (error.begun) return { how: 'doubt', problem: `the mail server did not say (${error.code})` }
    return {
      how: 'refused',
      retryable: error.code !== 'forbidden',
      problem: `the mail was not taken (${error.code})`,
    }
  }
}
