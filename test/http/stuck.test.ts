// What does not move and why, what has healed itself, and how much is in which queue: now, and as it was before somebody helped.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { reapSteps } from '../../src/store/steps.ts'
import { announceWorker } from '../../src/store/workers.ts'
import { sql } from '../../src/world/db.ts'
import { setPolicies } from '../support/company.ts'
import { claim, openMissionOf, reviews } from '../support/missions.ts'
import { get, type House, keyWith, openHouse, proposalBody } from './house.ts'

type Row = Record<string, unknown>

describe('the troubles of a company', () => {
  let house: House
  let key: string
  const list = async (path: string): Promise<Row[]> =>
    (await get(house, 'GET', `/api/ops/${path}`, { key }))['items'] as Row[]
  const about = async (id: unknown, query = ''): Promise<Row | undefined> =>
    (await list(`stuck${query}`)).find((row) => row['id'] === id)
  /** Makes everything on record an hour older. */
  const anHourPasses = (): Promise<unknown> =>
    house.world.db.query(sql`
      update ops_mission_steps set run_after = run_after - interval '1 hour', created_at = created_at - interval '1 hour',
        lease_expires_at = lease_expires_at - interval '1 hour', started_at = started_at - interval '1 hour'`)

  before(async () => {
    house = await openHouse()
    key = await keyWith(house, ['admin'])
  })
  after(() => house.close())

  it('a company without trouble has none to tell', async () => {
    assert.deepEqual(await list('stuck'), [])
    assert.deepEqual(await list('healed'), [])
    assert.deepEqual(await list('queues'), [])
  })

  it('a step that nobody took up says why: no worker, then a busy one, then its kind switched off', async () => {
    const { world } = house
    const { stepIds } = await openMissionOf(world, { steps: reviews([[], [0]]) })
    assert.equal(await about(stepIds[0]), undefined)
    await anHourPasses()
    assert.equal((await about(stepIds[0]))?.['why'], 'No worker is alive.')
    assert.equal(await about(stepIds[1]), undefined, 'it waits for the first')
    await announceWorker(world.db, { id: 'w1', host: 'here', pid: 1, role: 'worker', slots: 1 })
    assert.match(String((await about(stepIds[0]))?.['why']), /^Every worker is busy/)
    await setPolicies(world, { worker_policy: { disabled_kinds: ['review'] } })
    assert.equal((await about(stepIds[0]))?.['why'], 'Steps of kind review are switched off.')
    await setPolicies(world, { worker_policy: { disabled_kinds: [] } })
  })

  it('a queue tells its kinds, what could be taken up, and since when', async () => {
    const [steps] = await list('queues')
    assert.deepEqual([steps?.['queue'], steps?.['kind'], steps?.['queued']], ['steps', 'review', 1])
    const waited = house.world.clock.now() - Date.parse(String(steps?.['oldest_due_at']))
    assert.ok(waited > 3_590_000 && waited < 3_700_000, `${waited} ms`)
  })

  it('a lost worker is told, then that its step was taken back, and what stood before still does', async () => {
    const { db, clock } = house.world
    const [step] = await claim(db, 1)
    assert.ok(step)
    await anHourPasses()
    assert.match(String((await about(step.id))?.['why']), /^Its worker has not been heard of.*: worker /)
    const then = new Date(clock.now()).toISOString()
    await clock.sleep(2)
    await reapSteps(db, { graceSeconds: 5, limit: 10 })
    const [healed] = await list('healed')
    assert.deepEqual([healed?.['what'], healed?.['id'], healed?.['status']], ['step', step.id, 'queued'])
    assert.match(String(healed?.['why']), /^worker .* was lost during attempt 1/)
    assert.deepEqual(await list(`healed?at=${then}`), [])
    const [queue] = await list(`queues?at=${then}`)
    assert.deepEqual([queue?.['queued'], queue?.['running']], [0, 1])
  })

  it('what waits for people and a company that is switched off say what to do', async () => {
    const { world } = house
    await setPolicies(world, { auto_approve: { enabled: false } })
    const filed = await get(house, 'POST', '/api/ops/proposals', { key, body: proposalBody(), status: 201 })
    assert.equal((await about(filed['id']))?.['to_do'], 'Approve or reject it under Approvals.')
    await setPolicies(world, { system: { enabled: false } })
    assert.equal((await list('stuck'))[0]?.['what'], 'company')
  })

  it('what waits for people goes on where it was, though the last one of the page before is answered', async () => {
    const { world } = house
    await setPolicies(world, { system: { enabled: true } })
    for (let n = 0; n < 2; n += 1)
      await get(house, 'POST', '/api/ops/proposals', { key, body: proposalBody(), status: 201 })
    const page = (cursor: string) => get(house, 'GET', `/api/ops/approvals?limit=1${cursor}`, { key })
    const whole = await list('approvals')
    assert.ok(whole.length >= 3)
    const { next_cursor: cursor } = await page('')
    await get(house, 'POST', `/api/ops/proposals/${String(cursor)}/reject`, { key, body: { reason: 'no' } })
    const { items } = await page(`&cursor=${String(cursor)}`)
    assert.deepEqual(
      (items as { id: string }[]).map(({ id }) => id),
      [whole[1]?.['id']],
    )
  })
})
