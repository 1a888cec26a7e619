// What journeys of somebody who is signed in share: signing in, pictures, all that tools find wrong with a page, and the keyboard.

import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

import { open, overflows, violations } from './browser.mjs'
import { faults } from './html.mjs'

const PICTURES = process.env.TOUCHSTONE_PICTURES

/** Opens Today as somebody in a role, and goes on from there. */
export async function signedIn(browser, demo, role, options, go) {
  const page = await open(browser, `${demo.address}/today`, options)
  try {
    await page.getByLabel('Username').fill(demo.people[role].username)
    await page.getByLabel('Password', { exact: true }).fill(demo.people[role].password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL(`${demo.address}/today`)
    return await go(page)
  } finally {
    await page.context().close()
  }
}

/** Signs in somebody in a role who may have no list of today, and goes on from wherever that leads. */
export async function signedInAs(browser, demo, role, options, go) {
  const page = await open(browser, `${demo.address}/`, options)
  try {
    await page.getByLabel('Username').fill(demo.people[role].username)
    await page.getByLabel('Password', { exact: true }).fill(demo.people[role].password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.locator('.touchstone-reader').waitFor()
    return await go(page)
  } finally {
    await page.context().close()
  }
}

/** Pictures of the page, wide and narrow, where they are asked for. */
export async function picture(page, name) {
  if (!PICTURES) return
  mkdirSync(PICTURES, { recursive: true })
  const before = page.viewportSize()
  for (const [device, width] of [['desktop', 1280], ['phone', 375]]) {
    await page.setViewportSize({ width, height: 900 })
    await page.screenshot({ path: join(PICTURES, `${name}-${device}.png`), clip: { x: 0, y: 0, width, height: 1600 }, fullPage: true })
  }
  await page.setViewportSize(before)
}

/** Pictures of a part of the page that stands further down. */
export async function pictureOf(page, part, name) {
  if (!PICTURES) return
  mkdirSync(PICTURES, { recursive: true })
  const before = page.viewportSize()
  for (const [device, width] of [['desktop', 1280], ['phone', 375]]) {
    await page.setViewportSize({ width, height: 900 })
    const { x, y } = await part.boundingBox()
    const clip = { x: Math.max(0, x - 15), y: Math.max(0, y - 60), width: Math.min(width, 990), height: 1400 }
    await page.screenshot({ path: join(PICTURES, `${name}-${device}.png`), clip, fullPage: true })
  }
  await page.setViewportSize(before)
}

/** Fails with all that tools find wrong with the page. */
export async function sound(page, name) {
  await page.locator('h1').waitFor()
  assert.deepEqual(await violations(page), [], `${name}: axe`)
  assert.deepEqual(await faults(await page.content()), [], `${name}: HTML`)
  assert.equal(await overflows(page, 320), false, `${name}: 320 pixels`)
  await page.setViewportSize({ width: 1280, height: 900 })
  assert.ok(!/[A-Z]\d{6}/.test(page.url() + (await page.title())), `${name}: no CRN in address or title`)
}

/**
 * Follows a link or a button to the page that it leads to, and waits until all of it is there. For pages on which something is
 * counted or looked for: what has not come yet would pass for absent.
 */
export async function follow(page, way) {
  await Promise.all([page.waitForEvent('load'), way.click()])
}

/** Goes by Tab until what has the focus fits; fails where it never does. */
export async function tabTo(page, selector) {
  for (let presses = 0; presses < 200; presses += 1) {
    await page.keyboard.press('Tab')
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return
  }
  assert.fail(`${selector} is not reached by Tab`)
}

/** What the command line says of a person's records, an object an entry. */
export async function recordsOf(demo, crn) {
  const lines = await demo.command('records', '--case', crn)
  return lines.trim().split('\n').filter(Boolean).map((line) => JSON.parse(line))
}

/** The CRN in the bar of the page. */
export async function crnOf(page) {
  return (await page.locator('.moj-identity-bar').innerText()).match(/[A-Z]\d{6}/)[0]
}

/** Today in London, with so many days added. */
export function day(added = 0) {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' }).format(new Date(Date.now() + added * 86_400_000))
}
