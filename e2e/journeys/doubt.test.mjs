// An SPO says that a fact is wrong: due dates stay, red is held back, and taking it back brings it back. With the keyboard alone,
// somebody signs in, sees Today and opens a case.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { launch, open, overflows, violations } from '../lib/browser.mjs'
import { demonstration } from '../lib/demo.mjs'
import { faults } from '../lib/html.mjs'
import { picture, pictureOf } from '../lib/journey.mjs'

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

async function sound(page, name) {
  await page.locator('h1').waitFor()
  assert.deepEqual(await violations(page), [], `${name}: axe`)
  assert.deepEqual(await faults(await page.content()), [], `${name}: HTML`)
  assert.equal(await overflows(page, 320), false, `${name}: 320 pixels`)
  assert.ok(!/[A-Z]\d{6}/.test(page.url() + (await page.title())), `${name}: no CRN in address or title`)
  await page.setViewportSize({ width: 1280, height: 900 })
  await picture(page, name)
}

async function signedIn(scripts) {
  const page = await open(browser, `${demo.address}/today`, { scripts })
  await page.getByLabel('Username').fill(demo.people.spo.username)
  await page.getByLabel('Password', { exact: true }).fill(demo.people.spo.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(`${demo.address}/today`)
  return page
}

for (const [place, scripts] of ['run', 'blocked'].entries()) {
  test(`a fact that is said to be wrong holds back red and moves no date, scripts ${scripts}`, async () => {
    const page = await signedIn(scripts)
    const as = ['--as', demo.people.spo.username]
    const red = page.locator('.touchstone-duties .govuk-summary-list__row', { has: page.locator('.govuk-tag--red') })
    const row = red.filter({ hasText: 'Record oversight' }).nth(place)
    await row.locator('a').first().click()
    await page.waitForURL(/\/cases\/[^/]+$/)
    const address = page.url().split('#')[0]
    const crn = (await page.locator('.moj-identity-bar').innerText()).match(/[A-Z]\d{6}/)[0]
    const due = () => demo.command('due', '--case', crn, '--on', today(), '--format', 'jsonl', '--all')
    const before = await due()
    const reds = await page.locator('.govuk-tag--red').count()
    assert.ok(reds > 0)
    await page.getByRole('link', { name: 'Is something here wrong?', exact: true }).click()
    await sound(page, 'doubt-choose')
    const chosen = page.getByRole('link', { name: /^Practitioner:/ })
    const fact = await chosen.innerText()
    await chosen.click()
    await sound(page, 'doubt')
    assert.equal(await page.locator('.govuk-inset-text').first().innerText(), fact)
    await page.getByRole('button', { name: 'Say so' }).click()
    assert.match(await page.locator('.govuk-error-summary').innerText(), /Say why in a sentence/)
    await sound(page, 'doubt-error')
    await page.getByLabel('Why is it wrong?').fill('She left the team in autumn.')
    await page.getByLabel('(the practitioner)').check()
    // Signed out meanwhile, nothing is lost.
    await page.context().clearCookies()
    await page.getByRole('button', { name: 'Say so' }).click()
    await page.getByLabel('Username').fill(demo.people.spo.username)
    await page.getByLabel('Password', { exact: true }).fill(demo.people.spo.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    assert.equal(await page.getByLabel('Why is it wrong?').inputValue(), 'She left the team in autumn.')
    assert.ok(await page.getByLabel('(the practitioner)').isChecked())
    await page.getByRole('button', { name: 'Say so' }).click()
    await page.waitForURL(address)
    await page.getByText('Said to be wrong by').waitFor()
    await sound(page, 'case-doubted')
    assert.equal(await page.locator('.govuk-tag--red').count(), 0)
    assert.match(await page.locator('main').innerText(), /Held back until/i)
    assert.equal(await due(), before, 'what is due is as it was')
    assert.match(await demo.command('doubt', 'list', '--case', crn, ...as), /practitioner .*She left the team in autumn/)
    await page.goto(`${demo.address}/today`)
    await page.getByRole('heading', { name: 'Missing and doubted facts' }).waitFor()
    assert.match(await page.locator('main').innerText(), /She left the team in autumn/)
    await sound(page, 'today-doubted')
    await page.goto(`${demo.address}/language/cy?to=/today`)
    await sound(page, 'today-doubted-welsh')
    await page.goto(`${demo.address}/language/en?to=/today`)
    await page.goto(address)
    await page.getByRole('link', { name: /Take this back/ }).click()
    await sound(page, 'doubt-withdraw')
    await page.getByLabel('Why do you take it back?').fill('She is back.')
    await page.getByRole('button', { name: 'Take it back' }).click()
    await page.waitForURL(address)
    assert.equal(await page.locator('.govuk-tag--red').count(), reds)
    const told = page.locator('.moj-timeline__item')
    assert.match(await told.filter({ hasText: 'Said to be wrong' }).first().innerText(), /She left the team in autumn/)
    assert.match(await told.filter({ hasText: 'Taken back' }).first().innerText(), /She is back/)
    await pictureOf(page, page.locator('.moj-timeline').first(), 'case-timeline')
    assert.match(await demo.command('doubt', 'list', '--case', crn, ...as), /No fact of this case is said to be wrong/)
    assert.match(await demo.command('check', '--rebuild'), /no difference/)
    await page.context().close()
  })
}

test('with the keyboard alone somebody signs in, sees Today and opens a case', async () => {
  const page = await open(browser, `${demo.address}/today`)
  const tabTo = async (wanted) => {
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab')
      if (await wanted.evaluate((element) => element === document.activeElement)) return
    }
    assert.fail(`${wanted} is not reached`)
  }
  await tabTo(page.getByLabel('Username'))
  await page.keyboard.type(demo.people.spo.username)
  await tabTo(page.getByLabel('Password', { exact: true }))
  await page.keyboard.type(demo.people.spo.password)
  await page.keyboard.press('Enter')
  await page.waitForURL(`${demo.address}/today`)
  // Past the header in one step.
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), 'Skip to main content')
  await page.keyboard.press('Enter')
  await tabTo(page.locator('.touchstone-duties a[href^="/cases/"]').first())
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/cases\//)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.context().close()
})

function today() {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' }).format(new Date())
}
