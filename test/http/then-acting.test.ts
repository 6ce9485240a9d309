// What was done in the world, as it stood while somebody was asked: effects, their evidence, the step that waits and its mission.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { internalRequest } from '../../src/http/app.ts'
import { approveAsked, editAsked } from '../../src/loop/decide-approval.ts'
import { inActingCompany, people, steps } from '../support/acting-company.ts'
import { freshEmbedded } from '../support/database.ts'
import { checkAnswer, host, openHouse } from './house.ts'

it('an effect that was edited later is asked for in its first words', async () => {
  const fresh = await freshEmbedded()
  try {
    await inActingCompany(fresh.db, async ({ world, opened, card, comesTo }) => {
      const house = await openHouse({ fresh, world })
      const read = async (path: string): Promise<Record<string, unknown>> => {
        const response = await internalRequest(house.app, new Request(`http://${host}/api/ops/${path}`))
        assert.equal(response.status, 200)
        return (await response.json()) as Record<string, unknown>
      }
      const mission = await opened([steps.webhook_out('the first words')])
      const { id, sha } = await card(mission)
      const [first] = (await read(`effects?mission=${mission}`))['items'] as Record<string, unknown>[]
      const at = new Date(world.clock.now()).toISOString()
      await world.clock.sleep(2)
      const payload = JSON.parse(
        JSON.stringify(first?.['payload']).replace('the first words', 'the last words'),
      ) as unknown
      assert.notDeepEqual(payload, first?.['payload'])
      const answer = await editAsked(world, { id, by: people, sha, payload, reason: null })
      assert.equal(answer.outcome, 'decided', JSON.stringify(answer))
      await comesTo(mission, 'succeeded')
      const now = await read(`effects/${first?.['id']}`)
      assert.deepEqual(now['payload'], payload)
      const then = await read(`effects/${first?.['id']}?at=${at}`)
      for (const field of ['payload', 'payload_sha', 'title', 'target', 'problem', 'status'])
        assert.deepEqual(then[field], first?.[field], field)
      await house.close()
    })
  } finally {
    await fresh.drop()
  }
})

it('an effect that is done since waits for its approval when it is asked for then', async () => {
  const fresh = await freshEmbedded()
  try {
    await inActingCompany(fresh.db, async ({ world, opened, card, comesTo }) => {
      const house = await openHouse({ fresh, world })
      const read = async (path: string): Promise<Record<string, unknown>> => {
        const response = await internalRequest(house.app, new Request(`http://${host}/api/ops/${path}`))
        const text = await response.text()
        checkAnswer(house.app.routes, 'GET', `/api/ops/${path}`, response, text)
        assert.equal(response.status, 200, text)
        return JSON.parse(text) as Record<string, unknown>
      }
      const mission = await opened([steps.email('may I?')])
      const { id, sha } = await card(mission)
      const [effect] = (await read(`effects?mission=${mission}`))['items'] as { id: string }[]
      const paths = ['effects', 'effects?status=planned', `effects/${effect?.id}`, 'tool-calls', 'stuck']
      const all = [...paths, `missions/${mission}`, 'steps?status=waiting', 'queues']
      const at = new Date(world.clock.now()).toISOString()
      /** What a step was parked with gives way to how it ended. */
      const told = (answer: unknown): unknown =>
        JSON.parse(JSON.stringify(answer, (key, value: unknown) => (key === 'result' ? undefined : value)))
      const seen = await Promise.all(all.map(read))
      await world.clock.sleep(2)

      await approveAsked(world, { id, by: people, sha })
      await comesTo(mission, 'succeeded')
      const [done] = (await read(`effects?mission=${mission}`))['items'] as { status: string }[]
      assert.equal(done?.status, 'done')
      for (const [n, path] of all.entries()) {
        const then = await read(`${path}${path.includes('?') ? '&' : '?'}at=${at}`)
        assert.deepEqual(told(then), told(seen[n]), path)
      }
      await house.close()
    })
  } finally {
    await fresh.drop()
  }
})
