// In an emergency an administrator asks to see a case, the head of its PDU allows it, and everybody who answers for it is told.

import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { launch, overflows, violations } from '../lib/browser.mjs'
import { demonstration } from '../lib/demo.mjs'
import { faults } from '../lib/html.mjs'
import { follow, signedInAs } from '../lib/journey.mjs'

const PICTURES = process.env.TOUCHSTONE_PICTURES

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

const signedIn = (role, options, go) => signedInAs(browser, demo, role, options, go)

async function sound(page, name) {
  await page.locator('h1').waitFor()
  assert.deepEqual(await violations(page), [], `${name}: axe`)
  assert.deepEqual(await faults(await page.content()), [], `${name}: HTML`)
  assert.equal(await overflows(page, 320), false, `${name}: 320 pixels`)
  assert.ok(!/[A-Z]\d{6}/.test(page.url() + (await page.title())), `${name}: no CRN in address or title`)
  await page.setViewportSize({ width: 1280, height: 900 })
  if (!PICTURES) return
  mkdirSync(PICTURES, { recursive: true })
  for (const [device, width] of [['desktop', 1280], ['phone', 375]]) {
    await page.setViewportSize({ width, height: 900 })
    await page.screenshot({ path: join(PICTURES, `${name}-${device}.png`), clip: { x: 0, y: 0, width, height: 1600 }, fullPage: true })
  }
  await page.setViewportSize({ width: 1280, height: 900 })
}

async function crnOfTheHead() {
  const [line] = (await demo.command('due', '--on', new Date().toISOString().slice(0, 10), '--format', 'jsonl'))
    .split('\n').filter((line) => line.includes('"about":"case"') && line.includes('"overdue"'))
  return JSON.parse(line).subject
}

for (const scripts of ['run', 'blocked']) {
  test(`a case is seen once somebody else allows it, scripts ${scripts}`, async () => {
    const crn = await crnOfTheHead()
    await signedIn('administrator', { scripts }, async (page) => {
      await page.goto(`${demo.address}/permissions`)
      await sound(page, 'permissions')
      await page.goto(`${demo.address}/emergencies`)
      await page.getByLabel('CRN').fill(crn)
      await page.getByRole('button', { name: 'Ask', exact: true }).click()
      await page.getByRole('alert').waitFor()
      await sound(page, 'emergencies-error')
      assert.equal(await page.getByLabel('CRN').inputValue(), crn)
      await page.getByLabel('Why do you need to see it?').fill('Police ask whether she is safe tonight.')
      await page.getByRole('button', { name: 'Ask', exact: true }).click()
      await page.getByText('Police ask whether she is safe tonight.').first().waitFor()
    })
    await signedIn('pdu_head', { scripts }, async (page) => {
      await page.goto(`${demo.address}/today`)
      await page.getByRole('link', { name: 'See who asked, and why' }).click()
      await sound(page, 'emergencies')
      await page.getByRole('button', { name: `Allow it for CRN ${crn}` }).first().click()
      await page.getByRole('button', { name: `Take note for CRN ${crn}` }).first().waitFor()
    })
    await signedIn('administrator', { scripts }, async (page) => {
      await page.goto(`${demo.address}/emergencies`)
      await follow(page, page.getByRole('button', { name: `See the case with CRN ${crn}` }).first())
      await page.getByText('You see this in an emergency').waitFor()
      await sound(page, 'emergency-case')
      assert.equal(await page.getByRole('button', { name: 'Record oversight' }).count(), 0)
    })
    await signedIn('pdu_head', { scripts }, async (page) => {
      await page.goto(`${demo.address}/emergencies`)
      await page.getByRole('button', { name: `Take note for CRN ${crn}` }).first().click()
      await page.getByRole('link', { name: 'See who asked, and why' }).waitFor({ state: 'detached' })
    })
    const listed = await demo.command('emergency', 'list', '--as', demo.people.auditor.username)
    assert.match(listed, new RegExp(`${crn} +administrator .*${demo.people.pdu_head.username}.*${demo.people.pdu_head.username}`))
  })
}
