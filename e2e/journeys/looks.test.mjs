// Somebody from elsewhere is asked once what they look for, with one click; who looked is seen by whoever answers for the case, and by
// nobody else; and what was recorded is proved by a receipt that needs no database.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { launch } from '../lib/browser.mjs'
import { demonstration } from '../lib/demo.mjs'
import { crnOf, follow, picture, signedIn, signedInAs, sound } from '../lib/journey.mjs'

const RATIONALE = 'Curfew "kept"; plan holds.'

let browser
let demo
let folder
/** The address of a case of the SPO's, and whose it is. */
const known = {}

const as = (role, options, go) => signedInAs(browser, demo, role, options, go)

/** What the command line says of who looked, the newest first: who, verb, what, and what for. */
async function who(crn) {
  const lines = (await demo.command('audit', 'who', crn)).trim().split('\n').slice(1, -1)
  return lines.map((line) => line.split(/ {2,}/)).map(([, who, verb, what, , purpose]) => ({ who, verb, what, purpose }))
}

before(async () => {
  demo = await demonstration()
  browser = await launch()
  folder = mkdtempSync(join(tmpdir(), 'touchstone-receipt-'))
  await signedIn(browser, demo, 'spo', {}, async (page) => {
    await page.locator('.touchstone-duties a[href^="/cases/"]').first().click()
    await page.waitForURL(/\/cases\/[^/#]+/)
    Object.assign(known, { address: page.url().split(/[?#]/)[0], crn: await crnOf(page) })
  })
  await demo.command('record', '--as', demo.people.spo.username, '--case', known.crn, '--decision', 'endorsed', '--rationale', RATIONALE)
})

after(async () => {
  await browser?.close()
  await demo?.close()
  if (folder) rmSync(folder, { recursive: true })
})

for (const [scripts, answer, purpose] of [['run', 'I review the quality of work on it', 'assurance'], ['blocked', 'I am on duty', 'duty']]) {
  test(`whoever a case is not given to says what for with one click, scripts ${scripts}`, async () => {
    await as('qdo', { scripts }, async (page) => {
      await page.goto(known.address)
      assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'Why are you looking at this record?')
      assert.equal(await page.locator('.moj-identity-bar').count(), 0, 'nothing is shown before')
      await sound(page, 'why')
      await picture(page, 'case-why')
      await page.getByRole('button', { name: answer }).click()
      assert.equal(await crnOf(page), known.crn, 'one click')
    })
    const [last] = await who(known.crn)
    assert.deepEqual(last, { who: demo.people.qdo.username, verb: 'consultation', what: 'case', purpose })
  })
}

for (const scripts of ['run', 'blocked']) {
  test(`who looked is seen by whoever answers for the case and by nobody else, scripts ${scripts}`, async () => {
    const people = demo.people
    for (const role of ['practitioner', 'qdo', 'administration', 'policy_lead', 'administrator']) {
      await as(role, { scripts }, async (page) => {
        const got = await page.goto(`${known.address}/looks`)
        assert.equal(got.status(), 404, role)
        assert.ok(!(await page.locator('body').innerText()).includes(people.qdo.username), role)
      })
      // Whoever tries is seen.
      const [last] = await who(known.crn)
      assert.deepEqual([last.who, last.what], [people[role].username, 'refused'], role)
    }
    for (const role of ['spo', 'pdu_head', 'auditor']) {
      await as(role, { scripts }, async (page) => {
        if (role === 'spo') {
          await page.goto(known.address)
          await page.getByRole('link', { name: 'Who has looked at this record' }).click()
        } else {
          await page.goto(`${known.address}/looks`)
        }
        await sound(page, `looks, ${role}`)
        if (role === 'spo') await picture(page, 'looks')
        const rows = await page.locator('tbody tr').allInnerTexts()
        const has = (...parts) => rows.some((row) => parts.every((part) => row.includes(part)))
        assert.ok(has(people.qdo.username, 'Looked at', 'I review the quality of work on it'), `${role}: ${rows.join('\n')}`)
        assert.ok(has(people.spo.username, 'Changed or added to', 'Theirs'), role)
        assert.ok(has(people.administrator.username, 'Tried to see it and was refused'), role)
        assert.ok(!(await page.locator('body').innerText()).includes(known.crn), `${role}: whose it is is not told`)
      })
      const [last] = await who(known.crn)
      assert.deepEqual(last, { who: people[role].username, verb: 'consultation', what: 'audit.who', purpose: 'inquiry' }, role)
    }
  })

  test(`a receipt from the page is checked without a database, scripts ${scripts}`, async () => {
    const file = join(folder, `receipt-${scripts}.txt`)
    await signedIn(browser, demo, 'spo', { scripts }, async (page) => {
      await page.goto(known.address)
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /^Receipt for the record of/ }).first().click()])
      assert.match(download.suggestedFilename(), /^receipt-[0-9a-f-]{36}\.txt$/)
      await download.saveAs(file)
    })
    const [last] = await who(known.crn)
    assert.deepEqual(last, { who: demo.people.spo.username, verb: 'disclosure', what: 'audit.receipt', purpose: 'allocation' })
    const key = (await demo.command('audit', 'key')).trim()
    const proved = await demo.bare('audit', 'check-receipt', file, '--key', key)
    assert.ok(proved.includes(`about case ${known.crn}`) && proved.includes('plan holds.'), proved)
    const text = readFileSync(file, 'utf8')
    for (const changed of [text.replace('plan holds', 'plan fails'), text.replace(/\d{4}-\d\d-\d\dT/, '2020-01-01T'), text.replace(known.crn, 'X000001')]) {
      assert.notEqual(changed, text)
      writeFileSync(`${file}.changed`, changed)
      await assert.rejects(demo.bare('audit', 'check-receipt', `${file}.changed`, '--key', key), (ended) => ended.code === 1)
    }
    // Nobody else is given one.
    const address = `${demo.address}/records/${text.match(/^record (\S+)/m)[1]}/receipt`
    for (const role of ['practitioner', 'administrator', 'administration']) {
      await as(role, { scripts }, async (page) => assert.equal((await page.goto(address)).status(), 404, role))
    }
  })
}

// Last, since what is recorded here would come before what the others look at.
for (const scripts of ['run', 'blocked']) {
  test(`a form that is opened by its address asks what for as well, and what was sent to it is not lost, scripts ${scripts}`, async () => {
    const text = `Seen with "the team" <b>today</b>, ${scripts}.\nSecond line & last.`
    await as('pdu_head', { scripts }, async (page) => {
      await page.goto(`${known.address}/oversight?kept=yes`)
      assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'Why are you looking at this record?')
      assert.equal(await page.locator('.moj-identity-bar').count(), 0, 'nothing is shown before')
      await page.getByRole('button', { name: 'I am on duty' }).click()
      assert.equal(await crnOf(page), known.crn, 'one click')
      assert.match(page.url(), /oversight\?kept=yes&why=duty$/, 'with all that was asked')
      await page.locator('input[name="decision"]').first().check()
      await page.locator('textarea[name="rationale"]').fill(text)
      // As from a page that was opened before this was asked.
      await page.evaluate(() => { const form = document.querySelector('main form'); form.action = form.action.split('?')[0] })
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'Why are you looking at this record?')
      await sound(page, 'why, a form that was sent')
      await follow(page, page.getByRole('button', { name: 'A court, the police or another service asks' }))
      await page.locator('.govuk-notification-banner--success').waitFor()
      const shown = await page.locator('.touchstone-text').allInnerTexts()
      assert.ok(shown.includes(text), `what was written is recorded as it was: ${shown.join('\n--\n')}`)
    })
    const all = (await who(known.crn)).filter((entry) => entry.who === demo.people.pdu_head.username)
    const recorded = all.find((entry) => entry.verb === 'alteration')
    assert.deepEqual([recorded.what, recorded.purpose], ['oversight.record', 'enquiry'])
    assert.ok(all.every((entry) => entry.what === 'ask_why' || entry.purpose), 'nothing was shown or done before it was said what for')
  })
}
