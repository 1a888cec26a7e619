// Whether a page is HTML, by the standard alone: taste is left to the components' authors.

import { HtmlValidate } from 'html-validate'

const validator = new HtmlValidate({ root: true, extends: ['html-validate:standard'] })

/** What is wrong with the page, a line each. */
export async function faults(html) {
  const report = await validator.validateString(html)
  return report.results.flatMap(({ messages }) =>
    messages.map(({ line, ruleId, message }) => `line ${line}: ${message} (${ruleId})`)
  )
}
