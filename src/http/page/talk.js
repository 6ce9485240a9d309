// Conversations: the one that is held now, or the newest, with its turns as they are spoken; and the ones before it.

import { ask } from './ask.js'
import { ago, byId, draw, el, tag } from './dom.js'
import { showWhy } from './panel.js'

/** The conversation somebody picked from the list; null: the one that runs, or the newest. */
let picked = null
/** What stands on the page now. */
let shown = null
let again = () => undefined

/** Prepares the section; `refresh` draws the page anew. */
export function startTalks(refresh) {
  again = refresh
  byId('convene').addEventListener('submit', async (event) => {
    event.preventDefault()
    const form = event.currentTarget
    const said = form.querySelector('.said')
    try {
      const body = { format: form.elements.format.value.trim(), topic: form.elements.topic.value }
      const convened = await ask('/api/ops/roundtables', 'POST', body)
      said.textContent = convened.rejection_reason ?? 'They sit down as soon as the room is free.'
      if (convened.status === 'rejected') return
      picked = convened.id
      form.reset()
      await again()
    } catch (error) {
      said.textContent = error.message
    }
  })
  byId('say').addEventListener('submit', async (event) => {
    event.preventDefault()
    const form = event.currentTarget
    const said = form.querySelector('.said')
    said.textContent = ''
    try {
      await ask(`/api/ops/roundtables/${shown.id}/say`, 'POST', { line: form.elements.line.value })
      form.reset()
    } catch (error) {
      said.textContent = error.message
    }
  })
}

/** Asks for the conversations and draws them. */
export async function drawTalks() {
  const { items } = await ask('/api/ops/roundtables?limit=6')
  const running = items.find((talk) => talk.status === 'running')
  const held = items.find((talk) => ['running', 'succeeded', 'failed'].includes(talk.status))
  const id = picked ?? running?.id ?? held?.id ?? null
  shown = id === null ? null : await ask(`/api/ops/roundtables/${id}`)
  drawShown()
  draw(
    byId('talks'),
    items
      .filter((talk) => talk.id !== id)
      .map(({ id, format, topic, status, created_at }) => ({ id, format, topic, status, at: created_at })),
    talkRow,
    [
      items.length > 0
        ? 'No other conversation yet.'
        : 'Nobody has talked yet. The day’s schedule brings them together, or you do.',
    ],
  )
}

/** Shows a turn the moment the journal tells of it; the next look brings the rest. */
export function hear(event) {
  if (event.kind !== 'turn.spoken' || event.roundtable_id !== shown?.id) return
  const { position, speaker, interaction } = event.metadata
  if (position !== shown.turns.length) return
  const name = shown.seats.find((seat) => seat.id === speaker)?.display_name ?? 'Founder'
  const turn = { position, speaker, name, interaction, line: event.title }
  shown.turns.push(turn)
  const line = turnRow(turn)
  line.classList.add('fresh')
  byId('turns').append(line)
  follow()
}

/** Keeps the last line in sight. */
function follow() {
  byId('turns').scrollTop = byId('turns').scrollHeight
}

function drawShown() {
  byId('talk').hidden = shown === null
  if (shown === null) return
  const open = ['pending', 'running'].includes(shown.status)
  byId('talk').className = `talk ${shown.status}`
  byId('say').hidden = shown.status !== 'running' || shown.spoken_at !== null
  draw(byId('talk-head'), [headOf(shown)], headRow, [])
  draw(
    byId('turns'),
    shown.turns.map(({ position, speaker, name, line, interaction }) => ({
      position,
      speaker,
      name,
      line,
      interaction,
    })),
    turnRow,
    [open ? 'They are sitting down.' : 'Nothing was said.'],
  )
  if (shown.status === 'running') follow()
  draw(byId('left'), leftBy(shown), leftRow, [])
}

const headOf = ({
  id,
  format,
  topic,
  status,
  seats,
  spoken_at: spoken,
  turns_spoken: turns,
  turns_planned: planned,
}) => ({
  id,
  format,
  topic,
  status,
  turns: status === 'running' && spoken === null ? `${turns} of ${planned} turns` : '',
  names: seats.map((seat) => seat.display_name),
})

function headRow(talk) {
  return el(
    'li',
    {},
    el(
      'div',
      { class: 'row' },
      el('span', { class: 'title' }, talk.topic),
      tag(talk.status),
      el('button', { type: 'button', class: 'small', onclick: () => showWhy(talk.id) }, 'why'),
    ),
    el(
      'p',
      { class: 'quiet' },
      [talk.format.replaceAll('_', ' '), talk.names.join(', '), talk.turns].filter(Boolean).join(' · '),
    ),
  )
}

function turnRow(turn) {
  return el(
    'li',
    { class: `turn ${turn.interaction}` },
    el('span', { class: 'name' }, turn.name),
    el('span', { class: 'line' }, turn.line),
    el('span', { class: 'mood' }, turn.interaction),
  )
}

/** What came of it: the summary, what is remembered, what moved between them, what is to be done. */
function leftBy({
  summary,
  rejection_reason: refusal,
  last_error: error,
  memories,
  drifts,
  action_items: items,
}) {
  const names = (drift) => `${drift.agent_a} and ${drift.agent_b}`
  const way = (drift) =>
    drift.after > drift.before ? 'closer' : drift.after < drift.before ? 'cooler' : 'as before'
  return [
    ...[summary, refusal, error].filter(Boolean).map((text) => ({ what: '', text })),
    ...memories.map(({ id, type, agent_id: agent, content }) => ({
      id,
      what: type,
      text: `${agent}: ${content ?? 'forgotten'}`,
    })),
    ...drifts.map((drift) => ({ what: way(drift), text: `${names(drift)}. ${drift.reason}` })),
    ...items.map(({ id, status, context }) => ({
      id,
      what: `to do, ${status}`,
      text: String(context.title ?? ''),
    })),
  ]
}

function leftRow({ id, what, text }) {
  const words = id
    ? el('button', { type: 'button', class: 'plain-button', onclick: () => showWhy(id) }, text)
    : text
  return el(
    'li',
    { class: what === '' ? 'sum' : '' },
    what === '' ? null : el('span', { class: 'kind' }, what),
    words,
  )
}

function talkRow(talk) {
  const pick = () => {
    picked = talk.id
    void again()
  }
  return el(
    'li',
    {},
    el('button', { type: 'button', class: 'plain-button', onclick: pick }, talk.topic),
    el(
      'span',
      { class: 'quiet' },
      `${talk.format.replaceAll('_', ' ')} · ${talk.status} · ${ago(talk.at)} ago`,
    ),
  )
}
