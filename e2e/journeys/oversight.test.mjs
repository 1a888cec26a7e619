// The rest of an SPO's acts of oversight: a whole record, its correction, another date, one conversation about several cases; with
// the mouse, and with the keyboard alone. What each did is asked of the command line.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { launch } from '../lib/browser.mjs'
import { demonstration } from '../lib/demo.mjs'
import { crnOf, day, follow, picture, recordsOf, signedIn, sound, tabTo } from '../lib/journey.mjs'

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

const as = (options, go) => signedIn(browser, demo, 'spo', options, go)
const consistent = async () => assert.match(await demo.command('check', '--rebuild'), /no difference/)

/** Opens the form of the nth duty of Today; answers with whose case it is. */
async function recording(page, at) {
  await page.locator('.touchstone-duties').getByRole('link', { name: /Record oversight/ }).nth(at).click()
  return crnOf(page)
}

async function written(page, name, iso) {
  const [year, month, date] = iso.split('-')
  for (const [part, value] of [['day', date], ['month', month], ['year', year]]) {
    await page.locator(`[name="${name}-${part}"]`).fill(String(Number(value)))
  }
}

for (const scripts of ['run', 'blocked']) {
  test(`one conversation is recorded for several cases, scripts ${scripts}`, async () => {
    await as({ scripts }, async (page) => {
      await follow(page, page.getByRole('link', { name: /Record this conversation/ }).first())
      const more = page.getByRole('link', { name: /with nothing due/ })
      if (await more.count()) await follow(page, more)
      await sound(page, 'conversation')
      await picture(page, 'conversation')
      const crns = (await page.locator('main').innerText()).match(/[A-Z]\d{6}/g)
      const before = await Promise.all(crns.slice(0, 3).map((crn) => recordsOf(demo, crn)))
      await page.getByLabel('How many minutes').fill('25')
      const decisions = page.locator('select')
      const reasons = page.locator('main textarea')
      await decisions.nth(0).selectOption('endorsed')
      await reasons.nth(0).fill('One: the plan holds.')
      await decisions.nth(1).selectOption('no_action')
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByRole('alert').waitFor()
      await sound(page, 'conversation with errors')
      await picture(page, 'conversation-error')
      assert.equal(await reasons.nth(0).inputValue(), 'One: the plan holds.')
      await reasons.nth(1).fill('Two: nothing to do.')
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      assert.match(await page.locator('.govuk-notification-banner').innerText(), /Oversight of 2 cases is recorded[\s\S]*(Met|Next): /)
      await sound(page, 'conversation recorded')
      await picture(page, 'conversation-recorded')
      const now = await Promise.all(crns.slice(0, 3).map((crn) => recordsOf(demo, crn)))
      assert.deepEqual(now.map((records, at) => records.length - before[at].length), [1, 1, 0])
      assert.deepEqual(now.slice(0, 2).map((records) => records.at(-1).minutes), [13, 12])
      assert.equal(now[1].at(-1).rationale, 'Two: nothing to do.')
      await consistent()
    })
  })
}

test('a whole record is on the timeline with what it is in NDelius, and is corrected beside the first entry', async () => {
  await as({ scripts: 'blocked' }, async (page) => {
    const crn = await recording(page, 0)
    await page.getByLabel('Plan endorsed, with actions').check()
    await page.getByLabel('Why?').fill('The plan holds.')
    await page.getByText('What this is in NDelius').click()
    await page.getByText('Add actions').click()
    const first = page.getByRole('group', { name: 'Action 1' })
    await first.getByLabel('Who does it?').fill('Patel')
    await page.getByLabel('own view').fill('She wants to keep her job.')
    await sound(page, 'whole record')
    await picture(page, 'record-whole')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('alert').waitFor()
    await sound(page, 'record with a wrong action')
    await page.getByRole('link', { name: 'Say what is to be done' }).click()
    await page.keyboard.type('Refer to housing')
    await written(page, 'action-1-by', day(9))
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    assert.match(await page.locator('.govuk-notification-banner').innerText(), /In NDelius as: /)
    await sound(page, 'recorded')
    await picture(page, 'case-recorded')
    const [entry] = (await recordsOf(demo, crn)).slice(-1)
    assert.deepEqual(entry.actions, [{ what: 'Refer to housing', owner: 'Patel', by: day(9) }])
    assert.equal(entry.own_view, 'She wants to keep her job.')
    assert.equal(entry.ndelius[0].there, false)
    await page.getByRole('link', { name: /Correct this/ }).first().click()
    await sound(page, 'correct')
    await picture(page, 'correct')
    assert.equal(await page.getByLabel('Why?', { exact: true }).inputValue(), 'The plan holds.')
    await page.getByRole('button', { name: 'Save the correction' }).click()
    await page.getByRole('alert').waitFor()
    await sound(page, 'correct with errors')
    await page.getByLabel('Why is it corrected?').fill('It was more than that.')
    await page.getByLabel('Why?', { exact: true }).fill('The plan holds, and the curfew stays.')
    await page.getByRole('button', { name: 'Save the correction' }).click()
    assert.match(await page.locator('.govuk-notification-banner').innerText(), /The record is corrected/)
    await sound(page, 'corrected')
    await page.locator('.moj-timeline').first().scrollIntoViewIfNeeded()
    await picture(page, 'case-corrected')
    const entries = (await recordsOf(demo, crn)).filter((other) => other.record === entry.record)
    assert.deepEqual(entries.map((one) => one.rationale), ['The plan holds.', 'The plan holds, and the curfew stays.'])
    assert.deepEqual(entries.map((one) => one.corrected_at === null), [false, true])
    assert.equal(entries[1].reason, 'It was more than that.')
    await consistent()
  })
})

/** The due day of the first duty of a case that may be agreed, as the command line has it. */
async function dueUnder(crn, rule) {
  const lines = await demo.command('due', '--case', crn, '--on', day(), '--format', 'jsonl', '--all')
  const duties = lines.trim().split('\n').map((line) => JSON.parse(line))
  return duties.filter((duty) => duty.rule === rule).map((duty) => duty.due)
}

for (const scripts of ['run', 'blocked']) {
  test(`another date is agreed, scripts ${scripts}`, async () => {
    await as({ scripts }, async (page) => {
      await page.locator('.touchstone-duties a', { hasText: /,/ }).nth(scripts === 'run' ? 0 : 2).click()
      const crn = await crnOf(page)
      // A record first, so that what is due is to come.
      await page.getByRole('button', { name: 'Record oversight' }).click()
      await page.getByLabel('Plan endorsed', { exact: true }).check()
      await page.getByLabel('Why?').fill('The plan holds.')
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByRole('link', { name: /Agree another date/ }).first().click()
      const rule = new URL(page.url()).searchParams.get('rule')
      await sound(page, 'agree')
      await picture(page, 'agree')
      await written(page, 'next', day(4000))
      await page.getByRole('button', { name: 'Agree this date' }).click()
      await page.getByRole('alert').waitFor()
      await page.getByLabel('Why?').fill('She moves house then.')
      await page.getByRole('button', { name: 'Agree this date' }).click()
      await page.getByRole('link', { name: /The latest that the rule allows/ }).waitFor()
      await sound(page, 'agree with errors')
      await picture(page, 'agree-error')
      await written(page, 'next', day(6))
      await page.getByRole('button', { name: 'Agree this date' }).click()
      assert.match(await page.locator('.govuk-notification-banner').innerText(), /Another date is agreed/)
      assert.ok((await dueUnder(crn, rule)).includes(day(6)), `${rule} of ${crn}`)
      await sound(page, 'agreed')
      await consistent()
    })
  })
}

for (const scripts of ['run', 'blocked']) {
  test(`another date is not offered where none can be agreed any more, scripts ${scripts}`, async () => {
    await as({ scripts }, async (page) => {
      const cases = await page.locator('.touchstone-duties a[href*="/cases/"]').evaluateAll((links) => links.map((link) => link.href.split(/[#?]|\/oversight/)[0]))
      for (const address of new Set(cases)) {
        await page.goto(address)
        const card = page.locator('#touch-points-standard, #touch-points-high-risk').filter({ hasText: 'Overdue: ' }).first()
        if (await card.count() === 0) continue
        assert.equal(await card.getByRole('link', { name: /Agree another date/ }).count(), 0)
        const rule = (await card.getAttribute('id')).replace('touch-points-', 'touch-points/')
        await page.goto(`${address}/agreed-date?rule=${encodeURIComponent(rule)}`)
        await page.getByText('no other date can be agreed').waitFor()
        assert.equal(await page.getByLabel('Why?').count(), 0)
        await sound(page, 'agree, passed')
        await picture(page, 'agree-passed')
        await page.getByRole('button', { name: 'Record oversight' }).click()
        await page.getByLabel('Plan endorsed', { exact: true }).waitFor()
        return
      }
      assert.fail('no touch point is overdue')
    })
  })
}

for (const scripts of ['run', 'off']) {
  test(`a record is made and another date agreed with the keyboard alone, scripts ${scripts}`, async () => {
    await as({ scripts }, async (page) => {
      const press = (key) => page.keyboard.press(key)
      await tabTo(page, '.govuk-skip-link')
      await press('Enter')
      await tabTo(page, '.touchstone-duties a[href$="/oversight"]')
      await press('Enter')
      await page.waitForURL(/\/oversight$/)
      const crn = await crnOf(page)
      await tabTo(page, '[name=decision]')
      await press('Space')
      await tabTo(page, '#rationale')
      await page.keyboard.type('By keyboard alone.')
      await tabTo(page, 'summary')
      await tabTo(page, 'summary')
      await press('Enter')
      await tabTo(page, '#action-1-what')
      await page.keyboard.type('Refer to housing')
      await tabTo(page, '#own_view')
      await page.keyboard.type('She agrees.')
      await tabTo(page, '[name=occasion]')
      await press('Space')
      await tabTo(page, 'button.govuk-button:not(.govuk-button--secondary)')
      await press('Enter')
      await page.waitForURL(/sent=/)
      const entry = (await recordsOf(demo, crn)).at(-1)
      assert.deepEqual(
        [entry.rationale, entry.decision, entry.own_view, entry.occasion, entry.actions.length],
        ['By keyboard alone.', 'endorsed', 'She agrees.', 'planned', 1]
      )
      await tabTo(page, 'a[href*="/agreed-date"]')
      await press('Enter')
      await page.waitForURL(/agreed-date/)
      const rule = new URL(page.url()).searchParams.get('rule')
      await tabTo(page, '[name="next-day"]')
      for (const part of day(5).split('-').reverse()) {
        await page.keyboard.type(String(Number(part)))
        await press('Tab')
      }
      await page.keyboard.type('By keyboard too.')
      await tabTo(page, 'main button.govuk-button')
      await press('Enter')
      await page.waitForURL(/sent=/)
      assert.ok((await dueUnder(crn, rule)).includes(day(5)), `${rule} of ${crn}`)
    })
  })
}
