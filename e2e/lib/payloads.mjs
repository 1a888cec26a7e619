// Sixty texts that try to be scripts, and how it is told that none of them is one.

import assert from 'node:assert/strict'

const CALL = 'window.__ran=1'
const HANDLERS = ['onerror', 'onload', 'onclick', 'onmouseover', 'onfocus', 'onanimationstart', 'ontoggle', 'onbeforeinput', 'onpointerenter', 'onscroll']

export const PAYLOADS = [
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

/** Hears what a text would do that became a script: a dialog that opens, and anything that the page's policy had to stop. */
export function heard(page) {
  const found = []
  page.on('dialog', (dialog) => { found.push(`dialog: ${dialog.message()}`); return dialog.dismiss() })
  page.on('console', (message) => { if (/Content Security Policy/i.test(message.text())) found.push(message.text()) })
  return found
}

/** Nothing ran, nothing asked, nothing had to be stopped, and nothing of a text became an element or an attribute that could. */
export async function harmless(page, found, what) {
  assert.equal(await page.evaluate(() => window.__ran), undefined, `${what}: a script ran`)
  assert.deepEqual(found, [], `${what}: something had to be stopped`)
  const made = await page.evaluate(() => [...document.querySelectorAll('*')].filter((element) => {
    const tag = element.tagName.toUpperCase()
    // What the page itself is made of: its scripts at the ends of its body, its logo and arrows, what its head says.
    const own = tag === 'SCRIPT' && element.parentElement === document.body || element.closest('header svg, footer svg, svg.govuk-pagination__icon') ||
      tag === 'META' && element.parentElement === document.head && !element.httpEquiv
    return !own && (
      ['SCRIPT', 'IFRAME', 'OBJECT', 'EMBED', 'SVG', 'MATH', 'VIDEO', 'AUDIO', 'BASE', 'META', 'STYLE', 'TEMPLATE', 'MARQUEE', 'IMG'].includes(tag) ||
      [...element.attributes].some((attribute) => attribute.name.startsWith('on') || /^\s*javascript:/i.test(attribute.value))
    )
  }).map((element) => element.outerHTML.slice(0, 100)))
  assert.deepEqual(made, [], `${what}: a text became an element`)
}
