// An administrator finds somebody, adds an auditor, sets a password, ends a role, and cannot lock everybody out.

import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { launch, open, overflows, violations } from '../lib/browser.mjs'
import { demonstration } from '../lib/demo.mjs'
import { faults } from '../lib/html.mjs'

const PICTURES = process.env.TOUCHSTONE_PICTURES
const PASSWORD = 'three plain words'

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

async function sound(page, name) {
  await page.locator('h1').waitFor()
  assert.deepEqual(await violations(page), [], `${name}: axe`)
  assert.deepEqual(await faults(await page.content()), [], `${name}: HTML`)
  assert.equal(await overflows(page, 320), false, `${name}: 320 pixels`)
  await page.setViewportSize({ width: 1280, height: 900 })
  if (!PICTURES) return
  mkdirSync(PICTURES, { recursive: true })
  for (const [device, width] of [['desktop', 1280], ['phone', 375]]) {
    await page.setViewportSize({ width, height: 900 })
    await page.screenshot({ path: join(PICTURES, `${name}-${device}.png`), clip: { x: 0, y: 0, width, height: 1600 }, fullPage: true })
  }
  await page.setViewportSize({ width: 1280, height: 900 })
}

for (const scripts of ['run', 'blocked']) {
  test(`an administrator adds an auditor and ends the role, scripts ${scripts}`, async () => {
    const username = `auditor.${scripts}`
    const page = await open(browser, `${demo.address}/`, { scripts })
    await signIn(page, demo.people.administrator)
    await page.waitForURL(`${demo.address}/users`)
    await sound(page, 'users')
    await page.getByRole('link', { name: 'Next page' }).click()
    assert.match(page.url(), /page=2/)
    await page.getByRole('button', { name: 'Add somebody' }).click()
    await page.waitForURL(/\/users\/add$/)
    await page.getByLabel('Username').fill('no such name')
    await page.getByRole('button', { name: 'Add somebody' }).click()
    await page.getByRole('alert').waitFor()
    await sound(page, 'user-add-error')
    assert.equal(await page.getByLabel('Username').inputValue(), 'no such name')
    await page.getByLabel('Username').fill(username)
    await page.getByLabel('Auditor').check()
    await page.getByRole('button', { name: 'Add somebody' }).click()
    assert.match(await page.locator('.govuk-notification-banner').innerText(), /They are added/)
    assert.match(await demo.command('user', 'list'), new RegExp(`${username} +auditor`))
    await page.getByLabel('Part of a name or username').fill(username)
    await page.getByRole('button', { name: 'Search' }).click()
    await page.getByRole('link', { name: username }).click()
    await page.waitForURL(/\/users\/\d+$/)
    await page.getByLabel('New password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Set this password' }).click()
    assert.match(await page.locator('.govuk-notification-banner').innerText(), /The password is set/)
    await sound(page, 'user')
    const other = await open(browser, `${demo.address}/`, { scripts })
    await signIn(other, { username, password: PASSWORD })
    await other.context().close()
    await page.getByRole('button', { name: 'End the role: Auditor' }).click()
    assert.match(await page.locator('.govuk-notification-banner').innerText(), /The role has ended/)
    assert.doesNotMatch(await demo.command('user', 'list'), new RegExp(`${username} +auditor`))
    await page.getByRole('button', { name: 'Disable this user' }).click()
    await page.getByRole('button', { name: 'Enable this user' }).waitFor()
    assert.match(await demo.command('user', 'list'), new RegExp(`${username}.*disabled`))
    assert.match(await demo.command('check', '--rebuild'), /no difference/)
    await page.context().close()
  })
}

test('the last administrator cannot be ended or disabled, and is told why', async () => {
  const page = await open(browser, `${demo.address}/users?q=administrator&only_added=yes`, { scripts: 'off' })
  await signIn(page, demo.people.administrator)
  await page.getByRole('link', { name: 'administrator', exact: true }).click()
  await page.getByRole('button', { name: 'Disable this user' }).click()
  assert.match(await page.locator('.govuk-error-summary').innerText(), /Nobody else is an administrator/)
  assert.match(await demo.command('user', 'list'), /administrator +administrator\s/)
  await page.context().close()
})
