// The page: who may see it, the head, and when the lists are asked for anew. One journal drives it all.

import { ask, NotLoggedIn } from '/page/ask.js'
import { byId, money, wholeMoney } from '/page/dom.js'
import { startFeed } from '/page/feed.js'
import {
  beatLine,
  drawAgents,
  drawApprovals,
  drawLimits,
  drawMade,
  drawMissions,
  showApproval,
} from '/page/lists.js'
import { drawTalks, hear, startTalks } from '/page/talk.js'

const refreshMs = 15_000
const settleMs = 1200

const see = (name) => {
  byId('door').hidden = name !== 'door'
  for (const id of ['head', 'floor', 'foot']) byId(id).hidden = name === 'door'
}

const loggedOut = () => {
  byId('demo').hidden = true
  see('door')
}

/** Asks for everything that stands on the page and draws what has changed. */
async function refresh() {
  const status = await ask('/api/ops/status')
  const [agents, missions, steps, approvals, artifacts] = await Promise.all([
    ask('/api/ops/agents?limit=200'),
    ask('/api/ops/missions?limit=12'),
    ask('/api/ops/steps?limit=200'),
    ask('/api/ops/approvals?limit=50'),
    ask('/api/ops/artifacts?limit=100'),
  ])
  drawHead(status)
  drawAgents(agents.items)
  drawMissions(missions.items, steps.items)
  drawApprovals(approvals.items)
  drawMade(artifacts.items)
  drawLimits(status.limits)
  byId('beat').textContent = beatLine(status.last_beat)
  await drawTalks()
  see('floor')
  return status
}

let enabled = true

function drawHead(status) {
  enabled = status.enabled
  document.title =
    status.open_approvals > 0 ? `(${status.open_approvals}) ${status.company.name}` : status.company.name
  byId('company').textContent = status.company.name
  byId('line').textContent = status.company.description
  byId('demo').hidden = !status.simulated
  byId('cost').textContent = costLine(status)
  byId('open').textContent = `${status.steps.running ?? 0} running, ${status.steps.queued ?? 0} queued`
  const alive = status.workers.filter((worker) => worker.alive)
  const slots = alive.reduce((sum, worker) => sum + worker.slots, 0)
  byId('workers').textContent = alive.length === 0 ? 'none' : `${alive.length} with ${slots} slots`
  byId('state').textContent = enabled ? 'at work' : 'stopped'
  byId('state').className = `state ${enabled ? 'on' : 'off'}`
  byId('switch').textContent = enabled ? 'Stop everything' : 'Start again'
  byId('switch').className = enabled ? '' : 'primary'
  byId('version').textContent = `Bullpen ${status.version} · ${status.engine} database · ${status.model}`
  drawAlarm(status, alive.length)
}

/** Today's cost, and where something is paid for, of how much, and how the month will end. */
function costLine({ cost_today: today, spending, simulated }) {
  const { cost_micro_usd: cost, priced_micro_usd: priced, unpriced_tokens: tokens } = today
  const spent =
    cost === null
      ? `${money(priced)} and ${tokens.toLocaleString('en')} tokens of unknown price`
      : money(cost)
  if (simulated) return spent
  const day = spending.limits.find(({ scope, unit }) => scope === 'company:day' && unit === 'micro_usd')
  const { forecast_month_micro_usd: month } = spending
  return `${spent} of ${wholeMoney(day.limit)}${month === null ? '' : ` · month likely ${money(month)}`}`
}

/** What a limit of money that is used up stops, a line each. */
function exhaustedLines({ spending, simulated }) {
  if (simulated) return []
  return spending.limits
    .filter(({ exhausted }) => exhausted)
    .map(({ gate, scope, window_end: end }) => {
      const until = new Date(end).toLocaleString([], {
        dateStyle: 'medium',
        timeStyle: 'short',
        hourCycle: 'h23',
      })
      return `The budget of ${scope} is used up: what asks a model waits until ${until}, or until you raise ${gate}.`
    })
}

function drawAlarm(status, alive) {
  const open = status.breakers.filter((breaker) => breaker.opened_at !== null)
  const alarms = [
    ...exhaustedLines(status),
    ...open.map(
      (breaker) =>
        `${breaker.kind} is switched off after ${breaker.failures_in_row} failures in a row: ${breaker.last_error}`,
    ),
    ...(status.enabled && alive === 0
      ? ['No worker is alive, so nothing gets done. Start one: npx bullpen up']
      : []),
    ...(status.enabled
      ? []
      : ['Everything is stopped: no step is claimed, no beat runs, nothing is published.']),
  ]
  byId('alarm').hidden = alarms.length === 0
  byId('alarm').textContent = alarms.join(' · ')
}

byId('switch').addEventListener('click', async () => {
  byId('switch').disabled = true
  try {
    await ask('/api/ops/policies/system?reason=on%20the%20page', 'PUT', { enabled: !enabled })
    await refresh()
  } catch (error) {
    tellAlarm(error)
  }
  byId('switch').disabled = false
})

byId('out').addEventListener('click', async () => {
  await ask('/api/ops/logout', 'POST', {}).catch(tellAlarm)
  loggedOut()
})

byId('ask').addEventListener('submit', async (event) => {
  event.preventDefault()
  const form = event.currentTarget
  const said = form.querySelector('.said')
  const sources = form.elements.sources.value
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  try {
    const filed = await ask('/api/ops/run', 'POST', { title: form.elements.title.value, sources })
    said.textContent = filed.rejection_reason ?? `${filed.status}: it appears above`
    if (filed.status !== 'rejected') form.reset()
  } catch (error) {
    said.textContent = error.message
  }
})

function tellAlarm(error) {
  if (error instanceof NotLoggedIn) return loggedOut()
  byId('alarm').hidden = false
  byId('alarm').textContent = `The company does not answer: ${error.message}`
}

/** Many events become one look. */
let looking = false
const soon = () => {
  if (looking) return
  looking = true
  setTimeout(() => {
    looking = false
    refresh().catch(tellAlarm)
  }, settleMs)
}

const news = (event) => {
  hear(event)
  soon()
}

startTalks(() => refresh().catch(tellAlarm))

async function start() {
  try {
    const status = await refresh()
    // A message that somebody was sent links to the question it is about.
    const asked = new URLSearchParams(location.search).get('approval')
    if (asked) showApproval(asked)
    await startFeed(Number(status.latest_event_id), news, loggedOut)
    setInterval(() => refresh().catch(tellAlarm), refreshMs)
  } catch (error) {
    tellAlarm(error)
  }
}

void start()
