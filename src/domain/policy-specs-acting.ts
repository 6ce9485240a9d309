// The policies of money, models, tools, effects and the people around them, each with its schema, default and a sentence of help. No
// secret stands in any: where one is needed, its name does.

import { z } from 'zod'
import { policy } from './policy-spec.ts'

const count = (most: number) => z.int().min(0).max(most)
const usd = z.number().min(0).max(1_000_000)
const share = z.number().min(0).max(1)
const kindName = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'must be a name like draft_tweet')
const name = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, 'must be a short name like blog')
/** The name under which a secret stands in the environment, `.env` or a file. */
const secretName = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{1,79}$/, 'must be the name of a secret, like X_ACCESS_TOKEN')
const modelName = z.string().regex(/^[a-z][a-z0-9-]*:\S{1,200}$/, 'must be provider:model')
const address = z
  .string()
  .max(2_000)
  .refine(
    (value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol),
    'must be an http(s) address',
  )
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time like 09:00')
const seconds = (most: number) => z.number().min(1).max(most)
const path = z.string().min(1).max(1_000)
const argv = z.array(z.string().max(4_000)).min(1).max(100)

/** How far a program is let. What of it this machine cannot keep is said where it is run. */
const confinement = {
  /** Off: no network, and no sight of other processes; where the machine cannot keep it so, the program is not started. */
  network: z.boolean().default(false),
  /** Another user than the one that Bullpen runs as; only root can have it. */
  user: z
    .strictObject({ uid: z.int().min(1).max(4_294_967_294), gid: z.int().min(1).max(4_294_967_294) })
    .nullable()
    .default(null),
  /** Of each process; `processes`: how many more threads the user may run than it does. */
  limits: z
    .strictObject({
      cpu_seconds: z.int().min(1).max(86_400).default(1_800),
      /** What it may write to, not what it sets aside. */
      memory_mb: z.int().min(1).max(1_000_000).default(4_096),
      open_files: z.int().min(16).max(1_000_000).default(1_024),
      /** Of one file. */
      file_mb: z.int().min(1).max(1_000_000).default(1_024),
      processes: z.int().min(1).max(100_000).default(512),
    })
    .prefault({}),
}

/** The same for what is there to talk to the world: coding agents call their model, most servers of tools a service. */
const connected = { ...confinement, network: z.boolean().default(true) }

/** A program that the founder allows, by argument list and never by a shell's line. `{name}` stands for a parameter. */
const program = z.strictObject({
  argv,
  ...confinement,
  /** Absolute, or relative to the company's data folder; the mission's workspace when left out. */
  cwd: path.optional(),
  /** Names of secrets or variables that it gets. */
  env: z.array(secretName).max(50).default([]),
  timeout_seconds: seconds(3_600).default(300),
  about: z.string().max(400).default(''),
})

export const actingSpecs = {
  budget_policy: policy(
    'Money: limits a day and a month for the company, a day per agent, and what to do with models of unknown price.',
    { daily_usd: 2, monthly_usd: 20, per_agent_daily_usd: 1, unpriced: 'count_tokens' },
    z.strictObject({
      daily_usd: usd.default(2),
      monthly_usd: usd.default(20),
      per_agent_daily_usd: usd.default(1),
      unpriced: z.enum(['count_tokens', 'refuse']).default('count_tokens'),
    }),
  ),
  spending_policy: policy(
    'The finer limits of money: a call, a mission, the share of the day that talk may take, tokens a day for models of unknown price, and when a limit counts as near.',
    {
      per_call_usd: 1,
      per_mission_usd: 1,
      talk_share: 0.5,
      unpriced_daily_tokens: 2_000_000,
      nearing: 0.8,
    },
    z.strictObject({
      per_call_usd: usd.default(1),
      per_mission_usd: usd.default(1),
      talk_share: share.default(0.5),
      unpriced_daily_tokens: count(10_000_000_000).default(2_000_000),
      nearing: share.default(0.8),
    }),
  ),
  price_policy: policy(
    'List prices in USD per million tokens for models whose price is not known, or is another here: { "openai:my-model": { "input": 1, "output": 4 } }.',
    {},
    z.record(
      modelName,
      z.strictObject({
        input: usd,
        output: usd,
        cached: usd.optional(),
        cache_write: usd.optional(),
      }),
    ),
  ),
  model_policy: policy(
    'Which model answers: the default, and another for a task (turn, distil, initiative, gather, analyze, research, write, draft, review, diagnose). An agent with a model of its own keeps it.',
    { default: null, tasks: {} },
    z.strictObject({
      default: z
        .union([modelName, z.literal('demo')])
        .nullable()
        .default(null),
      tasks: z
        .partialRecord(
          z.enum([
            'turn',
            'distil',
            'initiative',
            'gather',
            'analyze',
            'research',
            'write',
            'draft',
            'review',
            'diagnose',
          ]),
          modelName,
        )
        .default({}),
    }),
  ),
  tool_policy: policy(
    'Tools: how many rounds and calls a step may make, tools that are switched off, calls an hour for a tool, and the engine behind web_search.',
    {},
    z.strictObject({
      enabled: z.boolean().default(true),
      max_rounds: count(50).default(6),
      max_calls: count(500).default(12),
      max_same_calls: count(20).default(2),
      disabled: z.array(z.string().min(1).max(120)).max(200).default([]),
      per_hour: z.record(z.string().min(1).max(120), count(1_000_000)).default({}),
      search: z
        .strictObject({
          engine: z.enum(['brave', 'tavily', 'searxng']),
          url: address.optional(),
          key: secretName.optional(),
        })
        .nullable()
        .default(null),
    }),
  ),
  mcp_policy: policy(
    'MCP servers whose tools agents may use, by name: a program (command; network: false keeps it from the network) or an address (url). Their tools are off until you approve the list, and again when it or the way to the server changes.',
    { servers: {} },
    z.strictObject({
      servers: z
        .record(
          name,
          z.union([
            z.strictObject({
              command: argv,
              ...connected,
              env: z.array(secretName).max(50).default([]),
              /** What the server must say that it is; any when left out. */
              version: z.string().min(1).max(100).optional(),
              acting: z.array(z.string().max(120)).max(200).default([]),
              reading: z.array(z.string().max(120)).max(200).default([]),
              timeout_seconds: seconds(600).default(30),
              max_output_bytes: count(10_000_000).default(200_000),
            }),
            z.strictObject({
              url: address,
              headers: z.record(z.string().regex(/^[A-Za-z0-9-]{1,80}$/), secretName).default({}),
              version: z.string().min(1).max(100).optional(),
              acting: z.array(z.string().max(120)).max(200).default([]),
              reading: z.array(z.string().max(120)).max(200).default([]),
              timeout_seconds: seconds(600).default(30),
              max_output_bytes: count(10_000_000).default(200_000),
            }),
          ]),
        )
        .default({}),
    }),
  ),
  effect_policy: policy(
    'What acts in the world: on or off, and per kind whether a human approves every payload (always) or only where untrusted text was read (when_tainted).',
    { enabled: true, approval: {} },
    z.strictObject({
      enabled: z.boolean().default(true),
      approval: z.record(kindName, z.enum(['always', 'when_tainted'])).default({}),
    }),
  ),
  approval_policy: policy(
    'Approvals: hours until one expires (the stated default is then: not done), and when the one ranked batch of the day is told.',
    { expires_hours: 72, batch_at: '09:00' },
    z.strictObject({
      expires_hours: z.number().min(0.01).max(8_760).default(72),
      batch_at: clockTime.default('09:00'),
    }),
  ),
  social_policy: policy(
    'Accounts to post to: X and Bluesky, each with the names of its secrets.',
    {},
    z.strictObject({
      x: z
        .strictObject({
          api_key: secretName.default('X_API_KEY'),
          api_secret: secretName.default('X_API_SECRET'),
          access_token: secretName.default('X_ACCESS_TOKEN'),
          access_secret: secretName.default('X_ACCESS_SECRET'),
          url: address.default('https://api.x.com'),
        })
        .nullable()
        .default(null),
      bluesky: z
        .strictObject({
          handle: z.string().min(3).max(253),
          app_password: secretName.default('BLUESKY_APP_PASSWORD'),
          url: address.default('https://bsky.social'),
        })
        .nullable()
        .default(null),
      poll_metrics_minutes: z.number().min(1).max(10_080).default(60),
    }),
  ),
  publish_policy: policy(
    'Places to publish to, by name: a folder, or a Git repository whose branch is committed to and pushed when it has a remote.',
    { places: {} },
    z.strictObject({
      places: z
        .record(
          name,
          z.strictObject({
            folder: path,
            git: z
              .strictObject({
                branch: z
                  .string()
                  .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$/)
                  .default('main'),
                remote: z
                  .string()
                  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/)
                  .nullable()
                  .default(null),
                author: z.string().min(3).max(200).default('Bullpen <bullpen@localhost>'),
              })
              .nullable()
              .default(null),
            subfolder: z.string().max(200).default(''),
          }),
        )
        .default({}),
    }),
  ),
  webhook_policy: policy(
    'Webhooks: targets out by name (signed, Standard Webhooks), and senders in by name, each with the name of its signing secret.',
    { out: {}, in: {} },
    z.strictObject({
      out: z.record(name, z.strictObject({ url: address, secret: secretName })).default({}),
      in: z.record(name, z.strictObject({ secret: secretName })).default({}),
    }),
  ),
  email_policy: policy(
    'Mail: the SMTP server, the sender, and who may be written to (addresses, or *@example.com).',
    { smtp: null, from: null, allow_to: [] },
    z.strictObject({
      smtp: z
        .strictObject({
          host: z.string().min(1).max(253),
          port: z.int().min(1).max(65_535).default(587),
          secure: z.boolean().default(false),
          user: z.string().max(300).nullable().default(null),
          password: secretName.nullable().default(null),
        })
        .nullable()
        .default(null),
      from: z.string().max(320).nullable().default(null),
      allow_to: z.array(z.string().min(3).max(320)).max(1_000).default([]),
    }),
  ),
  http_policy: policy(
    'APIs that http_request may call, by name: base address, methods, and headers whose values are secrets, by their names.',
    { apis: {} },
    z.strictObject({
      apis: z
        .record(
          name,
          z.strictObject({
            url: address,
            methods: z
              .array(z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']))
              .min(1)
              .default(['GET']),
            headers: z.record(z.string().regex(/^[A-Za-z0-9-]{1,80}$/), secretName).default({}),
            /** The header in which the API takes an idempotency key, if it does. */
            key_header: z
              .string()
              .regex(/^[A-Za-z0-9-]{1,80}$/)
              .nullable()
              .default(null),
          }),
        )
        .default({}),
    }),
  ),
  command_policy: policy(
    'Programs that may be run, by name, as argument lists: commands, and deploys by target. None unless named here, and none has the network unless network is true.',
    { commands: {}, deploys: {} },
    z.strictObject({
      commands: z.record(name, program).default({}),
      deploys: z.record(name, program).default({}),
    }),
  ),
  code_policy: policy(
    'Coding agents that may work in a workspace, by name, as argument lists; {prompt} stands for what is asked, else it goes to their standard input. They have the network unless network is false.',
    { agents: {} },
    z.strictObject({ agents: z.record(name, program.extend(connected)).default({}) }),
  ),
  notify_policy: policy(
    'Who is told of what: channels by name (webhook, slack, discord, telegram, email), each with the events it wants, by tag.',
    { channels: {} },
    z.strictObject({
      channels: z
        .record(
          name,
          z.strictObject({
            kind: z.enum(['webhook', 'slack', 'discord', 'telegram', 'email']),
            /** The secret that is the address (Slack, Discord), or signs (webhook), or is the bot's token (Telegram). */
            secret: secretName.optional(),
            url: address.optional(),
            chat_id: z.string().max(100).optional(),
            to: z.array(z.string().min(3).max(320)).max(20).default([]),
            /** Events with any of these tags are told; `approvals` is the batch of the day. */
            tags: z.array(z.string().min(1).max(80)).max(50).default(['alarm', 'approvals']),
            per_hour: count(10_000).default(30),
          }),
        )
        .default({}),
      /** How the page is reached from outside, for links. */
      public_url: address.nullable().default(null),
    }),
  ),
} as const
