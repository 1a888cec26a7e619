// The tools that the journeys stand on: the browser, axe, the HTML checker and the front-end packages. Each is shown
// a fault as well, so that a tool that has gone blind is found before anybody trusts it.

import assert from 'node:assert/strict'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { launch, open, overflows, shoot, violations } from './lib/browser.mjs'
import { faults } from './lib/html.mjs'
import { govukExample, govukPage, serve } from './lib/site.mjs'

const ACCORDION = govukPage('Elections', govukExample('accordion', 'default'))
const PLANTED = govukPage('Planted', '<img src="/assets/images/favicon.svg"><p class="govuk-body">A picture.</p>')
const WIDE = govukPage('Wide', '<div style="width: 900px">Wide</div>')
const CONTENT = 'We need to know your nationality so we can work out which elections'

let browser
let site

before(async () => {
  site = await serve({ '/accordion': ACCORDION, '/planted': PLANTED, '/wide': WIDE })
  browser = await launch()
})

after(async () => {
  await browser?.close()
  await site?.close()
})

async function visit(path, options, look) {
  const page = await open(browser, site.address + path, options)
  try {
    return await look(page)
  } finally {
    await page.context().close()
  }
}

test('with scripts, the accordion is enhanced: closed, and opened by its button', async () => {
  await visit('/accordion', { scripts: 'run' }, async (page) => {
    const content = page.getByText(CONTENT)
    assert.equal(await content.isVisible(), false)
    await page.getByRole('button', { name: 'Section A' }).click()
    assert.equal(await content.isVisible(), true)
    assert.deepEqual(page.trouble, [])
  })
})

for (const scripts of ['off', 'blocked']) {
  test(`with scripts ${scripts}, the accordion's content is there to read`, async () => {
    await visit('/accordion', { scripts }, async (page) => {
      assert.equal(await page.getByText(CONTENT).isVisible(), true)
      assert.equal(await page.getByRole('button').count(), 0)
      assert.equal(await page.locator('.js-enabled').count(), 0)
      assert.deepEqual(page.trouble, [])
    })
  })
}

for (const scripts of ['run', 'blocked']) {
  test(`axe finds nothing on a good page, scripts ${scripts}`, async () => {
    assert.deepEqual(await visit('/accordion', { scripts }, violations), [])
  })

  test(`axe finds a picture without a text, scripts ${scripts}`, async () => {
    const found = await visit('/planted', { scripts }, violations)
    assert.equal(found.length, 1, found.join('\n'))
    assert.match(found[0], /^image-alt: /)
  })
}

test('a page that must be scrolled sideways at 320 pixels is found', async () => {
  assert.equal(await visit('/accordion', {}, (page) => overflows(page, 320)), false)
  assert.equal(await visit('/wide', {}, (page) => overflows(page, 320)), true)
})

test('a missing file of a page is found', async () => {
  await visit('/nowhere', {}, (page) => assert.deepEqual(page.trouble, [`${site.address}/nowhere: 404`]))
})

test('pictures are taken at 1280 and 320 pixels', async () => {
  const paths = await visit('/accordion', {}, (page) => shoot(page, 'accordion'))
  // A PNG's width stands in its bytes 16 to 19.
  assert.deepEqual(paths.map((path) => readFileSync(path).readUInt32BE(16)), [1280, 320])
})

test('the HTML checker finds nothing on a good page, and a planted fault', async () => {
  assert.deepEqual(await faults(ACCORDION), [])
  const found = await faults(ACCORDION.replace('</main>', '<ul><p>Not an item</p></ul></main>'))
  assert.equal(found.length, 1, found.join('\n'))
})

test('a missing browser is a failure that says what to install', async () => {
  await assert.rejects(launch('/nonexistent/chromium'), /apt-get install chromium/)
})

for (const [name, version, files] of [
  [
    'govuk-frontend',
    '6.6.0',
    ['dist/govuk/govuk-frontend.min.css', 'dist/govuk/govuk-frontend.min.js', 'dist/govuk/assets/images/favicon.svg']
  ],
  [
    '@ministryofjustice/frontend',
    '11.1.0',
    ['moj/moj-frontend.min.css', 'moj/moj-frontend.min.js', 'moj/assets/images/icon-alert-warning.svg']
  ]
]) {
  test(`${name} is version ${version}, with its style, script and pictures`, () => {
    const folder = join(import.meta.dirname, 'node_modules', name)
    assert.equal(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version, version)
    for (const file of files) assert.ok(statSync(join(folder, file)).size > 0, file)
  })
}
