// A process of its own with a worker that acts on targets on loopback, and that kills or stops itself at named points:
// `node effects-process.ts URL ID TARGETS`. It works until it is killed, or told on its standard input: `calm` ends the faults, `stop` it.

import { writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { startLane } from '../../src/loop/lane.ts'
import { probeOnce } from '../../src/loop/probe-effects.ts'
import { startWorker } from '../../src/loop/worker.ts'
import type { ActingClass, EffectIo, EffectKind } from '../../src/steps/effect.ts'
import { emailEffect } from '../../src/steps/effects/email.ts'
import { httpRequestKeyedEffect } from '../../src/steps/effects/http-request.ts'
import { postBlueskyEffect } from '../../src/steps/effects/post-bluesky.ts'
import { postTweetEffect } from '../../src/steps/effects/post-tweet.ts'
import { webhookOutEffect } from '../../src/steps/effects/webhook-out.ts'
import type { StepContext, StepKind } from '../../src/steps/kind.ts'
import { acted } from '../../src/steps/outcome.ts'
import { postBluesky } from '../../src/steps/post-bluesky.ts'
import { postTweet } from '../../src/steps/post-tweet.ts'
import { openPostgres } from '../../src/world/db-postgres.ts'
import { machineMailer } from '../../src/world/outside-mail.ts'
import { rollOf } from '../../src/world/rng.ts'
import { actingWorld } from '../support/effects.ts'
import { kindOf } from '../support/kinds.ts'
import { testWorld } from '../support/world.ts'

const [url = '', id = '', given = '{}'] = process.argv.slice(2)
const targets = z
  .object({ keyed: z.string(), hook: z.string(), smtp: z.number(), strikes: z.number(), seed: z.string() })
  .parse(JSON.parse(given))

let calm = targets.strikes === 0
let rolls = 0
type Point = 'claimed' | 'begun' | 'during' | 'answered' | 'settled'

const kill = (point: Point): void => {
  writeSync(1, `kill ${point}\n`)
  process.kill(process.pid, 'SIGKILL')
}

/** Dies or freezes here, sometimes. A short nap outlasts the lease of a step; a long one that of an effect too. */
function strike(point: Point): void {
  if (calm) return
  const { roll } = rollOf(targets.seed, `${id} ${point} ${rolls++}`)
  if (roll > targets.strikes) return
  const how = roll / targets.strikes
  if (how < 0.6) kill(point)
  else {
    writeSync(1, `nap ${point} ${Math.round(how < 0.93 ? 1_200 + 3_000 * how : 16_000)}\n`)
    process.kill(process.pid, 'SIGSTOP')
  }
}

/** An effect that is struck before, amid and after it. */
function struck<P>(kind: EffectKind<P>): EffectKind<P> {
  return {
    ...kind,
    settleMs: 2_000,
    async perform(payload, io) {
      strike('begun')
      const amid = setTimeout(() => strike('during'), 15)
      try {
        return await kind.perform(payload, io)
      } finally {
        clearTimeout(amid)
        strike('answered')
      }
    },
  }
}

function struckStep<P>(kind: StepKind<P>): StepKind<P> {
  return {
    ...kind,
    async run(context) {
      strike('claimed')
      const act: StepContext<P>['act'] = async (plan) => {
        const end = await context.act(plan)
        strike('settled')
        return end
      }
      return kind.run({ ...context, act })
    },
  }
}

const payload = z.object({ text: z.string() })
type Payload = z.infer<typeof payload>

const plain = (
  kind: string,
  acts: ActingClass,
  perform: (payload: Payload, io: EffectIo) => Promise<Record<string, unknown>>,
): EffectKind<Payload> => ({
  kind,
  class: acts,
  payload,
  settleMs: 2_000,
  unready: () => null,
  shown: async ({ text }) => ({ title: text, target: kind, risk: 'low', diff: null }),
  perform,
})

/** The product's own effects on the targets of this storm. */
const here = (io: EffectIo): EffectIo => ({
  ...io,
  policies: {
    ...io.policies,
    http_policy: {
      apis: {
        keyed: { url: targets.keyed, methods: ['POST'], headers: {}, key_header: 'Idempotency-Key' },
      },
    },
    webhook_policy: { out: { hook: { url: targets.hook, secret: 'HOOK_SECRET' } }, in: {} },
    email_policy: {
      smtp: { host: '127.0.0.1', port: targets.smtp, secure: false, user: null, password: null },
      from: 'a@localhost',
      allow_to: ['b@localhost'],
    },
  },
})

const keyed = plain('keyed', 'keyed', ({ text }, io) =>
  httpRequestKeyedEffect.perform(
    { api: 'keyed', method: 'POST', path: '', query: {}, body: { text } },
    here(io),
  ),
)
const hook = plain('hook', 'oneshot', ({ text }, io) =>
  webhookOutEffect.perform({ to: 'hook', message: { text } }, here(io)),
)
const mail = plain('mail', 'oneshot', ({ text }, io) =>
  emailEffect.perform({ to: ['b@localhost'], subject: text, text }, here(io)),
)

/** The step kinds that the intake knows, doing other things here. */
const doing = (name: string, effect: string): StepKind =>
  kindOf(name, async (context) =>
    acted(
      await context.act({
        seq: 0,
        kind: effect,
        payload: { text: `${effect} of ${context.stepId}` },
        basis: [],
      }),
    ),
  )

const db = await openPostgres({ url, poolSize: 8, applicationName: id, onProblem: () => undefined })
const world = actingWorld(testWorld(db, { seed: id }), { mail: machineMailer() })
const effects = [postTweetEffect, postBlueskyEffect].map(struck) as EffectKind[]
effects.push(...([keyed, hook, mail].map(struck) as EffectKind[]))
const kinds = [
  ...[postTweet, postBluesky].map(struckStep),
  ...[doing('review', 'keyed'), doing('analyze', 'hook'), doing('research', 'mail')].map(struckStep),
] as StepKind[]
const worker = startWorker(world, {
  id,
  host: 'test',
  pid: process.pid,
  slots: 4,
  pollMs: 100,
  kinds,
  effects,
})
const looking = startLane(world, {
  name: 'looking',
  pollMs: 250,
  once: (signal) =>
    probeOnce(world, { signal, spacingSeconds: 1, longestSeconds: 8, timeoutMs: 10_000, kinds: effects }),
})
const commands = createInterface({ input: process.stdin })
for await (const line of commands) {
  calm = true
  if (line === 'stop') break
}
await Promise.all([worker.stop(5_000), looking.stop(1_000)])
await db.close()
process.stdin.destroy()
