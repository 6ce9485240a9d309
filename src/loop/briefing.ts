// What those at a table know of the company when they sit down: names, numbers, titles, cut to a length that a prompt can bear.

import type { Briefing } from '../domain/life-thoughts.ts'
import type { Trust } from '../domain/memory.ts'
import type { Policies } from '../domain/policy.ts'
import { shorten } from '../domain/shorten.ts'
import { readBriefingFigures, readBriefingLists } from '../store/briefing.ts'
import type { World } from '../world/world.ts'

/** The most characters of a title, of why something failed, and of what somebody said: fifty of them fit a prompt. */
const chars = { title: 100, reason: 160, said: 240 } as const

/** Returns what happened lately, and how far it is trusted: as the least trusted text in it; 2 when it quotes none. */
export async function readBriefing(
  world: Pick<World, 'db'>,
  policies: Policies,
): Promise<{ briefing: Briefing; trust: Trust }> {
  const lists = await readBriefingLists(world.db)
  const { when, figures } = await readBriefingFigures(world.db, policies.company.time_zone)
  const quoted = [...lists.insights, ...lists.artifacts, ...lists.results]
  return {
    briefing: {
      when,
      company: policies.company.name,
      missions: lists.missions.map((one) => ({
        ...one,
        title: shorten(one.title, chars.title),
        reason: shorten(one.reason, chars.reason),
      })),
      insights: lists.insights.map((one) => ({ ...one, statement: shorten(one.statement, chars.said) })),
      artifacts: lists.artifacts.map((one) => ({
        ...one,
        title: shorten(one.title, chars.title),
        said: shorten(one.said, chars.said),
      })),
      refusals: lists.refusals.map((one) => ({
        ...one,
        title: shorten(one.title, chars.title),
        reason: shorten(one.reason, chars.reason),
      })),
      results: lists.results.map(({ trust: _trust, ...one }) => ({
        ...one,
        title: shorten(one.title, chars.title),
      })),
      figures: { ...figures, 'drafts allowed a day': policies.content_policy.max_drafts_per_day },
    },
    trust: Math.min(2, ...quoted.map(({ trust }) => trust)) as Trust,
  }
}
