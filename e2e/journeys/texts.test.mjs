// Sixty texts that try to be scripts, in every field of every form, in every parameter of every address, and in every name that comes
// with an extract. Every page that somebody can reach is opened with them, once as it is served, and once without the policy that
// would stop a script: escaping alone must do.
//
// Routes, parameters and fields are not listed here: they are read from the product, so that a new one is tried too. A route that
// nobody reaches fails.

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { launch, open } from '../lib/browser.mjs'
import { demonstration } from '../lib/demo.mjs'
import { crnOf, day } from '../lib/journey.mjs'
import { PAYLOADS, harmless, heard } from '../lib/payloads.mjs'

const SOURCE = join(import.meta.dirname, '..', '..', 'crates', 'web', 'src')
const ALL = PAYLOADS.join(' ')
/** Few enough for one address. */
const PARTS = Array.from({ length: 6 }, (_, at) => PAYLOADS.slice(at * 10, at * 10 + 10).concat(PAYLOADS.slice(60 + at * 2, 62 + at * 2)).join(' '))

/** Routes as the table of routes has them: method and path. */
const ROUTES = [...readFileSync(join(SOURCE, 'routes.rs'), 'utf8').matchAll(/route\(\s*M::(Get|Post),\s*"([^"]+)"/g)]
  .map(([, method, path]) => ({ method, path, fits: new RegExp(`^${path.replace('{*id}', '.+').replace(/\{id\}/g, '[^/]+')}$`) }))

/** No pages: what is there is for machines, a file, or leads on at once. */
const NO_PAGES = ['/assets/{*id}', '/health', '/health/ping', '/info', '/language/{id}', '/records/{id}/receipt', '/']

/** Forms that scripts send while somebody writes: the same fields as the form beside them. */
const DRAFTS = ['/cases/{id}/oversight/draft', '/practitioners/{id}/conversation/draft']

/** Forms whose texts must be stored, and shown on pages afterwards. */
const STORED = ['/cases/{id}/oversight', '/records/{id}/correct', '/practitioners/{id}/conversation', '/cases/{id}/agreed-date', '/cases/{id}/doubt', '/cases/{id}/doubt/withdraw', '/emergencies']

/** Every file of a folder of sources. */
function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? sources(join(folder, entry.name)) : [readFileSync(join(folder, entry.name), 'utf8')])
}

/** Parameters of addresses that any page reads. */
const PARAMETERS = [...new Set(sources(SOURCE).flatMap((text) => [...text.matchAll(/query\s*\.(get|has|day)\("([^"]+)"\)/g)]
  .flatMap(([, how, name]) => how === 'day' ? ['day', 'month', 'year'].map((part) => `${name}-${part}`) : [name])).concat(['on-day', 'rule', 'kept']))]

const routeOf = (method, path) => ROUTES.find((route) => route.method === method && route.fits.test(path))?.path

let browser
let demo
let folder
const reached = { pages: new Set(), forms: new Map(), sent: new Set(), stored: new Set(), asked: new Set(), shown: new Set() }

/** A row of CSV as cells, and back. */
const cells = (line) => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain)
const row = (texts) => texts.map((text) => /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text).join(',')

/** Writes texts into columns of a file of the extract, another in each row; how many rows there are. */
function poison(file, columns) {
  const [header, ...rows] = readFileSync(join(folder, file), 'utf8').trim().split('\n').map((line) => cells(line.replace('\r', '')))
  // A character that is not seen is refused in every cell.
  const texts = PAYLOADS.filter((text) => !text.includes('\u00ad'))
  rows.forEach((cells, at) => columns.forEach((column, more) => { cells[header.indexOf(column)] = `Q${texts[(at * columns.length + more) % texts.length]}` }))
  writeFileSync(join(folder, file), [header, ...rows].map(row).join('\n') + '\n')
  return rows.length
}

before(async () => {
  demo = await demonstration()
  browser = await launch()
  // The same people as in the demonstration, with other names.
  folder = join(mkdtempSync(join(tmpdir(), 'touchstone-texts-')), 'extract')
  await demo.bare('synth', '--scale', 'pdu', '--seed', '1', '--on', day(), '--out', folder)
  poison('teams.csv', ['team_name', 'pdu_name', 'region_name'])
  poison('staff.csv', ['forename', 'surname'])
  poison('cases.csv', ['forename', 'surname'])
  await demo.command('import', folder, '--withdraw')
})

after(async () => {
  await browser?.close()
  await demo?.close()
  if (folder) rmSync(join(folder, '..'), { recursive: true })
})

/** The forms of the page that has loaded: where they lead, and what they ask for. */
const formsOf = (page) => page.evaluate(() => [...document.forms].map((form, at) => ({
  at,
  method: form.method,
  action: new URL(form.action).pathname,
  texts: [...form.elements].filter((field) => field.name && (field.tagName === 'TEXTAREA' || ['text', 'search', 'password', 'email', 'number'].includes(field.type))).map((field) => field.name),
  hidden: [...form.elements].filter((field) => field.type === 'hidden').map((field) => field.name)
})))

/**
 * Fills a form and sends it as its button would. `which`: `texts`, every field that takes a text; `hidden`, also what the page carries
 * along; `stored`, whatever is a free text, with everything else as it must be, so that it is taken.
 */
async function send(page, form, which, crn) {
  const days = { next: day(1), on: day() }
  const sent = page.waitForNavigation()
  await page.evaluate(({ form, which, text, crn, days }) => {
    const element = document.forms[form.at]
    const fields = [...element.elements].filter((field) => field.name)
    for (const name of new Set(fields.filter((field) => field.type === 'radio').map((field) => field.name))) {
      const group = fields.filter((field) => field.name === name)
      if (!group.some((field) => field.checked)) group[0].checked = true
    }
    fields.filter((field) => field.tagName === 'SELECT').forEach((field) => { field.selectedIndex = field.options.length - 1 })
    for (const field of fields) {
      const isText = form.texts.includes(field.name)
      if (which !== 'stored') {
        if (isText || which === 'hidden' && form.hidden.includes(field.name)) field.value = text
      } else if (field.name === 'crn') {
        field.value = crn
      } else if (/-(day|month|year)$/.test(field.name)) {
        const [, of, part] = field.name.match(/^(.*)-(day|month|year)$/)
        field.value = days[of]?.split('-')[['year', 'month', 'day'].indexOf(part)] ?? ''
      } else if (/minutes/.test(field.name)) {
        field.value = 60
      } else if (field.tagName === 'TEXTAREA' || isText) {
        field.value = text
      }
    }
    HTMLFormElement.prototype.submit.call(element)
  }, { form, which, text: `${ALL} (${which}, ${form.action})`, crn, days })
  await sent
  await page.waitForLoadState('load')
}

/** Opens every page that somebody in a role finds, tries every form on it, and every address with every parameter. */
async function everything(role, scripts, crn) {
  const page = await open(browser, `${demo.address}/today`, { scripts })
  const found = heard(page)
  const name = (what) => `${role}, ${scripts}: ${what}`
  try {
    await page.getByLabel('Username').fill(demo.people[role].username)
    await page.getByLabel('Password', { exact: true }).fill(demo.people[role].password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.locator('.touchstone-reader').waitFor()
    const seen = new Set()
    const counts = new Map()
    const queue = ['/', '/today', '/users', '/emergencies', '/permissions', '/sign-in']
    while (queue.length > 0) {
      const path = queue.shift()
      const route = routeOf('Get', path.split('?')[0])
      const most = ['/today', '/users'].includes(route) ? 4 : 2
      if (!route || seen.has(path) || (counts.get(route) ?? 0) >= most || NO_PAGES.includes(route) && route !== '/') continue
      seen.add(path)
      const response = await page.goto(demo.address + path)
      await harmless(page, found, name(path))
      if (!response.ok()) continue
      counts.set(route, (counts.get(route) ?? 0) + 1)
      reached.pages.add(route)
      const text = await page.locator('body').innerText()
      PAYLOADS.filter((payload) => text.includes(`Q${payload}`)).forEach((payload) => reached.shown.add(payload))
      queue.push(...await page.evaluate(() => [...document.querySelectorAll('a[href^="/"]')].map((link) => link.getAttribute('href').split('#')[0])))
      for (const form of await formsOf(page)) {
        const to = routeOf(form.method === 'post' ? 'Post' : 'Get', form.action)
        assert.ok(to, `${name(path)}: no route for the form to ${form.action}`)
        if (form.method === 'post') reached.forms.set(to, new Set([...reached.forms.get(to) ?? [], ...form.texts]))
        // Signing out ends the crawl; a password ends somebody's sessions.
        if (reached.sent.has(to) || to === '/sign-out' || to === '/sign-in') continue
        reached.sent.add(to)
        for (const which of ['texts', 'hidden', 'stored']) {
          await page.goto(demo.address + path)
          const forms = await formsOf(page)
          const same = forms.find((other) => other.action === form.action && other.at === form.at)
          if (!same || form.texts.length === 0 && which === 'texts') continue
          if (to === '/users/{id}/disabled' && which !== 'hidden') continue
          await send(page, same, which, crn)
          await harmless(page, found, name(`${path}: ${which} to ${to}`))
          const refused = await page.locator('.govuk-error-summary').count()
          if (which === 'hidden' || refused > 0 || form.method !== 'post') continue
          reached.stored.add(to)
          // What was stored shows links that were not there.
          for (const again of [path, new URL(page.url()).pathname]) {
            seen.delete(again)
            counts.delete(routeOf('Get', again.split('?')[0]))
            queue.unshift(again)
          }
        }
        const draft = DRAFTS.find((draft) => draft === `${to}/draft`)
        if (draft) {
          const fields = Object.fromEntries(form.texts.concat(form.hidden).map((field) => [field, ALL]))
          const kept = await page.context().request.post(`${demo.address}${form.action}/draft`, { headers: { origin: demo.address }, form: fields })
          assert.equal(kept.status(), 200, name(draft))
          reached.forms.set(draft, new Set(form.texts))
          await page.goto(demo.address + path)
          await harmless(page, found, name(`${path}: as it was begun`))
        }
      }
      if (reached.asked.has(route)) continue
      reached.asked.add(route)
      for (const part of PARTS) {
        const query = new URLSearchParams(PARAMETERS.map((parameter) => [parameter, part]))
        await page.goto(`${demo.address}${path.split('?')[0]}?${query}`)
        await harmless(page, found, name(`parameters of ${route}`))
      }
      if (route.includes('{id}')) {
        for (const part of PARTS) {
          await page.goto(demo.address + route.replace('{id}', encodeURIComponent(part)))
          await harmless(page, found, name(`the id of ${route}`))
        }
      }
    }
  } finally {
    await page.context().close()
  }
}

/** A text as a page has it that escapes. */
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** Texts that are harmless wherever they stand: only what is read a second time, or by another engine, would make them scripts. */
const HARMLESS = PAYLOADS.filter((text) => /^(\{\{|\$\{|&lt;|<scr\u00adipt)/.test(text))

test('a text that a page does not escape is found: each of them, where it is text or an attribute', async () => {
  const page = await open(browser, `${demo.address}/today`, { scripts: 'bare' })
  const found = heard(page)
  await page.getByLabel('Username').fill(demo.people.spo.username)
  await page.getByLabel('Password', { exact: true }).fill(demo.people.spo.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  const link = page.locator('.touchstone-duties a[href^="/cases/"]').first()
  const path = (await link.getAttribute('href')).split(/[?#]/)[0]
  await page.goto(`${demo.address}${path}/oversight`)
  const form = (await formsOf(page)).find((form) => form.action === `${path}/oversight`)
  await send(page, form, 'stored')
  await harmless(page, found, 'as it is served')
  const session = await page.context().cookies()
  let text
  let unescaped
  // The same page, with one text as it was written, and without the policy that would stop it.
  await page.context().route((url) => url.origin === demo.address, async (route) => {
    if (route.request().resourceType() !== 'document') return route.continue()
    const response = await route.fetch({ maxRedirects: 0 })
    const { 'content-security-policy': policy, ...headers } = response.headers()
    const body = await response.text()
    // In an attribute that stands in quotes of the other kind, the other kind of quote breaks out.
    const other = text.startsWith("'") ? body.replaceAll(`"/${escaped(text)}"`, `'/${text}'`) : body
    const sabotaged = other.replaceAll(escaped(text), text)
    unescaped ||= sabotaged !== body
    return route.fulfill({ response, headers, body: sabotaged })
  })
  const unnoticed = []
  for (text of PAYLOADS) {
    unescaped = false
    let isFound = false
    for (const where of [path, `/sign-in?to=${encodeURIComponent(`/${text}`)}`]) {
      // Whoever is signed in would be led on from where one signs in.
      await page.context().clearCookies()
      if (where === path) await page.context().addCookies(session)
      await page.goto(demo.address + where)
      isFound ||= await harmless(page, found, where).then(() => false, () => true)
      found.length = 0
    }
    assert.ok(unescaped || escaped(text) === text, `no page shows ${text}`)
    if (!isFound) unnoticed.push(text)
  }
  assert.deepEqual(unnoticed, HARMLESS, 'texts that would not be noticed if they were not escaped')
  await page.context().close()
})

for (const scripts of ['run', 'bare']) {
  test(`sixty texts in every field, parameter and name are texts, scripts ${scripts}`, async () => {
    for (const set of Object.values(reached)) set.clear()
    const page = await open(browser, `${demo.address}/sign-in`, { scripts })
    const found = heard(page)
    const [form] = (await formsOf(page)).filter((form) => form.action === '/sign-in')
    for (const which of ['texts', 'hidden']) {
      await page.goto(`${demo.address}/sign-in?to=${encodeURIComponent('/' + PARTS[0])}`)
      await send(page, form, which)
      await harmless(page, found, `signing in, ${which}`)
    }
    reached.forms.set('/sign-in', new Set(form.texts))
    await page.goto(`${demo.address}/today`)
    await page.getByLabel('Username').fill(demo.people.spo.username)
    await page.getByLabel('Password', { exact: true }).fill(demo.people.spo.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.locator('.touchstone-duties a[href^="/cases/"]').first().click()
    await page.waitForURL(/\/cases\/[^/]+/)
    const crn = await crnOf(page)
    await page.context().close()
    // Who asks for a case in an emergency, who allows it, who then sees it, and who takes note.
    for (const role of ['spo', 'administrator', 'pdu_head', 'administrator', 'pdu_head', 'practitioner', 'qdo', 'administration', 'policy_lead', 'auditor']) {
      await everything(role, scripts, crn)
    }
    const pages = ROUTES.filter((route) => route.method === 'Get' && !NO_PAGES.includes(route.path)).map((route) => route.path)
    assert.deepEqual(pages.filter((path) => !reached.pages.has(path)), [], 'pages that nobody reached')
    const forms = ROUTES.filter((route) => route.method === 'Post').map((route) => route.path)
    assert.deepEqual(forms.filter((path) => !reached.forms.has(path)), [], 'forms that nobody sent')
    assert.deepEqual(STORED.filter((path) => !reached.stored.has(path)), [], 'forms whose texts were not stored')
    const expected = PAYLOADS.filter((payload) => !payload.includes('\u00ad'))
    assert.deepEqual(expected.filter((payload) => !reached.shown.has(payload)), [], 'names of the extract that no page showed as they are')
    const fields = [...reached.forms].flatMap(([path, names]) => [...names].map((name) => `${path} ${name}`))
    assert.ok(fields.length > 30 && PAYLOADS.length >= 60, fields.join('\n'))
    console.log(`${PAYLOADS.length} texts in ${fields.length} fields, ${PARAMETERS.length} parameters, ${reached.pages.size} pages`)
  })
}
