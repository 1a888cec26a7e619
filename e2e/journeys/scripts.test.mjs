// Sixty texts that try to be scripts, in every text that somebody can write or bring in: none runs, and each is shown as it was written.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { launch, open } from '../lib/browser.mjs'
import { demonstration } from '../lib/demo.mjs'

const CALL = 'window.__ran=1'
const HANDLERS = ['onerror', 'onload', 'onclick', 'onmouseover', 'onfocus', 'onanimationstart', 'ontoggle', 'onbeforeinput', 'onpointerenter', 'onscroll']
const PAYLOADS = [
  ...['script', 'SCRIPT', 'ScRiPt', 'script/x', 'script type="module"'].map((tag) => `<${tag}>${CALL}</script>`),
  ...HANDLERS.map((handler) => `<img src=x ${handler}=${CALL}>`),
  ...HANDLERS.map((handler) => `"${handler}=${CALL} autofocus x="`),
  ...HANDLERS.map((handler) => `' ${handler}='${CALL}' autofocus x='`),
  ...['svg', 'body', 'details open', 'video', 'audio', 'iframe', 'object', 'marquee', 'input autofocus', 'select autofocus'].map((tag) => `<${tag} onload=${CALL} onerror=${CALL} ontoggle=${CALL} onfocus=${CALL}>`),
  `<a href="javascript:${CALL}">x</a>`, `<iframe srcdoc="<script>parent.${CALL}</script>"></iframe>`, `<form action="javascript:${CALL}"><button>x</button></form>`,
  `<math><mi xlink:href="javascript:${CALL}">x</mi></math>`, `</textarea><script>${CALL}</script>`, `</title><script>${CALL}</script>`, `--><script>${CALL}</script>`,
  `<style>@import "javascript:${CALL}"</style>`, `<base href="javascript:/${CALL}//">`, `<meta http-equiv="refresh" content="0;url=javascript:${CALL}">`,
  `<template><script>${CALL}</script></template>`, `{{constructor.constructor('${CALL}')()}}`, `\${${CALL}}`, `&lt;script&gt;${CALL}&lt;/script&gt;`, `<scr\u00adipt>${CALL}</scr\u00adipt>`
]

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

/** Nothing ran, nothing asked, and nothing of a text became an element that could. */
async function harmless(page, dialogs, what) {
  assert.equal(await page.evaluate(() => window.__ran), undefined, `${what}: a script ran`)
  assert.deepEqual(dialogs, [], `${what}: a dialog opened`)
  const found = await page.evaluate(() => [...document.querySelectorAll('main *')].filter((element) =>
    ['SCRIPT', 'IFRAME', 'OBJECT', 'SVG', 'MATH', 'VIDEO', 'AUDIO', 'BASE', 'META', 'STYLE', 'TEMPLATE', 'MARQUEE', 'IMG'].includes(element.tagName.toUpperCase()) ||
    [...element.attributes].some((attribute) => attribute.name.startsWith('on') || /^\s*javascript:/i.test(attribute.value))
  ).map((element) => element.outerHTML.slice(0, 100)))
  assert.deepEqual(found, [], `${what}: a text became an element`)
}

test('sixty texts that try to be scripts are shown as they were written', async () => {
  assert.ok(PAYLOADS.length >= 60, `${PAYLOADS.length} texts`)
  const page = await open(browser, `${demo.address}/today`, {})
  const dialogs = []
  page.on('dialog', (dialog) => { dialogs.push(dialog.message()); return dialog.dismiss() })
  await signIn(page, demo.people.spo)
  await page.locator('.touchstone-duties a').first().click()
  await page.waitForURL(/\/cases\/[^/#]+/)
  const address = page.url().split('#')[0]
  const crn = (await page.locator('.moj-identity-bar').innerText()).match(/[A-Z]\d{6}/)[0]
  for (const payload of PAYLOADS) {
    await demo.command('record', '--as', demo.people.spo.username, '--case', crn, '--decision', 'endorsed', `--rationale=${payload}`)
  }
  await page.goto(address)
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
  const dialogs = []
  page.on('dialog', (dialog) => { dialogs.push(dialog.message()); return dialog.dismiss() })
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
