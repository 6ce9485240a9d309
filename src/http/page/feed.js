// The journal, live: newest first, by agent and kind, each line with its why. It resumes by itself where it stopped.

import { ask, NotLoggedIn } from './ask.js'
import { byId, clock, el } from './dom.js'
import { showWhy } from './panel.js'

const kept = 1000
const shown = 250
const first = 200
const pollMs = 3000

/** Starts the feed after the event `latest`, with the last ones before it; calls `news` for every event that comes in later. */
export async function startFeed(latest, news, loggedOut) {
  const events = []
  const feed = byId('feed')
  const filter = { agent: byId('by-agent'), kind: byId('by-kind') }
  const wanted = (event) =>
    (filter.agent.value === '' || event.agent_id === filter.agent.value) &&
    (filter.kind.value === '' || event.kind.startsWith(`${filter.kind.value}.`))

  const redraw = () => {
    const lines = events
      .filter(wanted)
      .slice(-shown)
      .reverse()
      .map((event) => line(event))
    feed.replaceChildren(
      ...(lines.length > 0 ? lines : [el('li', { class: 'empty' }, 'Nothing has happened yet that fits.')]),
    )
  }
  for (const select of Object.values(filter)) select.addEventListener('change', redraw)

  const add = (event, fresh) => {
    if (events.length > 0 && Number(event.id) <= Number(events.at(-1).id)) return
    events.push(event)
    if (events.length > kept) events.shift()
    offer(filter.agent, event.agent_id)
    offer(filter.kind, event.kind.split('.')[0])
    if (!fresh) return
    if (wanted(event)) {
      feed.querySelector('.empty')?.remove()
      feed.prepend(line(event, true))
      if (feed.childElementCount > shown) feed.lastElementChild.remove()
    }
    news(event)
  }
  const past = await ask(`/api/ops/events?limit=${first}&after=${Math.max(0, latest - first)}`)
  for (const event of past.items) add(event, false)
  redraw()
  listen(() => events.at(-1)?.id ?? String(latest), add, loggedOut)
}

function offer(select, value) {
  if (!value || [...select.options].some((option) => option.value === value)) return
  const place = [...select.options].slice(1).find((option) => option.value > value)
  select.insertBefore(el('option', { value }, value), place ?? null)
}

/** The stream; where it cannot be had, looks every few seconds. */
function listen(cursor, add, loggedOut) {
  const dot = byId('line-state')
  const tell = (state) => {
    dot.className = `dot ${state}`
    dot.title = state
  }
  const stream = new EventSource(`/api/ops/events/stream?after=${cursor()}`)
  stream.addEventListener('open', () => tell('live'))
  stream.addEventListener('event', (message) => add(JSON.parse(message.data), true))
  stream.addEventListener('error', () => {
    tell('connecting')
    if (stream.readyState !== EventSource.CLOSED) return
    void poll()
  })
  const poll = async () => {
    try {
      const { items } = await ask(`/api/ops/events?limit=200&after=${cursor()}`)
      for (const event of items) add(event, true)
      tell('polling')
    } catch (error) {
      if (error instanceof NotLoggedIn) return loggedOut()
      tell('connecting')
    }
    setTimeout(poll, pollMs)
  }
}

function line(event, fresh = false) {
  const [noun, verb = ''] = event.kind.split('.')
  const alarm = event.tags.includes('alarm') || verb === 'failed'
  return el(
    'li',
    { class: `${noun} ${verb}${alarm ? ' alarming' : ''}${fresh ? ' fresh' : ''}` },
    el('time', { datetime: event.created_at }, clock(event.created_at)),
    el('span', { class: 'agent' }, event.agent_id ?? 'company'),
    el('span', { class: 'kind' }, event.kind),
    el(
      'button',
      {
        type: 'button',
        class: 'small why',
        onclick: () => showWhy(event.id),
        'aria-label': `Why ${event.kind}: ${event.title}`,
      },
      'why',
    ),
    el('span', { class: 'title' }, event.title),
    event.summary === '' || event.summary === event.title
      ? null
      : el('span', { class: 'text' }, event.summary),
  )
}
