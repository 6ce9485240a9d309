// An agent added, changed, retired and brought back on the page, as somebody does it who has never done it.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { monthEnd, monthFolder } from '../support/month.ts'
import { type Look, openStage, type Stage } from '../support/stage.ts'

/** Faces that are not drawn in whole multiples of their own 24 pixels, as large as they are shown. */
const blurred = `(() => {
  const faces = [...document.querySelectorAll('main img[data-face]')]
  if (faces.length === 0) return ['no face at all']
  return faces
    .filter(({ width, naturalWidth }) => width !== naturalWidth || width % 24 !== 0)
    .map((face) => face.dataset.face + ' ' + face.naturalWidth + ' shown as ' + face.width)
})()`

/** Before somebody of the company retires, the page names the triggers in their name and counts what is open; nothing is done by asking. */
async function retireOfTheMonth(stage: Stage, look: Look): Promise<void> {
  const { items } = (await stage.server.ask('GET', '/api/ops/triggers?limit=200')) as {
    items: { name: string; enabled: boolean; action_config: { target_agent: string } }[]
  }
  const id = items.find(({ enabled }) => enabled)?.action_config.target_agent
  assert.ok(id, 'the company has no trigger')
  const theirs = items.filter(({ enabled, action_config: action }) => enabled && action.target_agent === id)
  const agent = await stage.server.ask('GET', `/api/ops/agents/${id}`)
  const { page } = look
  await look.open(`/agents/${id}`)
  await page.getByRole('button', { name: 'Retire …' }).click()
  const question = page.getByRole('dialog', { name: `Retire ${String(agent['display_name'])}?` })
  await question
    .getByText(theirs.length === 1 ? '1 trigger' : `${theirs.length} triggers`, { exact: true })
    .waitFor()
  await question.getByText(`${String(theirs[0]?.name).replaceAll('_', ' ')}`, { exact: true }).waitFor()
  const open = Number(agent['open_missions'])
  await question
    .getByText(open === 0 ? 'No open mission' : /^\d+ open missions?$/)
    .first()
    .waitFor()
  await page.keyboard.press('Escape')
  await question.waitFor({ state: 'detached' })
  assert.equal((await stage.server.ask('GET', `/api/ops/agents/${id}`))['enabled'], true)
}

/** What was begun for one agent is not left standing at the next, whichever way somebody goes there. */
async function changeInTheMiddle({ page, open }: Look): Promise<void> {
  await open('/agents/writer')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: /^Go to a view/ }).fill('Bex')
  await page.getByRole('option', { name: /^Bex/ }).first().click()
  const atOther = page.getByRole('heading', { level: 1, name: 'Bex', exact: true })
  await atOther.waitFor()
  await page.goBack()
  await page.getByRole('heading', { level: 1, name: 'Odile', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Edit' }).click()
  await page.getByRole('dialog', { name: 'Edit Odile' }).getByLabel('Name', { exact: true }).fill('Nobody')
  await page.goForward()
  await atOther.waitFor()
  assert.equal(await page.getByRole('dialog').count(), 0, 'a form of Odile’s stands open at Bex')
}

/** A tool whose server is away stays an agent's; and while nobody knows which tools there are nothing is saved. */
async function toolsAreKept(stage: Stage, { page, open, mishaps }: Look): Promise<void> {
  const path = '**/api/ops/tools'
  const edit = page.getByRole('dialog', { name: 'Edit Quill' })
  await page.route(path, (route) => route.fulfill({ status: 503, json: { detail: 'Not now.' } }))
  await open('/agents/quill')
  await page.getByRole('button', { name: 'Edit' }).click()
  await edit.getByText('Not now.').waitFor()
  assert.ok(await edit.getByRole('button', { name: 'Save' }).isDisabled())
  await page.unroute(path)
  await page.route(path, async (route) => {
    const response = await route.fetch()
    const { items, ...more } = (await response.json()) as { items: { name: string }[] }
    await route.fulfill({
      response,
      json: { ...more, items: items.filter(({ name }) => name !== 'calculator') },
    })
  })
  await edit.getByRole('button', { name: 'Try again' }).click()
  assert.ok(await edit.getByRole('checkbox', { name: /^calculator cannot be found now/ }).isChecked())
  await edit.getByLabel('How they sound', { exact: true }).fill('dry as before')
  await edit.getByRole('button', { name: 'Save' }).click()
  await edit.waitFor({ state: 'detached' })
  await page.unroute(path)
  const { tools } = await stage.server.ask('GET', '/api/ops/agents/quill')
  assert.deepEqual(tools, ['calculator'])
  assert.deepEqual(
    mishaps().filter((line) => !line.includes('503')),
    [],
  )
}

describe('agents on the page', { timeout: 240_000 }, () => {
  it('are added with what is missing said at its field, then changed, retired and brought back', async (t) => {
    const stage = await openStage(t, { folder: await monthFolder(), now: monthEnd })
    const look = await stage.look()
    const { page } = look
    const known = async (): Promise<Record<string, unknown>> =>
      stage.server.ask('GET', '/api/ops/agents/quill')
    await look.open('/agents')
    const faces = await page.evaluate<string[]>(blurred)
    assert.deepEqual(faces, [], 'faces whose pixels are not all of one size')
    await page.getByRole('button', { name: 'Add an agent' }).click()
    const form = page.getByRole('dialog', { name: 'Add an agent' })
    const say = async (field: string, text: string): Promise<void> =>
      form.getByLabel(field, { exact: true }).fill(text)
    await say('Name', 'Quill')
    await say('Role', 'Not A Role')
    await say('Id', 'quill')
    await say('Who they are and how they work', 'You are Quill, who reads everything twice.')
    await say('How they sound', 'dry')
    await say('What is odd about them', 'counts commas')
    await say('A line they would say', 'Twice.')
    await form.getByRole('checkbox', { name: /^calculator/ }).check()
    await form.getByRole('button', { name: 'Add' }).click()
    const refused = form.locator('#agent-role[aria-invalid="true"]')
    await refused.waitFor()
    await page.waitForFunction(`document.activeElement?.id === 'agent-role'`)
    const told = await refused.getAttribute('aria-describedby')
    assert.match((await form.locator(`[id="${told}"]`).textContent()) ?? '', /must/)
    const box = await refused.boundingBox()
    assert.ok(box !== null && box.y > 0 && box.y < 800, 'the refused field is not on the screen')
    assert.deepEqual(
      look.mishaps().filter((line) => !line.includes('400') && !line.includes('422')),
      [],
    )
    await say('Role', 'proofreader')
    await form.getByRole('button', { name: 'Add' }).click()
    await page.getByRole('heading', { level: 1, name: 'Quill' }).waitFor()
    const added = await known()
    assert.deepEqual([added['role'], added['tools'], added['enabled']], ['proofreader', ['calculator'], true])
    assert.equal((added['persona'] as { quirk: string }).quirk, 'counts commas')

    await page.getByRole('button', { name: 'Edit' }).click()
    const edit = page.getByRole('dialog', { name: 'Edit Quill' })
    await edit.getByLabel('How they sound', { exact: true }).fill('drier still')
    await edit.getByRole('button', { name: 'Save' }).click()
    await page.getByText('drier still').waitFor()
    assert.equal(((await known())['persona'] as { tone: string }).tone, 'drier still')

    const retire = page.getByRole('button', { name: 'Retire …' })
    await stage.server.ask('POST', '/api/ops/proposals', {
      agent_id: 'quill',
      title: 'Read the price list twice',
      proposed_steps: [{ kind: 'analyze', payload: { topic: 'what is wrong in the price list' } }],
    })
    await retire.click()
    const question = page.getByRole('dialog', { name: 'Retire Quill?' })
    await question.getByText('1 open mission', { exact: true }).waitFor()
    await question.getByRole('link', { name: 'Read the price list twice' }).waitFor()
    await question.getByRole('button', { name: 'Keep at work' }).click()
    await question.waitFor({ state: 'detached' })
    assert.equal((await known())['enabled'], true)
    await retire.click()
    await question.getByRole('button', { name: 'Retire Quill' }).click()
    await page.getByRole('button', { name: 'Bring back' }).waitFor()
    assert.equal((await known())['enabled'], false)
    await page.getByRole('button', { name: 'Bring back' }).click()
    await retire.waitFor()
    assert.equal((await known())['enabled'], true)

    await toolsAreKept(stage, look)
    await retireOfTheMonth(stage, look)
    await changeInTheMiddle(look)
    assert.deepEqual(look.mishaps(), [])
  })
})
