// Routes that list what the company consists of: agents, what they made, trigger rules, reactions, beats, workers.

import { z } from 'zod'
import { readRule } from '../../domain/trigger.ts'
import { putTriggers } from '../../store/company.ts'
import { recordFacts } from '../../store/events.ts'
import { readAgents } from '../../store/reads/agents.ts'
import { readArtifact, readArtifacts } from '../../store/reads/artifacts.ts'
import { readReactions, readRuns, readTriggers, readWorkers } from '../../store/reads/loop-state.ts'
import { pastMoment } from '../moment.ts'
import { at, listAnswer, pageFrom, pageQuery, uuid, word } from '../query.ts'
import { answer, refuse, refuseBody, route } from '../route.ts'
import * as wire from '../wire.ts'

const reactionStatus = z.enum(['queued', 'missed', 'cooling', 'proposed', 'rejected', 'cut'])
const then = z.strictObject({ at })
const ruleName = z.string().regex(/^[a-z][a-z0-9_]{0,79}$/, 'must be a name like proactive_research')

export const companyRoutes = [
  route({
    method: 'GET',
    path: '/api/ops/agents',
    scope: 'read',
    about: 'List the agents with what each is doing now',
    query: z.strictObject({ ...pageQuery(word), at }),
    answers: { 200: wire.listOf(wire.agent) },
    async handle({ world: { db, clock }, query }) {
      const rows = await readAgents(db, pageFrom(query), pastMoment(clock, query.at))
      return listAnswer(rows, query, (row) => row.id)
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/artifacts',
    scope: 'read',
    about: 'List what the company read in and made, newest first, without the content',
    query: z.strictObject({
      ...pageQuery(uuid),
      kind: word.optional(),
      agent: word.optional(),
      mission: uuid.optional(),
      at,
    }),
    answers: { 200: wire.listOf(wire.artifact) },
    async handle({ world: { db, clock }, query }) {
      const { kind = null, agent = null, mission = null } = query
      const moment = pastMoment(clock, query.at)
      const rows = await readArtifacts(db, { kind, agent, mission }, pageFrom(query), moment)
      return listAnswer(rows, query, (row) => row.id)
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/artifacts/:id',
    scope: 'read',
    about: 'Show one artifact with its content',
    params: z.strictObject({ id: uuid }),
    query: then,
    answers: { 200: wire.artifactDetail },
    async handle({ world: { db, clock }, params, query }) {
      const found = await readArtifact(db, params.id, pastMoment(clock, query.at))
      return found === null ? refuse('not_found', 'There is no artifact with this id.') : answer(200, found)
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/artifacts/:id/content',
    scope: 'read',
    about: 'Download the content of an artifact as Markdown',
    params: z.strictObject({ id: uuid }),
    answers: { 200: 'text/markdown' },
    async handle({ world, params }) {
      const found = await readArtifact(world.db, params.id)
      if (found === null) return refuse('not_found', 'There is no artifact with this id.')
      const headers = { 'content-disposition': `attachment; filename="${found.kind}-${found.id}.md"` }
      return { status: 200, text: found.content, media: 'text/markdown; charset=utf-8', headers }
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/triggers',
    scope: 'read',
    about: 'List the trigger rules by name',
    query: z.strictObject(pageQuery(word)),
    answers: { 200: wire.listOf(wire.trigger) },
    handle: async ({ world, query }) =>
      listAnswer(await readTriggers(world.db, pageFrom(query)), query, (row) => row.name),
  }),
  route({
    method: 'PUT',
    path: '/api/ops/triggers/:name',
    scope: 'admin',
    about: 'Add a trigger rule or change it; it is looked at anew at the next beat',
    params: z.strictObject({ name: ruleName }),
    body: z.strictObject({
      trigger_event: z.string().min(1).max(80),
      conditions: z.record(z.string(), z.unknown()).default({}),
      action_config: z.record(z.string(), z.unknown()),
      cooldown_minutes: z.int().min(0).max(525_600).default(60),
      enabled: z.boolean().default(true),
    }),
    answers: { 200: z.object({ name: z.string(), outcome: z.enum(['added', 'changed', 'unchanged']) }) },
    async handle({ world, params: { name }, body, who }) {
      const id = world.rng.id(world.clock.now())
      const past = {
        fire_count: 0,
        seen_event: null,
        last_fired_at: null,
        last_evaluated_at: null,
        next_due_at: null,
      }
      const read = readRule({ id, name, ...body, ...past })
      if (!read.ok) return refuseBody(read.problems)
      const outcome = await world.db.transaction(async (tx) => {
        const [put] = await putTriggers(tx, [{ id, name, ...body }])
        if (put === undefined) return 'unchanged'
        const change = put.added ? 'added' : 'changed'
        const about = {
          agentId: null,
          missionId: null,
          stepId: null,
          chainDepth: 0,
          summary: '',
          tags: ['trigger', name],
        }
        const title = `Trigger rule ${name} was ${change} by ${who.by}`
        await recordFacts(tx, [
          { ...about, kind: `trigger.${change}`, title, metadata: { name, by: who.by, ...body } },
        ])
        return change
      })
      return answer(200, { name, outcome })
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/reactions',
    scope: 'read',
    about: 'List reactions to events, newest first, each with its roll',
    query: z.strictObject({ ...pageQuery(uuid), status: reactionStatus.optional(), at }),
    answers: { 200: wire.listOf(wire.reaction) },
    async handle({ world: { db, clock }, query }) {
      const { status = null } = query
      const rows = await readReactions(db, status, pageFrom(query), pastMoment(clock, query.at))
      return listAnswer(rows, query, (row) => row.id)
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/runs',
    scope: 'read',
    about: 'List heartbeats, newest first; idle ones in a row share one entry',
    query: z.strictObject({ ...pageQuery(uuid), at }),
    answers: { 200: wire.listOf(wire.run) },
    async handle({ world: { db, clock }, query }) {
      const rows = await readRuns(db, pageFrom(query), pastMoment(clock, query.at))
      return listAnswer(rows, query, (row) => row.id)
    },
  }),
  route({
    method: 'GET',
    path: '/api/ops/workers',
    scope: 'read',
    about: 'List the workers, the dead ones too',
    query: z.strictObject({ ...pageQuery(word), at }),
    answers: { 200: wire.listOf(wire.worker) },
    async handle({ world: { db, clock }, query }) {
      const rows = await readWorkers(db, pageFrom(query), pastMoment(clock, query.at))
      return listAnswer(rows, query, (row) => row.id)
    },
  }),
]
