// The inbox on the page, drawn from a real company: hostile text is text, and a button answers for the payload above it.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { parseHTML } from 'linkedom'
import { readApproval } from '../../src/store/approvals.ts'
import { sql } from '../../src/world/db.ts'
import { heldEffect } from '../support/acting.ts'
import { askedStep } from '../support/asked.ts'
import { actingWorld } from '../support/effects.ts'
import { ask, get, type House, keyWith, openHouse } from './house.ts'

interface Element {
  textContent: string
  querySelectorAll(selector: string): ArrayLike<Element>
  click(): void
}
const page = new URL('../../src/http/page/', import.meta.url)
const { document } = parseHTML(readFileSync(new URL('index.html', page), 'utf8')) as unknown as {
  document: { getElementById(id: string): Element }
}
Object.assign(globalThis, { document })
const hostile = '<img src=x onerror=alert(1)>'

describe('the inbox on the page', () => {
  let house: House
  let key: string
  let lists: { drawApprovals(items: unknown): void }
  const own = globalThis.fetch
  let answered: Promise<Response>[] = []
  before(async () => {
    house = await openHouse()
    key = await keyWith(house, ['read', 'approve'])
    globalThis.fetch = (path, init) => {
      const { method = 'GET', body } = init ?? {}
      const answer = ask(house, method, String(path), { key, ...(body ? { body: String(body) } : {}) })
      answered.push(answer)
      return answer
    }
    lists = await import(new URL('lists.js', page).href)
  })
  after(async () => {
    globalThis.fetch = own
    await house.close()
  })

  const kind = heldEffect('probe', {
    shown: async ({ text }) => ({ title: `Say ${text}`, target: 'a wall', risk: 'high', diff: `+${text}` }),
  })
  const draw = async (): Promise<Element> => {
    const { items } = await get(house, 'GET', '/api/ops/approvals', { key })
    lists.drawApprovals(items)
    return document.getElementById('approvals')
  }
  const press = async (list: Element, words: string): Promise<void> => {
    const button = Array.from(list.querySelectorAll('button')).find((one) => one.textContent === words)
    assert.ok(button, words)
    answered = []
    button.click()
    await Promise.all(answered)
  }

  it('shows what would be done and what it changes, as text', async () => {
    await askedStep(actingWorld(house.world), kind, { text: hostile })
    const list = await draw()
    assert.match(list.textContent, /Say <img src=x onerror=alert\(1\)>/)
    assert.match(list.textContent, /risk high/)
    assert.match(list.textContent, /What it changes\+<img/)
    assert.equal(list.querySelectorAll('img').length, 0)
    await press(list, 'Refuse')
    assert.equal((await Promise.all(answered))[0]?.status, 422)
  })

  it('approves with the hash of what stands there', async () => {
    const asked = await askedStep(actingWorld(house.world), kind, { text: 'hello' })
    await house.world.db.query(sql`
      update ops_approvals set expires_at = ops_now() + interval '1 minute' where id = ${asked.id}`)
    await press(await draw(), 'Approve')
    assert.equal((await readApproval(house.world.db, asked.id))?.status, 'approved')
  })
})
