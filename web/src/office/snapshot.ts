// The office as it stands, from what the server says of agents, status, approvals and turns. Events are folded on top (fold.ts).

import { actorAmong, failuresIn, newActor, newTalk, type OfficeEvent } from './fold.ts'
import { runningSentence, waitingSentence } from './sentence.ts'
import {
  type Actor,
  type Matter,
  type OfficeState,
  officeLimits,
  plain,
  type SpokenTurn,
  type Talk,
  type Trouble,
} from './state.ts'

interface SeenAgent {
  readonly id: string
  readonly display_name: string
  readonly persona: unknown
  readonly enabled: boolean
  readonly doing: readonly {
    step_id: string
    kind: string
    mission_id: string
    mission_title: string
    since: string
  }[]
  readonly talking: { roundtable_id: string; format: string; topic: string } | null
}

interface SeenStatus {
  readonly company: { readonly time_zone: string }
  readonly spending: {
    readonly limits: readonly { scope: string; exhausted: boolean; window_end: string | null }[]
  }
}

interface SeenApproval {
  readonly id: string
  readonly what: string
  readonly agent_id: string | null
  readonly title: string
  readonly status: string
  readonly mission_id: string | null
  readonly step_id: string | null
  readonly asked_at: string
}

/** What the office begins with. `approvals` puts those who wait at the door, `turns` what was said last into a conversation. */
export interface Snapshot {
  readonly agents: readonly SeenAgent[]
  readonly now: string
  readonly status: SeenStatus
  readonly approvals?: readonly SeenApproval[]
  readonly turns?: Readonly<Record<string, readonly { speaker: string; line: string; created_at: string }[]>>
  /** Events of the last hour, of which the failures keep their red lights. */
  readonly lately?: readonly OfficeEvent[]
  /** The last event that the snapshot already holds. */
  readonly lastEventId?: string
}

/** Returns the state that the snapshot shows; agents who are switched off are not in the office. */
export function officeFrom(snapshot: Snapshot): OfficeState {
  const agents = snapshot.agents.filter(({ enabled }) => enabled).sort((a, b) => (a.id < b.id ? -1 : 1))
  const talks = talksOf(agents, snapshot.turns ?? {})
  const actors: Record<string, Actor> = {}
  for (const agent of agents) actors[agent.id] = actorAmong(actorFrom(agent, snapshot), talks)
  const overBudget = snapshot.status.spending.limits
    .filter(({ exhausted }) => exhausted)
    .map(
      ({ scope, window_end: until }): Trouble => ({
        at: snapshot.now,
        until,
        because: { text: `Over budget: ${plain(scope, 80)}` },
      }),
    )
  return {
    timeZone: snapshot.status.company.time_zone,
    at: snapshot.now,
    lastEventId: snapshot.lastEventId ?? '0',
    actors,
    talks,
    failures: failuresIn(snapshot.lately ?? [], snapshot.now),
    overBudget,
    cheer: null,
  }
}

/** A proposal or an approval is pending, a step waits. */
const asking: ReadonlySet<string> = new Set(['pending', 'waiting'])

/** What waits goes by the id that later events name: the step's, or the proposal's own. */
function matterOf(name: string, { id, what, title, mission_id, step_id }: SeenApproval): Matter {
  const shown = plain(title, officeLimits.titleChars)
  const evidence = {
    ...(mission_id === null ? {} : { missionId: mission_id }),
    ...(step_id === null ? {} : { stepId: step_id }),
  }
  const because = { ...evidence, text: waitingSentence(name, shown) }
  return { id: step_id ?? id, kind: what, title: shown, order: 0, because }
}

function actorFrom(agent: SeenAgent, { approvals = [] }: Snapshot): Actor {
  const actor = newActor(agent.id, agent.display_name, agent.persona)
  const begun = [...agent.doing].sort((a, b) =>
    a.since < b.since ? -1 : a.since > b.since ? 1 : a.step_id < b.step_id ? -1 : 1,
  )
  const running = begun.map((step): Matter => {
    const text = runningSentence(actor.name, step.kind, step.mission_title)
    const title = plain(step.mission_title, officeLimits.titleChars)
    return {
      id: step.step_id,
      kind: step.kind,
      title,
      order: 0,
      because: { missionId: step.mission_id, stepId: step.step_id, text },
    }
  })
  const waiting = approvals
    .filter(({ agent_id: by, status }) => by === agent.id && asking.has(status))
    .sort((a, b) => (a.asked_at < b.asked_at ? -1 : a.asked_at > b.asked_at ? 1 : a.id < b.id ? -1 : 1))
    .map((approval): Matter => matterOf(actor.name, approval))
  return { ...actor, running, waiting }
}

function talksOf(agents: readonly SeenAgent[], turns: NonNullable<Snapshot['turns']>): readonly Talk[] {
  const talks: Talk[] = []
  for (const { talking } of agents) {
    if (talking === null || talks.some(({ roundtableId }) => roundtableId === talking.roundtable_id)) continue
    const participants = agents
      .filter((one) => one.talking?.roundtable_id === talking.roundtable_id)
      .map(({ id }) => id)
    const talk = newTalk(
      talks,
      talking.roundtable_id,
      plain(talking.format, 40),
      plain(talking.topic, officeLimits.titleChars),
      participants,
    )
    const said = (turns[talking.roundtable_id] ?? []).slice(-officeLimits.turns)
    talks.push({
      ...talk,
      turns: said.map(
        (turn): SpokenTurn => ({
          eventId: '',
          speaker: turn.speaker,
          line: plain(turn.line, officeLimits.lineChars),
          at: turn.created_at,
        }),
      ),
    })
  }
  return talks
}
