// What stands on the stage: furniture, people and the cat, sorted for drawing, and how they move on. It draws nothing.

import { type Shown, show } from './acting.ts'
import { Cat } from './cat.ts'
import { hourIn } from './daylight.ts'
import { bubblePages } from './lettering.ts'
import { look } from './look.ts'
import { advance, isWalking, type Mover, moverAt, place, send } from './motion.ts'
import { deskOrder, nowhere, type Places, settle } from './places.ts'
import type { Layout, Piece, Spot } from './plan.ts'
import { seedOf } from './seed.ts'
import { pieceSprite, Wardrobe } from './sprites.ts'
import type { Actor, OfficeState, Talk } from './state.ts'

const cheerMs = 2_600
/** Who is done stays where they came to work for so long: somebody who turned round at the door was never seen. */
const lingerMs = 2_200
const pageMs = 2_800
const lastPageMs = 4_200

/** Somebody on the stage. */
export interface Person {
  readonly agentId: string
  readonly mover: Mover
  readonly wardrobe: Wardrobe
  readonly seed: number
  readonly shown: Shown
  actor: Actor
  desk: number
  speaking: boolean
  /** Where they rest once they have been seen where they are sent; null: nothing is put off. */
  later: Spot | null
}

/** Furniture with its canvas. */
export interface StandingPiece extends Piece {
  readonly canvas: HTMLCanvasElement
}

/** What is heard at one table: a page of a turn, or that somebody is about to speak. */
export interface Heard {
  readonly roundtableId: string
  table: number
  speaker: string | null
  /** null: somebody is about to speak. */
  lines: readonly string[] | null
  eventId: string
  since: number
  /** Where its bubble was drawn last, and which. */
  picture: HTMLCanvasElement | null
  x: number
  y: number
}

export class Stage {
  readonly layout: Layout
  readonly pieces: readonly StandingPiece[]
  readonly people: Person[] = []
  readonly heard: Heard[] = []
  readonly cat: Cat
  /** By number of desk: whether its screen shows work. */
  readonly atWork: boolean[] = []
  state: OfficeState
  hour = 12
  cheer: { x: number; y: number; since: number; agentId: string | null } | null = null
  private places: Places = nowhere
  private readonly byId = new Map<string, Person>()

  constructor(layout: Layout, state: OfficeState) {
    this.layout = layout
    this.state = state
    this.pieces = layout.pieces.map((piece) => ({ ...piece, canvas: pieceSprite(piece.kind, piece.variant) }))
    this.cat = new Cat(layout)
    this.take(state, 0, true)
  }

  /** Takes up a new state. People walk to where they belong; with `jump` they are there at once. */
  take(state: OfficeState, now: number, jump: boolean): void {
    const before = this.state
    this.state = state
    this.hour = hourIn(state.timeZone, state.at)
    this.places = settle(jump ? nowhere : this.places, state, this.layout)
    const order = deskOrder(state)
    for (const [desk, agentId] of order.entries()) this.seat(agentId, desk, now, jump)
    for (let n = this.people.length - 1; n >= 0; n--) {
      const person = this.people[n]
      if (person === undefined || Object.hasOwn(state.actors, person.agentId)) continue
      this.people.splice(n, 1)
      this.byId.delete(person.agentId)
    }
    this.listen(state, now)
    if (!jump && state.cheer !== null && state.cheer.because.eventId !== before.cheer?.because.eventId)
      this.celebrate(state.cheer.agentId, now)
  }

  private seat(agentId: string, desk: number, now: number, jump: boolean): void {
    const actor = this.state.actors[agentId]
    const spot = this.places.of.get(agentId)?.spot
    if (actor === undefined || spot === undefined) return
    const known = this.byId.get(agentId)
    if (known !== undefined) {
      known.actor = actor
      known.desk = desk
      known.later = !jump && actor.doing === 'idle' && !hasBeenSeen(known.mover, now) ? spot : null
      if (jump) place(known.mover, spot)
      else if (known.later === null) send(known.mover, spot, this.layout)
      return
    }
    const wardrobe = new Wardrobe(look(agentId, actor.persona))
    const shown: Shown = { pose: 'stand', facing: spot.facing }
    const person = {
      agentId,
      actor,
      desk,
      wardrobe,
      shown,
      mover: moverAt(spot),
      seed: seedOf(agentId) % 997,
      speaking: false,
      later: null,
    }
    this.people.push(person)
    this.byId.set(agentId, person)
  }

  private celebrate(agentId: string | null, now: number): void {
    const who = agentId === null ? undefined : this.byId.get(agentId)
    const { columns, rows } = this.layout
    const [x, y] = who === undefined ? [columns * 8, rows * 8] : [who.mover.x, who.mover.y - 24]
    this.cheer = { x, y, since: now, agentId }
  }

  /** Keeps since when each turn is heard. */
  private listen(state: OfficeState, now: number): void {
    for (let n = this.heard.length - 1; n >= 0; n--)
      if (!state.talks.some(({ roundtableId }) => roundtableId === this.heard[n]?.roundtableId))
        this.heard.splice(n, 1)
    for (const talk of state.talks) {
      const turn = talk.turns[talk.turns.length - 1]
      const eventId = turn === undefined ? '' : `${turn.eventId} ${turn.at}`
      const known = this.heard.find(({ roundtableId }) => roundtableId === talk.roundtableId)
      if (known === undefined)
        this.heard.push({
          roundtableId: talk.roundtableId,
          table: talk.table,
          speaker: null,
          lines: null,
          eventId,
          since: now,
          picture: null,
          x: 0,
          y: 0,
        })
      else if (known.eventId !== eventId) {
        known.eventId = eventId
        known.since = now
      }
    }
  }

  /** Moves everybody on. `still` keeps all in their places. */
  live(elapsedMs: number, now: number, still: boolean): void {
    this.hear(now)
    const night = this.hour < 6 || this.hour >= 21
    this.atWork.length = 0
    for (const person of this.people) {
      const { mover, actor } = person
      if (still && isWalking(mover)) place(mover, mover.spot)
      advance(mover, elapsedMs, now)
      if (person.later !== null && hasBeenSeen(mover, now)) {
        send(mover, person.later, this.layout)
        person.later = null
      }
      const cheering =
        this.cheer !== null && this.cheer.agentId === person.agentId && now - this.cheer.since < cheerMs
      show(
        person.shown,
        actor,
        mover,
        { speaking: person.speaking, cheering, night, still },
        now,
        person.seed,
      )
      if (mover.spot.area === 'desk' && !isWalking(mover) && actor.running.length > 0)
        this.atWork[person.desk] = true
    }
    sortByFeet(this.people)
    this.cat.live(elapsedMs, now, still)
  }

  private hear(now: number): void {
    for (const person of this.people) person.speaking = false
    for (const heard of this.heard) {
      const talk = this.state.talks.find(({ roundtableId }) => roundtableId === heard.roundtableId)
      if (talk !== undefined) this.hearTalk(heard, talk, now)
    }
  }

  private hearTalk(heard: Heard, talk: Talk, now: number): void {
    heard.table = talk.table
    const turn = talk.turns[talk.turns.length - 1]
    const pages = turn === undefined ? [] : bubblePages(turn.line)
    const age = now - heard.since
    const spoken = (pages.length - 1) * pageMs + lastPageMs
    if (turn === undefined || age > spoken) {
      heard.lines = null
      heard.speaker = talk.speaking
      return
    }
    heard.lines = pages[Math.min(pages.length - 1, Math.floor(age / pageMs))] ?? null
    heard.speaker = turn.speaker
    const person = this.byId.get(turn.speaker)
    if (person !== undefined && age < spoken - 1_200) person.speaking = true
  }

  /** Returns somebody by id. */
  person(agentId: string): Person | undefined {
    return this.byId.get(agentId)
  }
}

function hasBeenSeen(mover: Mover, now: number): boolean {
  return !isWalking(mover) && now - mover.since > lingerMs
}

/** Sorts in place, by insertion: from frame to frame hardly anybody changes places. */
function sortByFeet(people: Person[]): void {
  for (let n = 1; n < people.length; n++) {
    const person = people[n]
    if (person === undefined) continue
    let at = n
    for (; at > 0; at--) {
      const before = people[at - 1]
      if (before === undefined || before.mover.y <= person.mover.y) break
      people[at] = before
    }
    people[at] = person
  }
}
