// An SPO signs in, sees what needs them and why, records oversight in four interactions, and sees what it met.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { launch, open } from '../lib/browser.mjs'
import { demonstration } from '../lib/demo.mjs'
import { picture, signedIn as anybodySignedIn, sound } from '../lib/journey.mjs'

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

const signedIn = (role, options, go) => anybodySignedIn(browser, demo, role, options, go)

for (const scripts of ['run', 'blocked']) {
  test(`every page is sound, scripts ${scripts}`, async () => {
    const out = await open(browser, `${demo.address}/today`, { scripts })
    await sound(out, 'sign in')
    await picture(out, 'sign-in')
    await out.getByLabel('Username').fill('nobody')
    await out.getByLabel('Password', { exact: true }).fill('wrong')
    await out.getByRole('button', { name: 'Sign in' }).click()
    await out.getByRole('alert').waitFor()
    await sound(out, 'sign in with errors')
    await picture(out, 'sign-in-error')
    await out.context().close()
    await signedIn('spo', { scripts }, async (page) => {
      await sound(page, 'today')
      await picture(page, 'today')
      await page.locator('.touchstone-duties a[href^="/cases/"]').first().click()
      await page.waitForURL(/\/cases\/[^/]+$/)
      const path = new URL(page.url()).pathname
      await sound(page, 'case')
      await picture(page, 'case')
      await page.getByRole('button', { name: 'Record oversight' }).click()
      await page.waitForURL(/\/oversight$/)
      await sound(page, 'record')
      await picture(page, 'record')
      const form = page.url()
      await page.goto(`${demo.address}/language/cy?to=/today`)
      assert.equal(await page.locator('html').getAttribute('lang'), 'cy')
      await sound(page, 'today in Welsh')
      await picture(page, 'today-welsh')
      for (const [name, to] of [['case', path], ['record', `${path}/oversight`]]) {
        await page.goto(`${demo.address}${to}`)
        await sound(page, `${name} in Welsh`)
        await picture(page, `${name}-welsh`)
      }
      await page.goto(`${demo.address}/language/en?to=${path}`)
      await page.getByRole('link', { name: 'Who has looked at this record' }).click()
      await sound(page, 'looks')
      await picture(page, 'looks')
      assert.deepEqual(page.trouble, [])
      await page.goto(`${demo.address}/no/such/page`)
      await sound(page, 'page not found')
      await picture(page, 'absent')
      await page.goto(form)
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByRole('alert').waitFor()
      await sound(page, 'record with errors')
      await picture(page, 'record-error')
      assert.equal(await page.getByRole('alert').count(), 1)
    })
  })
}

for (const scripts of ['run', 'off']) {
  test(`a touch point is recorded in four interactions, scripts ${scripts}`, async () => {
    await signedIn('spo', { scripts }, async (page) => {
      let interactions = 0
      const does = async (what) => {
        interactions += 1
        await what
      }
      const duty = page.locator('.touchstone-duties .govuk-summary-list__row', { hasText: 'Record oversight' }).first()
      const rule = (await duty.locator('a').first().getAttribute('href')).split('#')[1]
      await does(duty.getByRole('link', { name: /Record oversight/ }).click())
      const crn = (await page.locator('.moj-identity-bar').innerText()).match(/[A-Z]\d{6}/)[0]
      const before = await demo.command('due', '--case', crn, '--on', today(), '--format', 'jsonl')
      await does(page.getByLabel('Plan endorsed', { exact: true }).check())
      await does(page.getByLabel('Why?').fill('The plan holds. She wants to keep her job; her manager knows.'))
      const sent = { address: page.url(), form: { decision: 'endorsed' } }
      for (const name of ['token', 'purpose', 'on-day', 'on-month', 'on-year', 'minutes']) {
        const field = page.locator(`[name="${name}"]:is([type=hidden], [type=text], :checked)`)
        sent.form[name] = await field.inputValue()
      }
      await does(page.getByRole('button', { name: 'Save', exact: true }).click())
      assert.equal(interactions, 4)
      const banner = page.locator('.govuk-notification-banner')
      assert.match(await banner.innerText(), /Oversight is recorded[\s\S]*Met: /)
      await picture(page, 'recorded')
      const after = await demo.command('due', '--case', crn, '--on', today(), '--format', 'jsonl')
      const open = (lines) => lines.split('\n').filter((line) => line.includes(`"${rule.replace(/^(touch-points|panels)-/, '$1/')}"`) && line.includes('"overdue"'))
      assert.ok(open(after).length < Math.max(1, open(before).length) || open(before).length === 0, `${rule}: ${after}`)
      assert.match(await demo.command('check', '--rebuild'), /no difference/)
      // The same form sent again records nothing more.
      const count = async () => (await demo.command('due', '--case', crn, '--on', today(), '--format', 'jsonl', '--all')).length
      const once = await count()
      const again = await page.context().request.post(sent.address, { headers: { origin: demo.address }, form: { ...sent.form, rationale: 'Again.' } })
      assert.equal(again.url(), page.url())
      await page.reload()
      assert.equal(await count(), once)
      assert.equal(await page.getByText('Again.').count(), 0)
    })
  })
}

test('what somebody wrote is kept when they are signed out meanwhile', async () => {
  await signedIn('spo', { scripts: 'off' }, async (page) => {
    await page.getByRole('link', { name: /Record oversight/ }).last().click()
    await page.getByLabel('Why?').fill('Half a thought.')
    const cookies = await page.context().cookies()
    await page.context().clearCookies()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    assert.equal(cookies.length, 1)
    await page.getByLabel('Username').fill(demo.people.spo.username)
    await page.getByLabel('Password', { exact: true }).fill(demo.people.spo.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    assert.equal(await page.getByLabel('Why?').inputValue(), 'Half a thought.')
  })
})

test('a practitioner and an administrator are not shown the cases of others, and signing out ends it', async () => {
  const address = await signedIn('spo', {}, async (page) => {
    await page.getByRole('link', { name: /Record oversight/ }).first().click()
    return page.url()
  })
  const other = await signedIn('practitioner', {}, async (page) => {
    const answer = await page.goto(address)
    return [answer.status(), await page.locator('h1').innerText()]
  })
  assert.deepEqual(other, [404, 'Page not found'])
  await signedIn('spo', { scripts: 'off' }, async (page) => {
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.goto(`${demo.address}/today`)
    assert.match(page.url(), /\/sign-in/)
  })
})

function today() {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' }).format(new Date())
}
