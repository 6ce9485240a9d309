// Why something does not move, and what a person can do about it, in one sentence each. It knows no table and asks nobody.

/** What does not move: a row, and what is known of it. */
export interface StuckThing {
  what:
    | 'step'
    | 'proposal'
    | 'roundtable'
    | 'breaker'
    | 'trigger'
    | 'delivery'
    | 'mcp_server'
    | 'policy'
    | 'budget'
  /** How it stands: the row's own word, `overdue` for what nobody took up in time, `paused` for what was put off, `lost` for a dead lease. */
  state: string
  /** A step's kind, a conversation's format, a rule's event, a channel. */
  kind: string
  /** What was last said about it; empty: nothing. */
  problem: string
  /** Until when it is put off, RFC 3339; null: nobody knows. */
  until: string | null
}

/** What the company is like around it. */
export interface StuckAround {
  enabled: boolean
  workersEnabled: boolean
  disabledKinds: readonly string[]
  workersAlive: number
}

export interface Explanation {
  why: string
  toDo: string
}

/** Returns why this does not move and what to do. */
export function explainStuck(thing: StuckThing, around: StuckAround): Explanation {
  const said = thing.problem === '' ? '' : `: ${thing.problem}`
  const until = thing.until === null ? 'it is tried again' : thing.until
  switch (thing.what) {
    case 'step':
      return explainStep(thing, around, said, until)
    case 'proposal':
      return { why: 'It waits for somebody to decide.', toDo: 'Approve or reject it under Approvals.' }
    case 'roundtable':
      if (thing.state === 'paused')
        return {
          why: `It was put off until ${until}${said}.`,
          toDo: 'Nothing: it goes on then. Or cancel it.',
        }
      return { why: whyUntaken(around, 'conversations'), toDo: whatToStart(around) }
    case 'breaker':
      return {
        why: `Steps of kind ${thing.kind} are switched off after failures in a row${said}.`,
        toDo: `When the cause is mended, take ${thing.kind} out of worker_policy.disabled_kinds.`,
      }
    case 'trigger':
      return { why: `The rule does not make sense${said}.`, toDo: 'Mend the rule, or switch it off.' }
    case 'delivery':
      return {
        why: `A message through ${thing.kind} ${thing.state === 'failed' ? 'failed' : 'may have failed'}${said}.`,
        toDo: 'Look at the channel under notify_policy; what it should have said stands in the feed.',
      }
    case 'mcp_server':
      return {
        why:
          thing.state === 'unreachable'
            ? `The server cannot be reached${said}.`
            : 'What the server offers is not what was approved.',
        toDo:
          thing.state === 'unreachable'
            ? 'Start the server, or take it out of mcp_policy.'
            : 'Look at what it offers and answer under Approvals.',
      }
    case 'policy':
      return {
        why: `What was written does not fit${said}. The last good value is in force.`,
        toDo: 'Write a value that fits, or revert.',
      }
    case 'budget':
      return {
        why: `The limit is used up; what asks a model waits until ${until}.`,
        toDo: 'Wait, or raise the limit in budget_policy.',
      }
  }
}

function explainStep(thing: StuckThing, around: StuckAround, said: string, until: string): Explanation {
  switch (thing.state) {
    case 'waiting':
      return { why: `It waits for a person${said}.`, toDo: 'Answer it under Approvals.' }
    case 'unknown':
      return {
        why: `What it began may or may not have happened${said}.`,
        toDo: 'Look at the evidence and say whether it happened.',
      }
    case 'lost':
      return {
        why: `Its worker has not been heard of since its lease ran out${said}.`,
        toDo: 'Nothing: the next beat takes it back.',
      }
    case 'paused':
      return { why: `It was put off until ${until}${said}.`, toDo: 'Nothing: it is tried again then.' }
    default:
      if (around.disabledKinds.includes(thing.kind))
        return {
          why: `Steps of kind ${thing.kind} are switched off.`,
          toDo: `Take ${thing.kind} out of worker_policy.disabled_kinds.`,
        }
      return { why: whyUntaken(around, 'steps'), toDo: whatToStart(around) }
  }
}

function whyUntaken(around: StuckAround, things: string): string {
  if (!around.enabled) return 'The company is switched off.'
  if (!around.workersEnabled) return 'Workers are switched off.'
  if (around.workersAlive === 0) return 'No worker is alive.'
  return `Every worker is busy, or none of them may take ${things} like this.`
}

function whatToStart(around: StuckAround): string {
  if (!around.enabled) return 'Switch the company on: policy system.'
  if (!around.workersEnabled) return 'Switch workers on: worker_policy.enabled.'
  if (around.workersAlive === 0) return 'Start one: bullpen up --role worker.'
  return 'Wait, or start another one: bullpen up --role worker.'
}
