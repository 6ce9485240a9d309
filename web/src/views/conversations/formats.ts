// The sixteen ways to talk, each in a line, for whoever calls them together.

export const formats: Readonly<Record<string, string>> = {
  standup: 'what moved, what is next, what blocks',
  planning: 'what is worth doing, and in which order',
  triage: 'what is broken, and what comes first',
  checkin: 'how something is going',
  strategy: 'where to, and why',
  brainstorm: 'many ideas, judged later',
  deep_dive: 'one thing, to its ground',
  content_review: 'what holds in a text, and what does not',
  war_room: 'something burns: who does what now',
  retro: 'what went well, what did not, what changes',
  debate: 'two sides of one claim',
  mentoring: 'one teaches another',
  one_on_one: 'two, in confidence',
  conflict_resolution: 'two who are at odds',
  watercooler: 'nothing in particular',
  night_briefing: 'the day, and what to watch overnight',
}
