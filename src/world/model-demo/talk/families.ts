// Which phrases a kind of conversation uses: sixteen formats, twelve families. A format that nobody knows is read by its purpose.

const families: Readonly<Record<string, string>> = {
  standup: 'status',
  checkin: 'status',
  planning: 'plan',
  strategy: 'plan',
  triage: 'war',
  war_room: 'war',
  brainstorm: 'idea',
  deep_dive: 'deep',
  content_review: 'judge',
  retro: 'retro',
  debate: 'debate',
  mentoring: 'advice',
  one_on_one: 'advice',
  conflict_resolution: 'peace',
  watercooler: 'chat',
  night_briefing: 'night',
}

const byPurpose: readonly (readonly [RegExp, string])[] = [
  [/\b(?:fail|broke|incident|urgent)/iu, 'war'],
  [/\b(?:idea|invent|collect)/iu, 'idea'],
  [/\b(?:opposite|argu|opinion)/iu, 'debate'],
  [/\b(?:learn|keep|stop)\b/iu, 'retro'],
  [/\b(?:decide|order|plan|choose)/iu, 'plan'],
  [/\b(?:chat|anything|fun)\b/iu, 'chat'],
]

/** Returns the kind of phrases that a format uses; one that is not known is read by its purpose. */
export const familyOf = (format: string, purpose: string): string =>
  families[format] ?? byPurpose.find(([pattern]) => pattern.test(purpose))?.[1] ?? 'deep'
