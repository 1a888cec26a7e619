// Sixty texts that try to be scripts, one after another where most is written: none runs, and each is shown as it was written. Every
// other field, and what comes by extracts: texts.test.mjs.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { launch, open } from '../lib/browser.mjs'
import { demonstration } from '../lib/demo.mjs'
import { PAYLOADS, harmless, heard } from '../lib/payloads.mjs'

let browser
let demo

before(async () => {
  demo = await demonstration()
  browser = await launch()
})

after(async () => {
  await browser?.close()
  await demo?.close()
})

async function signIn(page, { username, password }) {
  await page.getByLabel('Username').fill(username)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.locator('.touchstone-reader').waitFor()
}

test('sixty texts that try to be scripts are shown as they were written', async () => {
  assert.ok(PAYLOADS.length >= 60, `${PAYLOADS.length} texts`)
  const page = await open(browser, `${demo.address}/today`, {})
  const dialogs = heard(page)
  await signIn(page, demo.people.spo)
  await page.locator('.touchstone-duties a').first().click()
  await page.waitForURL(/\/cases\/[^/#]+/)
  const address = page.url().split('#')[0]
  const crn = (await page.locator('.moj-identity-bar').innerText()).match(/[A-Z]\d{6}/)[0]
  for (const payload of PAYLOADS) {
    await demo.command('record', '--as', demo.people.spo.username, '--case', crn, '--decision', 'endorsed', `--rationale=${payload}`)
  }
  await page.goto(address)
  // What happened before the last ten is folded.
  await page.locator('details').evaluateAll((all) => all.forEach((details) => { details.open = true }))
  const shown = await page.locator('main').innerText()
  for (const payload of PAYLOADS) assert.ok(shown.includes(payload.split('\u00ad')[0]), `${payload} is not shown as it was written`)
  await harmless(page, dialogs, 'case')
  for (const payload of PAYLOADS) {
    const sent = await page.context().request.post(`${address}/oversight/draft`, { headers: { origin: demo.address }, form: { rationale: payload, minutes: payload, 'on-day': payload } })
    assert.equal(sent.status(), 200, payload)
    await page.goto(`${address}/oversight`)
    assert.equal(await page.getByLabel('Why?').inputValue(), payload)
    await harmless(page, dialogs, `draft: ${payload}`)
  }
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('alert').waitFor()
  await harmless(page, dialogs, 'form with errors')
  await page.context().close()
})

test('a username, an address and a search that try to be scripts are text', async () => {
  const page = await open(browser, `${demo.address}/sign-in`, {})
  const dialogs = heard(page)
  // Five, since the sixth and more would be too many attempts from one address in the end.
  for (const payload of PAYLOADS.filter((_, at) => at % 12 === 0)) {
    await page.goto(`${demo.address}/sign-in?to=${encodeURIComponent('/' + payload)}`)
    await page.getByLabel('Username').fill(payload)
    await page.getByLabel('Password', { exact: true }).fill('x')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').waitFor()
    assert.equal(await page.getByLabel('Username').inputValue(), payload)
    await harmless(page, dialogs, `username: ${payload}`)
  }
  await signIn(page, demo.people.administrator)
  for (const payload of PAYLOADS) {
    await page.goto(`${demo.address}/users?q=${encodeURIComponent(payload)}`)
    await harmless(page, dialogs, `search: ${payload}`)
  }
  await page.context().close()
})
