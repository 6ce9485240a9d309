// The side panel: the chain behind anything, and what was made, to read.

import { ask } from './ask.js'
import { byId, clock, el } from './dom.js'
import { readable } from './markdown.js'

const panel = byId('panel')
byId('panel-close').addEventListener('click', () => panel.close())
panel.addEventListener('click', (event) => {
  if (event.target === panel) panel.close()
})

function show(title, ...content) {
  byId('panel-title').replaceChildren(title)
  byId('panel-body').replaceChildren(...content)
  byId('panel-body').scrollTop = 0
  if (!panel.open) panel.showModal()
}

async function showOrTell(title, make) {
  show(title, el('p', { class: 'quiet' }, 'One moment …'))
  try {
    show(title, ...(await make()))
  } catch (error) {
    show(title, el('p', { class: 'refusal' }, error.message))
  }
}

/** Opens the chain behind this id. */
export function showWhy(id) {
  void showOrTell('Why?', async () => {
    const { items } = await ask(`/api/ops/why/${encodeURIComponent(id)}`)
    return [
      el(
        'ol',
        { class: 'chain' },
        items.map((link) => chainLink(link, id)),
      ),
    ]
  })
}

const follows = ['proposal', 'mission', 'later', 'taint', 'event', 'roundtable', 'memory', 'initiative']

function chainLink(link, asked) {
  const title =
    follows.includes(link.what) && link.id !== asked
      ? el('button', { type: 'button', class: 'plain-button', onclick: () => showWhy(link.id) }, link.title)
      : link.title
  return el(
    'li',
    { class: `${link.what}${link.here ? ' here' : ''}${link.text.startsWith('refused') ? ' shut' : ''}` },
    el('span', { class: 'what' }, link.what),
    link.at === null ? null : el('time', { datetime: link.at }, clock(link.at)),
    el('span', { class: 'title' }, title),
    link.text === '' ? null : el('span', { class: 'text' }, link.text),
    link.what === 'artifact'
      ? el(
          'button',
          { type: 'button', class: 'small', onclick: () => showArtifact(link.id, link.title) },
          'Read',
        )
      : null,
  )
}

/** The title stands over the text already. */
function withoutTitle({ title, content }) {
  const [first = '', ...rest] = content.trimStart().split('\n')
  return first.replace(/^#\s+/, '').trim() === title.trim() ? rest.join('\n') : content
}

/** Opens something that was made, or read in. */
export function showArtifact(id, title = 'To read') {
  void showOrTell(title, async () => {
    const artifact = await ask(`/api/ops/artifacts/${encodeURIComponent(id)}`)
    const facts = [
      artifact.kind.replace('_', ' '),
      artifact.agent_id && `by ${artifact.agent_id}`,
      artifact.simulated && 'simulated',
    ]
    const origin =
      artifact.source_url === null ? null : el('p', { class: 'quiet' }, `from ${artifact.source_url}`)
    const why = el('button', { type: 'button', class: 'small', onclick: () => showWhy(id) }, 'Why?')
    const download = el(
      'a',
      { class: 'small', href: `/api/ops/artifacts/${encodeURIComponent(id)}/content`, download: true },
      'Download',
    )
    return [
      el('p', { class: 'quiet' }, facts.filter(Boolean).join(' · '), ' ', why, ' ', download),
      origin,
      el('article', { class: 'paper' }, readable(withoutTitle(artifact))),
    ].filter(Boolean)
  })
}
