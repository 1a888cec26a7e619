// What is due about staff and documents, with its why, from Today; and what somebody in a PDU's administration is to put right.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { launch, open } from '../lib/browser.mjs'
import { demonstration } from '../lib/demo.mjs'
import { crnOf, day, follow, picture, signedIn, sound } from '../lib/journey.mjs'

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

/** Goes on in Welsh, and back. */
async function inWelsh(page, go) {
  await page.getByRole('link', { name: 'Cymraeg' }).click()
  await page.locator('html[lang=cy]').waitFor()
  await go()
  await page.getByRole('link', { name: 'English' }).click()
  await page.locator('html[lang=en]').waitFor()
}

for (const scripts of ['run', 'blocked']) {
  for (const [what, place] of [['staff', /\/staff\//], ['document', /\/documents\//]]) {
    test(`a duty about ${what} leads from Today to all that is due about it and why, scripts ${scripts}`, async () => {
      await as({ scripts }, async (page) => {
        const link = page.locator(`a[href^="/${what === 'staff' ? 'staff' : 'documents'}/"]`)
        const rows = page.locator('.touchstone-duties .govuk-summary-list__row', { has: link })
        for (let pages = 0; pages < 10 && !(await rows.count()); pages += 1) {
          await follow(page, page.getByRole('link', { name: 'Next page' }))
        }
        const due = (await rows.first().locator('.govuk-tag').first().innerText()).split(': ').pop()
        await rows.first().locator(link).click()
        await page.waitForURL(place)
        await sound(page, what)
        await picture(page, what)
        const said = await page.locator('main').innerText()
        assert.ok(said.toLowerCase().includes(due.toLowerCase()), `${due} is in the page of it`)
        assert.match(said, /accountable/i)
        if (what === 'staff') {
          const code = said.match(/Staff code (\S+)/)[1]
          const explained = await demo.command('explain', '--staff', code, '--on', day(), '--as', demo.people.spo.username)
          // The command goes on with each document of theirs, which has a page of its own.
          const [about] = explained.split(/\n(?=\S)/)
          for (const sentence of about.match(/^ {4}(Overdue|Upcoming|Met)[^;]*/gm)) {
            assert.ok(said.includes(sentence.trim()), `${sentence} is in the page`)
          }
        }
        await inWelsh(page, async () => {
          await sound(page, `${what} in Welsh`)
          await picture(page, `${what}-welsh`)
        })
        await page.getByText(/rules? makes? nothing due|rules make nothing due/).click()
        await page.getByText('What the rule says').first().waitFor()
      })
    })
  }
}

test('a form that is too much is answered with what to do, and a text that is too long is kept', async () => {
  await as({ scripts: 'blocked' }, async (page) => {
    await page.getByRole('link', { name: /Record this conversation/ }).first().click()
    const form = page.url()
    const text = page.locator('main textarea').first()
    await page.locator('main select').first().selectOption('endorsed')
    await text.fill('ŵ'.repeat(25_000))
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('alert').waitFor()
    assert.equal((await text.inputValue()).length, 25_000)
    await text.fill('x'.repeat(600_000))
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('heading', { name: 'What you sent is too long' }).waitFor()
    await sound(page, 'too long')
    await picture(page, 'too-long')
    await page.getByRole('link', { name: 'Go to the first page' }).click()
    await page.waitForURL(`${demo.address}/today`)
    await page.goto(form)
    assert.equal((await text.inputValue()).length, 25_000, 'the draft is still there')
  })
})

test('what is addressed to a PDU’s administration is found there, and nothing else of the case', async () => {
  let name
  await as({ scripts: 'run' }, async (page) => {
    for (let at = 0; at < 12; at += 1) {
      await page.goto(`${demo.address}/today`)
      await page.locator('.touchstone-duties a[href^="/cases/"]').nth(at).click()
      name = (await page.locator('.moj-identity-bar strong').innerText()).trim()
      await crnOf(page)
      await page.getByRole('link', { name: 'Is something here wrong?', exact: true }).click()
      await sound(page, 'choosing the fact')
      await picture(page, 'doubt-choose')
      await follow(page, page.getByRole('link', { name: /^Tier/ }))
      const own = page.getByLabel(new RegExp(`${demo.people.administration.name}.*administration`))
      if (await own.count()) {
        await own.check()
        break
      }
    }
    await page.getByLabel('Why is it wrong?').fill('The tier was set anew last week.')
    await page.getByLabel('What should it be').fill('B2')
    await page.getByRole('button', { name: 'Say so' }).click()
    await page.getByText('Said to be wrong by').first().waitFor()
    await picture(page, 'case-doubted')
  })
  const page = await open(browser, `${demo.address}/sign-in`, { scripts: 'blocked' })
  await page.getByLabel('Username').fill(demo.people.administration.username)
  await page.getByLabel('Password', { exact: true }).fill(demo.people.administration.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(`${demo.address}/doubts`)
  await sound(page, 'what is to be put right')
  await picture(page, 'doubts')
  const said = await page.locator('main').innerText()
  assert.ok(said.includes(name) && said.includes('The tier was set anew last week.') && said.includes('B2'))
  assert.equal(await page.locator('main a[href^="/cases/"]').count(), 0)
  await inWelsh(page, () => picture(page, 'doubts-welsh'))
  await page.context().close()
})
