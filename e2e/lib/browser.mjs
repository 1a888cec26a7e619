// Pages in a real browser: Debian's Chromium, driven by playwright-core.
//
// A page is opened in one of four ways:
//   run      its scripts run, as for most people;
//   bare     they run, and the browser does not heed the policy that would stop others: what is not escaped runs too;
//   off      the browser has JavaScript switched off, as some people have it;
//   blocked  a policy added to each answer keeps its scripts from running, while axe, which is a script too, can still be
//            put in through the devtools protocol. For a reader it is the same as `off`.

import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

import { chromium } from 'playwright-core'

const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium'

// Without a sandbox because the tests may run as root; with nothing that reaches out of the machine.
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync'
]

// How long to wait for anything, in milliseconds: whole files of journeys share a machine, and what waits is not broken.
const PATIENCE = 60_000

const WIDTHS = [1280, 320]
const RESULTS = join(import.meta.dirname, '..', 'test-results')
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Starts the browser, with a new profile that goes when it is closed. */
export async function launch(executablePath = EXECUTABLE) {
  if (!existsSync(executablePath)) {
    throw new Error(
      `there is no browser at ${executablePath}: install Debian's package with \`apt-get install chromium\`, ` +
        'or name another Chromium in the environment variable CHROMIUM'
    )
  }
  return chromium.launch({ executablePath, args: ARGUMENTS, headless: true })
}

/**
 * Opens `url`. The page's `trouble` lists what its reader does not see: errors of its scripts, answers that failed.
 * Close `page.context()` afterwards.
 */
export async function open(browser, url, { scripts = 'run', width = WIDTHS[0] } = {}) {
  const context = await browser.newContext({
    javaScriptEnabled: scripts !== 'off',
    bypassCSP: scripts === 'bare',
    viewport: { width, height: 900 }
  })
  context.setDefaultTimeout(PATIENCE)
  if (scripts === 'blocked') {
    await context.route('**/*', async (route) => {
      if (route.request().resourceType() !== 'document') return route.continue()
      const response = await route.fetch({ maxRedirects: 0 })
      const policy = response.headers()['content-security-policy']
      const blocked = [policy, "script-src 'none'"].filter(Boolean).join(', ')
      return route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': blocked } })
    })
  }
  const page = await context.newPage()
  page.trouble = []
  page.on('pageerror', (error) => page.trouble.push(`script: ${error.message}`))
  page.on('requestfailed', (request) => {
    if (scripts !== 'blocked' || request.resourceType() !== 'script') {
      page.trouble.push(`${request.url()}: ${request.failure()?.errorText}`)
    }
  })
  page.on('response', (response) => {
    if (response.status() >= 400) page.trouble.push(`${response.url()}: ${response.status()}`)
  })
  await page.goto(url, { waitUntil: 'load' })
  return page
}

/** What axe finds on the page, a line each. Not for pages opened with scripts `off`: axe could not run there. */
export async function violations(page) {
  await page.evaluate(AXE)
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }))
  if (found.passes.length === 0) throw new Error('axe looked at nothing')
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')}`)
  )
}

/** Whether a reader at this width has to scroll sideways. */
export async function overflows(page, width) {
  await page.setViewportSize({ width, height: 900 })
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
}

/** Pictures of the whole page, wide and narrow, in `test-results`; answers with their paths. */
export async function shoot(page, name) {
  mkdirSync(RESULTS, { recursive: true })
  const before = page.viewportSize()
  const paths = []
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 })
    const path = join(RESULTS, `${name}-${width}.png`)
    await page.screenshot({ path, fullPage: true })
    paths.push(path)
  }
  await page.setViewportSize(before)
  return paths
}
