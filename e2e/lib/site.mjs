// A small site on loopback, for tests of the tools themselves: GOV.UK pages made of the components' own markup.

import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'

const MODULES = join(import.meta.dirname, '..', 'node_modules')
const GOVUK = join(MODULES, 'govuk-frontend', 'dist', 'govuk')
const MOJ = join(MODULES, '@ministryofjustice', 'frontend', 'moj')

const TYPES = {
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2'
}

/** The markup of one of a GOV.UK component's own examples. */
export function govukExample(component, name) {
  const file = join(GOVUK, 'components', component, 'fixtures.json')
  const found = JSON.parse(readFileSync(file, 'utf8')).fixtures.find((fixture) => fixture.name === name)
  if (!found) throw new Error(`${component} has no example named ${name}`)
  return found.html
}

/** A page as GOV.UK's template writes it, with this in its main part. */
export function govukPage(title, content) {
  return `<!DOCTYPE html>
<html lang="en" class="govuk-template">
  <head>
    <meta charset="utf-8">
    <title>${title}</title>
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
    <meta name="theme-color" content="#1d70b8">
    <link rel="icon" sizes="any" href="/assets/images/favicon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/govuk-frontend.min.css">
    <link rel="stylesheet" href="/moj-frontend.min.css">
  </head>
  <body class="govuk-template__body">
    <script>document.body.className += ' js-enabled' + ('noModule' in HTMLScriptElement.prototype ? ' govuk-frontend-supported' : '');</script>
    <a href="#main-content" class="govuk-skip-link" data-module="govuk-skip-link">Skip to main content</a>
    <div class="govuk-width-container">
      <main class="govuk-main-wrapper" id="main-content">
        <h1 class="govuk-heading-l">${title}</h1>
        ${content}
      </main>
    </div>
    <script type="module">
      import { initAll } from '/govuk-frontend.min.js'
      initAll()
    </script>
  </body>
</html>
`
}

/** Serves pages by their path, beside the front-end packages' files; answers with its address and how to close it. */
export async function serve(pages) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost')
    if (pages[pathname]) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(pages[pathname])
      return
    }
    const root = pathname.startsWith('/moj-frontend') ? MOJ : GOVUK
    try {
      const file = await readFile(join(root, pathname))
      response.writeHead(200, { 'content-type': TYPES[extname(pathname)] ?? 'application/octet-stream' }).end(file)
    } catch {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('not found')
    }
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => server.close(resolve))
  }
}
