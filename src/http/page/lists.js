// The lists of the page, each drawn from one answer of the API. They decide nothing: what may be done is the server's affair.

import { ask } from './ask.js'
import { ago, byId, draw, el, money, tag, wholeMoney } from './dom.js'
import { showArtifact, showWhy } from './panel.js'

/** Draws the agents with what each is doing. */
export function drawAgents(agents) {
  draw(
    byId('agents'),
    agents.filter((agent) => agent.enabled),
    agentRow,
    ['Nobody works here yet. Bring a company: ', el('code', {}, 'npx bullpen import companies/starter')],
  )
}

function agentRow(agent) {
  const { signature, tone } = agent.persona
  const waiting =
    agent.open_missions > 0
      ? `${agent.open_missions} open mission${agent.open_missions === 1 ? '' : 's'}`
      : 'idle'
  const known =
    agent.memories === 0 ? '' : `${agent.memories} ${agent.memories === 1 ? 'memory' : 'memories'}`
  return el(
    'li',
    { class: agent.doing.length > 0 || agent.talking ? 'busy' : '' },
    el('strong', {}, agent.display_name),
    el('span', { class: 'role' }, agent.role),
    agent.talking ? el('p', { class: 'doing' }, el('span', {}, 'talking'), ` ${agent.talking.topic}`) : null,
    agent.doing.length === 0
      ? el('p', { class: 'quiet' }, [agent.talking ? '' : waiting, known].filter(Boolean).join(' · '))
      : agent.doing
          .slice(0, 3)
          .map((doing) =>
            el(
              'p',
              { class: 'doing' },
              el('span', { class: 'kind' }, doing.kind.replace('_', ' ')),
              ` ${doing.mission_title}`,
            ),
          ),
    agent.doing.length === 0 && (signature || tone)
      ? el('p', { class: 'signature' }, signature || tone)
      : null,
  )
}

/** Draws today's limits as bars: what was measured against what is allowed. */
export function drawLimits(limits) {
  draw(byId('limits'), limits, limitRow, ['No limit is in force yet.'])
}

function limitRow(bar) {
  const isMoney = bar.gate.startsWith('budget_policy.')
  const [gate, of] = bar.gate.split(':')
  const full = bar.measured >= bar.limit
  return el(
    'li',
    { class: full ? 'full' : '', title: `${bar.gate}: ${bar.help}` },
    el('span', { class: 'gate' }, names[gate] ?? gate.replaceAll('_', ' '), of ? ` · ${of}` : ''),
    el(
      'span',
      { class: 'measured' },
      isMoney ? `${money(bar.measured)} / ${wholeMoney(bar.limit)}` : `${bar.measured} / ${bar.limit}`,
    ),
    el('meter', {
      min: 0,
      max: Math.max(bar.limit, 1),
      value: bar.limit === 0 ? 1 : bar.measured,
      'aria-label': bar.gate,
    }),
  )
}

const names = {
  'content_policy.max_drafts_per_day': 'drafts today',
  x_daily_quota: 'tweets today',
  'roundtable_policy.max_daily_conversations': 'conversations today',
  'initiative_policy.max_action_items_per_day': 'action items today',
  'budget_policy.daily_usd': 'spent today',
  'budget_policy.monthly_usd': 'spent this month',
  proposals_per_agent_per_day: 'proposals',
}

/** Draws missions with their steps. */
export function drawMissions(missions, steps) {
  const rows = missions.map((mission) => ({
    ...mission,
    steps: steps
      .filter((step) => step.mission_id === mission.id)
      .map(({ id, kind, status, attempt, last_error, position }) => ({
        id,
        kind,
        status,
        attempt,
        last_error,
        position,
      }))
      .sort((a, b) => a.position - b.position),
  }))
  draw(byId('missions'), rows, missionRow, [
    'No mission yet. The company proposes its own work with its first beats; or give it something to read, below, or from the shell: ',
    el('code', {}, 'npx bullpen run "What is new?" --source https://example.com'),
  ])
}

function missionRow(mission) {
  const error = mission.failure_reason ?? mission.cancel_reason
  const isOpen = ['approved', 'running'].includes(mission.status)
  const stop = el(
    'button',
    {
      type: 'button',
      class: 'small',
      onclick: (event) =>
        act(event, `/api/ops/missions/${mission.id}/cancel`, { reason: 'stopped on the page' }),
    },
    'Stop',
  )
  const dead = mission.steps.find((step) => step.status === 'failed')
  const again = dead
    ? el(
        'button',
        {
          type: 'button',
          class: 'small',
          onclick: (event) =>
            act(event, `/api/ops/steps/${dead.id}/resolve`, { verdict: 'retry', note: 'on the page' }),
        },
        'Try again',
      )
    : null
  return el(
    'li',
    { class: mission.status },
    el(
      'div',
      { class: 'row' },
      el('span', { class: 'title' }, mission.title),
      tag(mission.status),
      el('button', { type: 'button', class: 'small', onclick: () => showWhy(mission.id) }, 'why'),
      isOpen ? stop : null,
      again,
    ),
    el(
      'ol',
      { class: 'steps' },
      el('li', {}, mission.agent_id),
      mission.steps.map(stepChip),
      mission.simulated || mission.cost_micro_usd === 0 ? null : el('li', {}, money(mission.cost_micro_usd)),
    ),
    error ? el('p', { class: 'refusal' }, error) : null,
    el('p', { class: 'said', role: 'status' }),
  )
}

const signs = {
  succeeded: '✓',
  failed: '✕',
  running: '●',
  queued: '○',
  waiting: '!',
  unknown: '?',
  cancelled: '–',
  skipped: '–',
}

function stepChip(step) {
  const told = `${step.kind}: ${step.status}${step.attempt > 1 ? `, attempt ${step.attempt}` : ''}${step.last_error ? `. ${step.last_error}` : ''}`
  return el(
    'li',
    { class: `step ${step.status}`, title: told },
    el('span', { 'aria-hidden': 'true' }, signs[step.status] ?? '○'),
    ` ${step.kind.replace('_', ' ')}`,
    el('span', { class: 'unseen' }, ` ${step.status}`),
  )
}

/** Draws what waits for the human. */
export function drawApprovals(approvals) {
  byId('waiting').textContent = approvals.length === 0 ? '' : String(approvals.length)
  byId('inbox').classList.toggle('calm', approvals.length === 0)
  // The rank moves with the clock: what is drawn does not, or half a reason would be lost.
  const ranked = approvals
    .toSorted((a, b) => b.rank - a.rank || (a.id < b.id ? -1 : 1))
    .map(({ rank: _, ...approval }) => approval)
  draw(byId('approvals'), ranked, approvalRow, [
    'Nothing waits for you. What your rules do not let pass by itself comes here.',
  ])
}

/** Brings the question with this id before the eyes, all of it open; what does not wait any more tells why. */
export function showApproval(id) {
  const row = byId(`approval-${id}`)
  if (row === null) return showWhy(id)
  for (const details of row.querySelectorAll(':scope > details')) details.open = true
  row.focus({ preventScroll: true })
  row.scrollIntoView({ block: 'center' })
}

function approvalRow(approval) {
  const isStep = approval.what === 'step'
  // Nobody should approve what they have not seen: what would be done stands open, as its difference where there is one.
  const isOpen = approval.payload_sha !== null
  const reason = el('input', {
    'aria-label': isStep ? 'Note' : 'Reason for a refusal',
    placeholder: isStep ? 'note' : 'reason, for a refusal',
    maxlength: 500,
  })
  return el(
    'li',
    { id: `approval-${approval.id}`, tabindex: -1 },
    el(
      'div',
      { class: 'row' },
      el('span', { class: 'title' }, approval.title),
      tag(approval.status),
      el('button', { type: 'button', class: 'small', onclick: () => showWhy(approval.id) }, 'why'),
    ),
    el(
      'p',
      { class: 'quiet' },
      `${approval.agent_id ?? 'The company'} asks`,
      ` · risk ${approval.risk}`,
      approval.predicted_micro_usd === null ? '' : ` · some ${money(approval.predicted_micro_usd)}`,
      approval.expires_at === null
        ? ''
        : ` · until ${new Date(approval.expires_at).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' })}`,
    ),
    approval.text === '' ? null : el('p', { class: 'words' }, approval.text),
    el(
      'details',
      { open: isOpen && approval.diff === null },
      el('summary', {}, 'Exactly what'),
      el('pre', {}, JSON.stringify(approval.payload, null, 2)),
    ),
    approval.diff === null
      ? null
      : el('details', { open: isOpen }, el('summary', {}, 'What it changes'), el('pre', {}, approval.diff)),
    approval.evidence.length === 0
      ? null
      : el(
          'details',
          {},
          el('summary', {}, 'What stands behind it'),
          el(
            'ul',
            {},
            approval.evidence.map(({ what, text }) => el('li', {}, `${what.replaceAll('_', ' ')}: ${text}`)),
          ),
        ),
    el('div', { class: 'answers' }, answersTo(approval, reason), reason),
    el('p', { class: 'said', role: 'status' }),
  )
}

/** The buttons under a question. An approval carries the hash of the payload that stands above it. */
function answersTo(approval, reason) {
  const answer = (words, path, body) =>
    el('button', { type: 'button', onclick: (event) => act(event, path, body()) }, words)
  const resolve = (words, verdict) =>
    answer(words, `/api/ops/steps/${approval.id}/resolve`, () => ({ verdict, note: reason.value }))
  switch (approval.what) {
    case 'proposal':
      return [
        answer('Approve', `/api/ops/proposals/${approval.id}/approve`, () => ({})),
        answer('Reject', `/api/ops/proposals/${approval.id}/reject`, () => ({ reason: reason.value })),
      ]
    case 'step':
      return [
        resolve('It happened', 'happened'),
        resolve('It did not: again', 'not_happened'),
        resolve('Give it up', 'abandon'),
      ]
    default: {
      const path = `/api/ops/approvals/${approval.id}`
      const seen = { payload_sha: approval.payload_sha }
      return [
        answer('Approve', `${path}/approve`, () => seen),
        answer('Refuse', `${path}/refuse`, () => ({ ...seen, reason: reason.value })),
        approval.what === 'effect' ? editor(approval, `${path}/edit`, seen) : null,
      ]
    }
  }
}

/** The payload as text that can be changed, and the button that approves it as it stands there. */
function editor(approval, path, seen) {
  const text = el('textarea', { 'aria-label': 'The payload as JSON', rows: 6, maxlength: 100_000 })
  text.value = JSON.stringify(approval.payload, null, 2)
  const send = (event) => {
    try {
      void act(event, path, { ...seen, payload: JSON.parse(text.value) })
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      event.currentTarget.closest('li').querySelector('.said').textContent = 'This is no JSON.'
    }
  }
  const button = el('button', { type: 'button', onclick: send }, 'Approve as edited')
  return el('details', {}, el('summary', {}, 'Edit'), text, button)
}

/** Does what a button says and tells what came of it; the lists follow by the journal. */
async function act(event, path, body) {
  const button = event.currentTarget
  const said = button.closest('li')?.querySelector('.said')
  button.disabled = true
  try {
    const done = await ask(path, 'POST', body)
    if (said) said.textContent = done.rejection_reason ?? done.status ?? 'done'
  } catch (error) {
    if (said) said.textContent = error.message
    button.disabled = false
  }
}

/** Draws what was made, newest first. */
export function drawMade(artifacts) {
  const made = artifacts.filter((artifact) => artifact.kind !== 'document').slice(0, 12)
  draw(byId('made'), made, madeRow, [
    'Nothing made yet. Articles, analyses and drafts appear here as missions end.',
  ])
}

function madeRow(artifact) {
  return el(
    'li',
    {},
    el(
      'button',
      { type: 'button', class: 'plain-button', onclick: () => showArtifact(artifact.id, artifact.title) },
      artifact.title,
    ),
    el(
      'span',
      { class: 'quiet' },
      `${artifact.kind.replace('_', ' ')} · ${artifact.agent_id ?? 'company'}${artifact.simulated ? ' · simulated' : ''} · ${artifact.chars.toLocaleString()} characters · ${new Date(artifact.created_at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })}`,
    ),
  )
}

/** Returns the line about the last beat. */
export function beatLine(run) {
  if (run === null) return 'No beat yet.'
  const when = `${ago(run.last_at ?? run.finished_at ?? run.started_at)} ago`
  if (run.status === 'failed') return `Last beat ${when}: a phase failed. See the journal.`
  if (!run.idle) {
    const did = run.phases.flatMap((phase) =>
      Object.entries(phase.did)
        .filter(([figure, n]) => n > 0 && !['rules', 'events', 'waiting'].includes(figure))
        .map(([figure, n]) => `${n} ${n === 1 ? figure.replace(/s$/, '') : figure}`),
    )
    return `Last beat ${when}: ${did.join(', ') || 'done'}.`
  }
  return `Last beat ${when}: nothing to do${run.repeats > 1 ? `, ${run.repeats} times in a row` : ''}. Idle beats cost nothing.`
}
