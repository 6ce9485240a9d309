// What each policy governs, in the order in which somebody who pays would look for it.

export const groups: readonly { title: string; about: string; keys: readonly string[] }[] = [
  {
    title: 'Money',
    about: 'What may be spent, a day and a month, and how finely it is watched',
    keys: ['budget_policy', 'spending_policy', 'price_policy', 'model_policy'],
  },
  {
    title: 'What passes, and how much of it',
    about: 'Which work begins by itself, which waits for you, and the caps on each',
    keys: [
      'system',
      'auto_approve',
      'proposal_policy',
      'mission_policy',
      'step_gates',
      'content_policy',
      'x_daily_quota',
      'deploy_policy',
      'approval_policy',
    ],
  },
  {
    title: 'Acting in the world',
    about: 'Posts, mail, programs, money of others: what is allowed at all, and by which door',
    keys: [
      'effect_policy',
      'social_policy',
      'publish_policy',
      'email_policy',
      'webhook_policy',
      'http_policy',
      'command_policy',
      'code_policy',
      'notify_policy',
    ],
  },
  {
    title: 'Talking',
    about: 'When they meet, how long, and how they speak',
    keys: ['roundtable_policy', 'conversation_policy', 'schedule', 'roundtable_formats', 'voice_policy'],
  },
  {
    title: 'Remembering and initiative',
    about: 'What is kept, how it acts on the work, and what they start by themselves',
    keys: [
      'memory_policy',
      'recall_policy',
      'memory_influence_policy',
      'relationship_drift_policy',
      'initiative_policy',
      'outcome_policy',
      'reaction_matrix',
    ],
  },
  {
    title: 'Tools and sources',
    about: 'What they may use and read',
    keys: ['tool_policy', 'mcp_policy', 'crawl_policy'],
  },
  {
    title: 'The machine',
    about: 'Beats, workers, the company itself',
    keys: ['company', 'heartbeat_policy', 'worker_policy'],
  },
]

/** What can be found of a policy, each with what it counts when it holds a word. */
interface Findable {
  key: string
  help: string
  value: unknown
  schema: unknown
}

/** Returns all that a schema says to people. */
function descriptionsOf(schema: unknown): string {
  if (typeof schema !== 'object' || schema === null) return ''
  return Object.entries(schema)
    .map(([key, part]) => (key === 'description' && typeof part === 'string' ? part : descriptionsOf(part)))
    .join(' ')
}

/** Returns how well a policy fits the words that are looked for: 0 when it has none of them, more for each it has, most for its name. */
export function fitOf({ key, help, value, schema }: Findable, wanted: readonly string[]): number {
  const texts: readonly (readonly [number, string])[] = [
    [8, key.replaceAll('_', ' ')],
    [4, help],
    [2, JSON.stringify(value ?? null).replaceAll('_', ' ')],
    [1, descriptionsOf(schema)],
  ]
  const low = texts.map(([worth, text]) => [worth, text.toLowerCase()] as const)
  return wanted
    .map((word) => Math.max(0, ...low.map(([worth, text]) => (text.includes(word) ? worth : 0))))
    .reduce((sum, worth) => sum + worth, 0)
}
