// How long an event takes from its commit to whoever listens, with nobody telling the feed, and with the hint that the loop sends.

import assert from 'node:assert/strict'
import { hint } from '../../src/loop/wake.ts'
import { recordFacts } from '../../src/store/events.ts'
import { onBothEngines } from '../support/database.ts'
import { ask, type House, keyWith, openHouse } from './house.ts'

const fact = {
  agentId: null,
  kind: 'test.happened',
  title: 'It happened',
  summary: '',
  tags: [],
  metadata: {},
  missionId: null,
  stepId: null,
  chainDepth: 0,
}
const times = 25

/** Commits one event as soon as the one before has come, when the feed has just lain down; returns the median time to the frame, ms. */
async function medianMs(house: House, hinted: boolean): Promise<number> {
  const { world } = house
  const key = await keyWith(house, ['read'])
  const stream = await ask(house, 'GET', '/api/ops/events/stream', { key })
  assert.ok(stream.body)
  const reader = stream.body.pipeThrough(new TextDecoderStream()).getReader()
  const took: number[] = []
  let text = ''
  for (let n = 0; n < times; n++) {
    const [id] = await recordFacts(world.db, [fact])
    const committed = world.clock.monotonic()
    if (hinted) await hint(world, 'events')
    while (!text.includes(`id: ${id}\n`)) {
      const { value, done } = await reader.read()
      assert.ok(!done)
      text += value
    }
    took.push(world.clock.monotonic() - committed)
    text = ''
  }
  await reader.cancel()
  return took.sort((a, b) => a - b)[Math.floor(times / 2)] ?? Number.NaN
}

onBothEngines(
  'an event reaches who listens within 100 ms of its commit, with a hint or without',
  async (fresh, test) => {
    const house = await openHouse({ fresh })
    const plain = await medianMs(house, false)
    const hinted = await medianMs(house, true)
    await house.close()
    test.diagnostic(`median ${plain.toFixed(1)} ms, with a hint ${hinted.toFixed(1)} ms`)
    assert.ok(plain < 100 && hinted < 100, `${plain} ms, ${hinted} ms with a hint`)
  },
)
