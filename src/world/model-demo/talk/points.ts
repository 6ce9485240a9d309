// What a speaker can bring to the table: one point for each thing that happened, was found, was refused or is remembered, with the
// words it can be cited by. Every number and name in a point stands in the facts.

import type { BriefingFacts, LifeFacts } from '../life-facts.ts'
import { cutAtWord } from '../report.ts'
import { cleaned, type Grains, grainsOf } from './grains.ts'
import { lasted, momentOf } from './moments.ts'
import type { Slots } from './sheet.ts'
import { type Subject, subjectOf } from './subjects.ts'

export type PointKind = 'done' | 'failed' | 'open' | 'refused' | 'said' | 'figure' | 'result' | 'memory'

export interface Point {
  kind: PointKind
  /** Whose it is, or ''. */
  agentId: string
  /** Words by which one notices that somebody is talking about it, lower case. */
  handles: readonly string[]
  /** Ways to cite it that name no owner. */
  slots: Slots
  minutesAgo: number
  /** The title or statement it was made from. */
  text: string
  /** The title of the piece that the statement stands in, or ''. */
  title: string
}

/** Who speaks and to whom: decides between "my", "your" and a name. */
export interface Ears {
  speakerId: string
  towardId: string
  /** Display names by agent id. */
  names: ReadonlyMap<string, string>
}

const numerals = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 })
/** A number as one reads it aloud: 1,257. */
const written = (value: number): string => numerals.format(value)

/** Returns "my", "your" or "Tadeo’s". */
function whose(agentId: string, name: string, ears: Ears): string | null {
  if (agentId !== '' && agentId === ears.speakerId) return 'my'
  if (agentId !== '' && agentId === ears.towardId) return 'your'
  const known = ears.names.get(agentId) ?? cleaned(name)
  return known === '' || known.length > 20 ? null : `${known}'s`
}

/** "my" is by me, "Tadeo's" by Tadeo. */
const nameIn = (owner: string | null): string | null =>
  owner === 'my' ? 'I' : owner === 'your' ? 'you' : (owner?.slice(0, -2) ?? null)

const some = (values: readonly (string | null | undefined | false)[]): readonly string[] =>
  values.filter((value): value is string => typeof value === 'string' && value !== '')

type ByAgent = { agentId: string; agentName: string; minutesAgo: number }

/** How work is referred to, with its owner and its hour. */
function workSlots(
  subject: Subject,
  one: ByAgent,
  when: string,
  ears: Ears,
): { slots: Slots; handles: readonly string[] } {
  const own = whose(one.agentId, one.agentName, ears)
  const at = momentOf(when, one.minutesAgo)
  const hour = at?.includes(':') === true ? at : null
  const { noun: work, word, short, grains } = subject
  const fresh = grains.figures[0] ?? grains.names[0]
  const job = some([
    word !== null && `the ${word} ${work}`,
    word !== null && own !== null && `${own} ${word} ${work}`,
    own !== null && at !== null && `${own} ${at} ${work}`,
    own !== null && fresh !== undefined && `${own} ${work} on ${fresh}`,
    hour !== null && own === null && `the ${hour} ${work}`,
    short !== null &&
      short.length <= 22 &&
      !/^(?:what|how|who|why|when)\b/iu.test(short) &&
      `the ${work} on ${short}`,
  ])
  const fallback = job.length > 0 ? job : [`the ${work}`]
  return {
    slots: {
      it: fallback,
      job: fallback,
      work: [word === null ? `the ${work}` : `the ${word} ${work}`],
      who: some([nameIn(own)]),
      subject: some([short !== null && `“${short}”`]),
      at: some([at]),
      hour: some([hour]),
    },
    handles: some([word, ...grains.figures, hour]).map((handle) => handle.toLowerCase()),
  }
}

function reasonOf(reason: string): string | null {
  const plain = cleaned(reason.replace(/^[a-z_]{3,20}:\s+/u, ''))
  const first = (plain.split(/(?<=\p{L}{2})[.;](?:\s|$)|\s[–—(]|:\s/u)[0] ?? '').trim()
  return first.length < 4 ? null : cutAtWord(first, 56).replace(/[.!…,]+$/u, '')
}

function missionPoints({ missions, when }: BriefingFacts, ears: Ears): readonly Point[] {
  return missions.map((one) => {
    const kind = one.status === 'succeeded' ? 'done' : one.status === 'failed' ? 'failed' : 'open'
    const { slots, handles } = workSlots(subjectOf(one.title, one.kinds), one, when, ears)
    return {
      kind,
      agentId: one.agentId,
      handles,
      slots: { ...slots, secs: some([lasted(one.seconds)]), reason: some([reasonOf(one.reason)]) },
      minutesAgo: one.minutesAgo,
      text: one.title,
      title: one.title,
    }
  })
}

/** `content_policy.max_drafts_per_day` as `drafts a day`. */
function gateLabel(gate: string): string | null {
  const last = (gate.split(':')[0] ?? '').split('.').at(-1) ?? ''
  const words = cleaned(
    last
      .replace(/^max_/u, '')
      .replace(/_per_(?=day|hour|week)/u, ' a ')
      .replaceAll('_', ' '),
  )
  return /^[a-z][a-z ]{3,28}$/u.test(words) ? words : null
}

function refusalPoints({ refusals, when }: BriefingFacts, ears: Ears): readonly Point[] {
  return refusals.map((one) => {
    const { slots, handles } = workSlots(subjectOf(one.title), one, when, ears)
    const gate = gateLabel(one.gate)
    const limit = one.limit === null ? null : String(one.limit)
    return {
      kind: 'refused',
      agentId: one.agentId,
      handles: [...handles, ...some([gate])],
      slots: {
        ...slots,
        measured: some([limit !== null && String(one.measured)]),
        limit: some([limit]),
        gate: some([gate]),
        cap: some([
          gate !== null && limit !== null && `the cap of ${limit} ${gate}`,
          limit !== null && `a cap of ${limit}`,
        ]),
        reason: some([gate === null && reasonOf(one.reason)]),
      },
      minutesAgo: one.minutesAgo,
      text: one.title,
      title: one.title,
    }
  })
}

const places =
  /\b(?:Bay|Company|York|Street|Avenue|Pond|Act|Court|States?|Sea|Isles?|Rocks?|Blacks?|Foreland|Clubs?|Navy|Canal|Fair|Park|City|Institute|Union|Guard|Channel|Ocean)$|^(?:New|British|Dutch|French|German|American|Roman|Swiss|Scottish|Irish|Chinese|North|South|East|West|Royal|Northwest|Great|Saint|Tour|World|House|The)\b/u

/** Whether a name is likely a person's: two or three words, none of them a place's. */
const isPerson = (name: string): boolean => / /u.test(name) && !/ of /u.test(name) && !places.test(name)

/** What a statement can be cited by; `owner` is who said it. */
export function saidSlots(
  grains: Grains,
  owner: string | null,
): { slots: Slots; handles: readonly string[] } {
  const { figures, things, names, source, claims, clauses } = grains
  const possessive =
    source !== null && !source.startsWith('“') && source.split(' ').length < 4 && !source.includes("'")
      ? `${source}'s`
      : 'those'
  const it = some([
    ...things.slice(0, 2).flatMap((thing) => [`those ${thing}`, owner !== null && `${owner} ${thing}`]),
    ...figures
      .filter((figure) => !things.includes(figure))
      .slice(0, 2)
      .map((figure) => `${possessive} ${figure}`),
    ...names.filter((name) => name.includes(' ')).slice(0, 2),
    source,
    owner !== null && source !== null && `${owner} line on ${source}`,
  ])
  const year = /\b(?:1[0-9]{3}|20[0-2]\d)\b/u.exec(claims[0] ?? '')?.[0]
  return {
    slots: {
      it,
      fact: it,
      who: some([nameIn(owner)]),
      owner: some([owner === 'my' || owner === 'your' ? null : nameIn(owner)]),
      claim: claims,
      clause: clauses,
      fig: figures,
      thing: things,
      person: names.filter(isPerson),
      source: some([source]),
      year: some([year]),
    },
    handles: some([...figures, ...names, source?.replace(/^the |[“”]/gu, '')]).map((one) =>
      one.toLowerCase(),
    ),
  }
}

function saidPoints({ insights, artifacts }: BriefingFacts, ears: Ears): readonly Point[] {
  const statements = [
    ...insights.map((one) => ({ ...one, text: one.statement, title: '' })),
    ...artifacts.map((one) => ({ ...one, text: one.said })),
  ]
  const seen = new Set<string>()
  return statements.flatMap((one) => {
    const grains = grainsOf(one.text)
    const first = grains.claims[0] ?? grains.figures[0]
    if (first === undefined || seen.has(first)) return []
    seen.add(first)
    const { slots, handles } = saidSlots(grains, whose(one.agentId, one.agentName, ears))
    return [
      {
        kind: 'said' as const,
        agentId: one.agentId,
        handles,
        slots,
        minutesAgo: one.minutesAgo,
        text: one.text,
        title: one.title,
      },
    ]
  })
}

/** What did well or badly, as people refer to it: its title shrinks to the word that it is known by. */
const outcome = /^(Posts|Articles|Pieces) like “(.+)” do (well|badly): ([\d.,]+ %)/u

function memoryPoints({ memories }: LifeFacts, ears: Ears): readonly Point[] {
  return memories.flatMap((one): readonly Point[] => {
    const [, kind, title, how, share] = outcome.exec(cleaned(one.content)) ?? []
    const grains = grainsOf(one.content)
    const word = title === undefined ? null : subjectOf(title).word
    const learned = word === null ? [] : [`${kind} like the ${word} one do ${how}, at ${share} engagement`]
    const claims = [...learned, ...grains.claims]
    if (claims.length === 0) return []
    const { slots, handles } = saidSlots(grains, null)
    const clauses = [
      ...learned.map((claim) => claim.replace(/^\p{Lu}/u, (letter) => letter.toLowerCase())),
      ...grains.clauses,
    ]
    return [
      {
        kind: 'memory',
        agentId: ears.speakerId,
        handles,
        slots: { ...slots, claim: claims, clause: clauses },
        minutesAgo: 0,
        text: one.content,
        title: '',
      },
    ]
  })
}

function resultPoints({ results }: BriefingFacts, ears: Ears): readonly Point[] {
  return results.map((one) => {
    const subject = subjectOf(one.title, ['write_content'])
    const { slots, handles } = workSlots(subject, { ...one, minutesAgo: -1 }, '', ears)
    const metric = cleaned(one.metric.replaceAll('_', ' ')).slice(0, 24)
    const share = /rate|share/iu.test(metric) && one.value > 0 && one.value < 1
    const value = share ? `${Number((one.value * 100).toFixed(1))} %` : written(one.value)
    return {
      kind: 'result',
      agentId: one.agentId,
      handles: [...handles, value.toLowerCase()],
      slots: { ...slots, metric: some([metric]), value: [value] },
      minutesAgo: 0,
      text: one.title,
      title: one.title,
    }
  })
}

const countLabels: Readonly<Record<string, readonly [string, string]>> = {
  'missions succeeded today': ['mission done today', 'missions done today'],
  'missions failed today': ['mission failed today', 'missions failed today'],
  'missions succeeded this week': ['mission done this week', 'missions done this week'],
  'failures this week': ['failure this week', 'failures this week'],
  'proposals accepted today': ['proposal through the gates today', 'proposals through the gates today'],
  'proposals refused today': ['refusal today', 'refusals today'],
  'steps waiting': ['step waiting', 'steps waiting'],
}

function figurePoints({ figures }: BriefingFacts): readonly Point[] {
  const known = new Map(figures)
  const used = known.get('drafts used today')
  const allowed = known.get('drafts allowed a day')
  const point = (count: string, handle: string): Point => ({
    kind: 'figure',
    agentId: '',
    handles: [count.toLowerCase()],
    slots: { count: [count] },
    minutesAgo: 0,
    text: handle,
    title: '',
  })
  const drafts =
    used === undefined || allowed === undefined
      ? []
      : [point(`${used} of ${allowed} drafts used`, 'drafts used today')]
  const counts = figures.flatMap(([name, value]) => {
    const labels = countLabels[name]
    if (labels === undefined || !Number.isFinite(value) || (value === 0 && name !== 'failures this week'))
      return []
    const [singular, plural] = labels
    return [
      point(value === 0 ? `no ${plural}` : `${written(value)} ${value === 1 ? singular : plural}`, name),
    ]
  })
  const all = [...drafts, ...counts]
  return all.map((one) => ({
    ...one,
    slots: {
      ...one.slots,
      counts: all.filter((other) => other !== one).map(({ text, slots }) => slots['count']?.[0] ?? text),
    },
  }))
}

/** Returns everything that can be brought to the table. */
export function pointsOf(facts: LifeFacts, ears: Ears): readonly Point[] {
  const { briefing } = facts
  return [
    ...missionPoints(briefing, ears),
    ...refusalPoints(briefing, ears),
    ...saidPoints(briefing, ears),
    ...resultPoints(briefing, ears),
    ...figurePoints(briefing),
    ...memoryPoints(facts, ears),
  ]
}

/** Returns the point whose title or statement begins as `title` does, or null; what is cut with an ellipsis is still known. */
export function pointsAlike(title: string, points: readonly Point[]): Point | null {
  const wanted = cleaned(title).replace(/…$/u, '').toLowerCase().slice(0, 60)
  if (wanted.length < 4) return null
  return (
    points.find(({ text }) => cleaned(text).toLowerCase().startsWith(wanted)) ??
    points.find((one) => one.title !== '' && cleaned(one.title).toLowerCase().startsWith(wanted)) ??
    null
  )
}
