// The words for the company's life in a chain: conversations with their turns, memories, drifts, initiatives. Pure.

import { founderSpeaker } from '../domain/roundtable.ts'
import type { InitiativeRow } from '../store/reads/initiatives.ts'
import type { MemoryRow, UseRow } from '../store/reads/memories.ts'
import type { DriftRow } from '../store/reads/relationships.ts'
import type {
  RoundtableDetail,
  RoundtableRow,
  SeatRow,
  TalkCost,
  TurnRow,
} from '../store/reads/roundtables.ts'
import type { SlotRow } from '../store/reads/slots.ts'
import { type ChainLink, dieLink, gateLink, link, plural, trusts } from './why-link.ts'

/** Returns the link of a slot of the day, with its roll. */
export function slotLink(slot: SlotRow): ChainLink {
  const roll = `rolled ${slot.roll.toFixed(4)} against ${slot.probability}, seed ${slot.roll_seed}`
  const text = `${slot.outcome}; ${roll}${slot.reason === null ? '' : `; ${slot.reason}`}`
  return link('slot', slot.roundtable_id ?? slot.slot, `Slot ${slot.slot} of ${slot.day}`, slot.due_at, text)
}

const sources = {
  schedule: 'the schedule asked for it',
  relationship: 'how two of them stand asked for it',
  human: 'convened by',
} as const

/** Returns the link of a conversation as a cause: what it was about and what came of it. */
export function roundtableLink(talk: RoundtableRow): ChainLink {
  const by = talk.source === 'human' ? `${sources.human} ${talk.created_by}` : sources[talk.source]
  const state = talk.summary ?? `${talk.status}, ${plural(talk.turns_spoken, 'turn')}`
  return link('roundtable', talk.id, `${talk.format}: ${talk.topic}`, talk.created_at, `${by}; ${state}`)
}

/** Returns how a conversation came about: the roll of its slot, its dice, itself, each gate, who sat down. */
export function openingLinks(talk: RoundtableDetail, slot: SlotRow | null): readonly ChainLink[] {
  return [
    ...(slot === null ? [] : [slotLink(slot)]),
    ...talk.dice.map((die) => dieLink(die, talk.id, talk.created_at)),
    roundtableLink(talk),
    ...talk.gates.map((gate) => gateLink(gate, talk.id, talk.created_at)),
    ...(talk.status === 'rejected'
      ? [link('decision', talk.id, 'Refused', talk.created_at, talk.rejection_reason ?? '')]
      : talk.seats.map((seat) => seatLink(seat, talk.started_at))),
  ]
}

function seatLink(seat: SeatRow, at: Date | null): ChainLink {
  const text =
    seat.modifiers.length === 0 ? 'speaks as ever' : `memory adds to the voice: ${seat.modifiers.join(' ')}`
  return link('seat', seat.id, `${seat.display_name}, ${seat.role}`, at, text)
}

/** Returns the link of a turn: who said what, in which mood, and with which chance they were drawn. */
export function turnLink(turn: TurnRow, roundtable: string): ChainLink {
  const tension = turn.tension === null ? '' : `, tension ${turn.tension.toFixed(2)}`
  const all = turn.weights.reduce((sum, one) => sum + one.weight, 0)
  const own = turn.weights.find((one) => one.agent === turn.speaker)?.weight
  const drawn =
    own === undefined || all <= 0 || turn.weights.length < 2
      ? ''
      : `, drawn with ${Math.round((own / all) * 100)} % among ${turn.weights.length}`
  const text =
    turn.speaker === founderSpeaker ? 'the founder sat in' : `${turn.interaction}${tension}${drawn}`
  return link('turn', roundtable, `${turn.name}: ${turn.line}`, turn.created_at, text)
}

/** Returns how a conversation ended: why the talk was over, what was distilled from it, the cost, the end. */
export function endingLinks(talk: RoundtableRow, cost: TalkCost): readonly ChainLink[] {
  const tokens = cost.input_tokens + cost.output_tokens
  const price =
    cost.cost_micro_usd === null
      ? 'price unknown'
      : `$${(cost.cost_micro_usd / 1_000_000).toFixed(6)}${cost.simulated_calls > 0 ? ', simulated' : ''}`
  const spent = `${plural(cost.model_calls, 'model call')}, ${tokens.toLocaleString('en')} tokens, ${price}`
  return [
    link('cost', talk.id, 'Cost', talk.finished_at, spent),
    ...(talk.finished_at === null || talk.status === 'rejected'
      ? []
      : [
          link(
            'roundtable',
            talk.id,
            `Conversation ${talk.status}`,
            talk.finished_at,
            talk.last_error ?? talk.end_reason ?? '',
          ),
        ]),
  ]
}

/** Returns the link of the one call that distilled a conversation; null while the talk goes on. */
export function distilledLink(talk: RoundtableRow): ChainLink | null {
  if (talk.spoken_at === null) return null
  const said = talk.summary ?? talk.distillation_problem ?? ''
  const title = `Talk over (${talk.end_reason}); distillation ${talk.distillation}`
  return link('distilled', talk.id, title, talk.spoken_at, said)
}

/** Returns the words of a memory, or why there are none. */
export function wordsOf(memory: MemoryRow): string {
  return memory.content ?? 'forgotten: its words are gone'
}

/** Returns the link of a memory with how sure it is and how far it is trusted. */
export function memoryLink(memory: MemoryRow): ChainLink {
  const facts = [
    `confidence ${memory.confidence}`,
    trusts[memory.trust],
    `written by ${memory.written_by}`,
    ...(memory.simulated ? ['simulated'] : []),
    ...(memory.pinned ? ['pinned'] : []),
    ...(memory.disputed_at === null ? [] : [`disputed: ${memory.dispute_reason}`]),
    ...(memory.state === 'superseded' ? ['superseded'] : []),
    ...(memory.gone_as === null ? [] : [`${memory.gone_as} by ${memory.gone_by}`]),
  ]
  const title = `${memory.agent_id} remembers (${memory.type}): ${wordsOf(memory)}`
  return link('memory', memory.id, title, memory.created_at, facts.join(', '))
}

/** Returns the link of a memory that stood in a prompt. */
export function recalledLink(memory: MemoryRow): ChainLink {
  return { ...memoryLink(memory), title: `in the prompt (${memory.type}): ${wordsOf(memory)}` }
}

/** Returns the link of a memory that chose a topic. */
export function influenceLink(memory: MemoryRow): ChainLink {
  return { ...memoryLink(memory), title: `chose the topic (${memory.type}): ${wordsOf(memory)}` }
}

/** Returns the link of a decision that a memory was used in. */
export function useLink(use: UseRow): ChainLink {
  const id = use.proposal_id ?? use.step_id ?? use.roundtable_id ?? use.memory_id
  const by = use.agent_id === null ? '' : `, by ${use.agent_id}`
  const how = {
    influence: 'it chose the topic',
    prompt: 'it stood in the prompt',
    initiative: 'it led to it',
  }
  return link('later', id, use.about, use.created_at, `${how[use.how]}${by}`)
}

/** Returns the link of a movement between two agents. */
export function driftLink(drift: DriftRow): ChainLink {
  const way = drift.after > drift.before ? 'closer' : drift.after < drift.before ? 'cooler' : 'as before'
  const text = `${drift.before.toFixed(2)} → ${drift.after.toFixed(2)}, at most ±${drift.max_drift}; ${drift.reason}`
  return link('drift', drift.id, `${drift.agent_a} and ${drift.agent_b}: ${way}`, drift.created_at, text)
}

/** Returns the link of an initiative or an action item. */
export function initiativeLink(item: InitiativeRow): ChainLink {
  const asked = item.context['title']
  const title =
    item.kind === 'action_item' ? `Action item for ${item.agent_id}` : `Initiative of ${item.agent_id}`
  const about = typeof asked === 'string' && asked !== '' ? `: ${asked}` : ''
  const text = item.reason === null ? item.status : `${item.status}; ${item.reason}`
  return link('initiative', item.id, `${title}${about}`, item.created_at, text)
}
