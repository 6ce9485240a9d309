// From events to who is where: one event, one new state. The same events give the same state; what it does not know it leaves alone.
// It reads no clock: time is what the events say, or what `officeAt` is told.

import {
  doingOf,
  idleSentence,
  latest,
  runningSentence,
  talkingSentence,
  waitingSentence,
} from './sentence.ts'
import {
  type Actor,
  type Because,
  type Matter,
  type OfficeState,
  officeLimits,
  plain,
  type Talk,
  type Trouble,
} from './state.ts'

/** An event of the journal, as it goes over the wire. */
export interface OfficeEvent {
  readonly id: string
  readonly agent_id: string | null
  readonly kind: string
  readonly title: string
  readonly summary: string
  readonly tags: readonly string[]
  readonly metadata: Readonly<Record<string, unknown>>
  readonly proposal_id: string | null
  readonly mission_id: string | null
  readonly step_id: string | null
  readonly roundtable_id: string | null
  readonly from_status: string | null
  readonly to_status: string | null
  readonly created_at: string
}

/** Returns the state after the event; an event that was folded already changes nothing. */
export function foldOffice(state: OfficeState, event: OfficeEvent): OfficeState {
  if (Number(event.id) <= Number(state.lastEventId)) return state
  const isLater = event.created_at > state.at
  const before = { ...(isLater ? officeAt(state, event.created_at) : state), lastEventId: event.id }
  const [noun = '', verb = ''] = event.kind.split('.')
  const after = folded(before, event, noun, verb)
  return isFailure(event, noun, verb) ? withFailure(after, event) : after
}

/** Returns the state at an instant (RFC 3339): red lights whose hour is over are off, a purse whose window is over is full. */
export function officeAt(state: OfficeState, at: string): OfficeState {
  const open = ({ until }: Trouble): boolean => until === null || until > at
  const failures = state.failures.every(open) ? state.failures : state.failures.filter(open)
  const overBudget = state.overBudget.every(open) ? state.overBudget : state.overBudget.filter(open)
  return state.at === at && failures === state.failures && overBudget === state.overBudget
    ? state
    : { ...state, at, failures, overBudget }
}

function folded(state: OfficeState, event: OfficeEvent, noun: string, verb: string): OfficeState {
  switch (noun) {
    case 'step':
      return foldStep(state, event, verb)
    case 'proposal':
      return foldProposal(state, event, verb)
    case 'mission':
      return foldMission(state, event, verb)
    case 'roundtable':
      return foldRoundtable(state, event, verb)
    case 'turn':
      return verb === 'spoken' ? foldTurn(state, event) : state
    case 'budget':
      return verb === 'exhausted' ? withEmptyPurse(state, event) : state
    case 'policy':
      return String(event.metadata['key'] ?? '').includes('budget') ? { ...state, overBudget: [] } : state
    case 'approval':
      return event.metadata['what'] === 'budget_rise' && (verb === 'approved' || verb === 'used')
        ? { ...state, overBudget: [] }
        : state
    default:
      return state
  }
}

function evidence(event: OfficeEvent, text: string): Because {
  return {
    eventId: event.id,
    ...(event.mission_id === null ? {} : { missionId: event.mission_id }),
    ...(event.step_id === null ? {} : { stepId: event.step_id }),
    ...(event.roundtable_id === null ? {} : { roundtableId: event.roundtable_id }),
    text,
  }
}

function foldStep(state: OfficeState, event: OfficeEvent, verb: string): OfficeState {
  const [agentId, stepId] = [event.agent_id, event.step_id]
  if (agentId === null || stepId === null) return state
  const kind = String(event.metadata['step_kind'] ?? event.tags[0] ?? 'step')
  const title = plain(
    event.title.startsWith(`${kind}: `) ? event.title.slice(kind.length + 2) : event.title,
    officeLimits.titleChars,
  )
  const actor = actorOf(state, agentId)
  const others = { running: without(actor.running, stepId), waiting: without(actor.waiting, stepId) }
  const matter = (text: string): Matter => ({
    id: stepId,
    kind,
    title,
    order: Number(event.id),
    because: evidence(event, text),
  })
  const changed =
    verb === 'started'
      ? { ...others, running: added(others.running, matter(runningSentence(actor.name, kind, title))) }
      : verb === 'waiting'
        ? { ...others, waiting: added(others.waiting, matter(waitingSentence(actor.name, title))) }
        : others
  return withActor(state, { ...actor, ...changed }, event)
}

function foldProposal(state: OfficeState, event: OfficeEvent, verb: string): OfficeState {
  if (event.agent_id === null || event.proposal_id === null) return state
  const actor = actorOf(state, event.agent_id)
  const waiting = without(actor.waiting, event.proposal_id)
  if (verb !== 'filed' && waiting.length === actor.waiting.length) return state
  const title = plain(event.title, officeLimits.titleChars)
  const because = evidence(event, waitingSentence(actor.name, title))
  const matter: Matter = { id: event.proposal_id, kind: 'proposal', title, order: Number(event.id), because }
  return withActor(state, { ...actor, waiting: verb === 'filed' ? added(waiting, matter) : waiting }, event)
}

function foldMission(state: OfficeState, event: OfficeEvent, verb: string): OfficeState {
  if (verb === 'started') return state
  const ofMission = ({ because }: Matter): boolean => because.missionId === event.mission_id
  let after = state
  for (const actor of Object.values(state.actors)) {
    if (!actor.running.some(ofMission) && !actor.waiting.some(ofMission)) continue
    const rest = (matters: readonly Matter[]): Matter[] => matters.filter((matter) => !ofMission(matter))
    after = withActor(after, { ...actor, running: rest(actor.running), waiting: rest(actor.waiting) }, event)
  }
  if (verb !== 'succeeded') return after
  const because = evidence(event, `‘${plain(event.title, officeLimits.titleChars)}’ succeeded`)
  return { ...after, cheer: { at: event.created_at, until: null, because, agentId: event.agent_id } }
}

function foldRoundtable(state: OfficeState, event: OfficeEvent, verb: string): OfficeState {
  const id = event.roundtable_id
  if (id === null) return state
  const others = state.talks.filter((talk) => talk.roundtableId !== id)
  if (verb === 'started') {
    const listed = event.metadata['participants']
    const participants = (Array.isArray(listed) ? listed : []).filter(
      (one): one is string => typeof one === 'string',
    )
    const format = plain(event.metadata['format'], 40) || plain(event.title.split(':')[0], 40)
    const topic = plain(event.title.slice(event.title.indexOf(':') + 1), officeLimits.titleChars)
    return withTalks(state, [...others, newTalk(others, id, format, topic, participants)], event)
  }
  return others.length === state.talks.length ? state : withTalks(state, others, event)
}

function foldTurn(state: OfficeState, event: OfficeEvent): OfficeState {
  const id = event.roundtable_id
  if (id === null) return state
  const speaker = event.agent_id ?? 'founder'
  const known = state.talks.find((talk) => talk.roundtableId === id)
  const format = plain(event.metadata['format'], 40)
  const talk = known ?? newTalk(state.talks, id, format, plain(event.summary, officeLimits.titleChars), [])
  const seated = speaker === 'founder' || talk.participants.includes(speaker)
  const turn = {
    eventId: event.id,
    speaker,
    line: plain(event.title, officeLimits.lineChars),
    at: event.created_at,
  }
  const after: Talk = {
    ...talk,
    participants: seated ? talk.participants : [...talk.participants, speaker],
    turns: [...talk.turns, turn].slice(-officeLimits.turns),
    speaking: null,
  }
  const talks =
    known === undefined ? [...state.talks, after] : state.talks.map((one) => (one === known ? after : one))
  return seated && known !== undefined ? { ...state, talks } : withTalks(state, talks, event)
}

/** Returns a conversation at the first free table. */
export function newTalk(
  others: readonly Talk[],
  roundtableId: string,
  format: string,
  topic: string,
  participants: readonly string[],
): Talk {
  const taken = new Set(others.map(({ table }) => table))
  let table = 0
  while (taken.has(table)) table += 1
  return {
    roundtableId,
    format,
    topic,
    table,
    participants: [...new Set(participants)],
    turns: [],
    speaking: null,
  }
}

/** Returns the state in which somebody has the word at a table, if what was said last there is still the last. */
export function withSpeaking(
  state: OfficeState,
  roundtableId: string,
  speaking: string | null,
  saidLast: string | null,
): OfficeState {
  const talk = state.talks.find((one) => one.roundtableId === roundtableId)
  const isLast = (talk?.turns.at(-1)?.speaker ?? null) === saidLast
  if (talk === undefined || !isLast || talk.speaking === speaking) return state
  return { ...state, talks: state.talks.map((one) => (one === talk ? { ...one, speaking } : one)) }
}

function isFailure(event: OfficeEvent, noun: string, verb: string): boolean {
  return (verb === 'failed' || verb === 'doubted' || event.tags.includes('alarm')) && noun !== 'budget'
}

/** Returns the failures among events whose red lights still burn at an instant (RFC 3339), the oldest first. */
export function failuresIn(events: readonly OfficeEvent[], at: string): readonly Trouble[] {
  return events
    .filter((event) => isFailure(event, event.kind.split('.')[0] ?? '', event.kind.split('.')[1] ?? ''))
    .map(failureOf)
    .filter(({ until }) => until !== null && until > at)
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    .slice(-officeLimits.failures)
}

function failureOf(event: OfficeEvent): Trouble {
  const until = new Date(Date.parse(event.created_at) + officeLimits.redLightMs)
  const what = plain(event.title, officeLimits.titleChars)
  const why = plain(event.summary, officeLimits.titleChars)
  const text = `${event.kind.replace('.', ' ')}: ${what}${why === '' ? '' : ` (${why})`}`
  return {
    at: event.created_at,
    until: Number.isNaN(until.getTime()) ? null : until.toISOString(),
    because: evidence(event, text),
  }
}

function withFailure(state: OfficeState, event: OfficeEvent): OfficeState {
  return { ...state, failures: [...state.failures, failureOf(event)].slice(-officeLimits.failures) }
}

function withEmptyPurse(state: OfficeState, event: OfficeEvent): OfficeState {
  const until = event.metadata['until']
  const trouble: Trouble = {
    at: event.created_at,
    until: typeof until === 'string' ? until : null,
    because: evidence(event, `Over budget: ${plain(event.title, officeLimits.titleChars)}`),
  }
  return { ...state, overBudget: [...state.overBudget, trouble].slice(-officeLimits.failures) }
}

function without(matters: readonly Matter[], id: string): readonly Matter[] {
  return matters.some((matter) => matter.id === id) ? matters.filter((matter) => matter.id !== id) : matters
}

function added(matters: readonly Matter[], matter: Matter): readonly Matter[] {
  return [...matters, matter].slice(-officeLimits.matters)
}

function actorOf(state: OfficeState, agentId: string): Actor {
  return (
    (Object.hasOwn(state.actors, agentId) ? state.actors[agentId] : undefined) ??
    newActor(agentId, agentId, {})
  )
}

/** Returns an agent with nothing to do. */
export function newActor(agentId: string, name: string, persona: unknown): Actor {
  const shown = plain(name, officeLimits.nameChars) || plain(agentId, officeLimits.nameChars)
  return {
    agentId,
    name: shown,
    persona,
    running: [],
    waiting: [],
    doing: 'idle',
    order: 0,
    because: { text: idleSentence(shown) },
  }
}

function withActor(state: OfficeState, actor: Actor, event?: OfficeEvent): OfficeState {
  return { ...state, actors: { ...state.actors, [actor.agentId]: shown(actor, state.talks, event) } }
}

/** Returns the state with these conversations, and everybody where they belong. */
export function withTalks(state: OfficeState, talks: readonly Talk[], event?: OfficeEvent): OfficeState {
  const touched = new Set(
    [...state.talks, ...talks].flatMap((talk) =>
      state.talks.includes(talk) && talks.includes(talk) ? [] : talk.participants,
    ),
  )
  const actors: Record<string, Actor> = { ...state.actors }
  for (const agentId of touched) actors[agentId] = shown(actorOf(state, agentId), talks, event)
  return { ...state, talks, actors }
}

/** A conversation comes before work, work before waiting: a body is in one place. */
function shown(actor: Actor, talks: readonly Talk[], event: OfficeEvent | undefined): Actor {
  const talk = talks.find(({ participants }) => participants.includes(actor.agentId))
  const [running, waiting] = [latest(actor.running), latest(actor.waiting)]
  const order = event === undefined ? actor.order : Number(event.id)
  if (talk !== undefined) {
    const text = talkingSentence(actor.name, talk.format, talk.topic)
    const eventId = actor.doing === 'talking' ? actor.because.eventId : event?.id
    const because = { ...(eventId === undefined ? {} : { eventId }), roundtableId: talk.roundtableId, text }
    return { ...actor, doing: 'talking', order: actor.doing === 'talking' ? actor.order : order, because }
  }
  if (running !== undefined)
    return { ...actor, doing: doingOf(running.kind), order: running.order, because: running.because }
  if (waiting !== undefined)
    return { ...actor, doing: 'waiting', order: waiting.order, because: waiting.because }
  if (actor.doing === 'idle') return actor
  const text = idleSentence(actor.name, event === undefined ? '' : finished(event))
  return { ...actor, doing: 'idle', order, because: event === undefined ? { text } : evidence(event, text) }
}

/** What somebody finished by this event: a step that succeeded, or a conversation. */
function finished({ kind, title }: OfficeEvent): string {
  const what = kind === 'step.succeeded' || kind === 'roundtable.succeeded' ? title : ''
  return plain(what.slice(what.indexOf(': ') + 1), officeLimits.titleChars)
}

/** Returns the actor as it shows among these conversations, before any event. */
export function actorAmong(actor: Actor, talks: readonly Talk[]): Actor {
  return shown(actor, talks, undefined)
}
