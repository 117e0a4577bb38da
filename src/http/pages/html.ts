/** HTML that is already safe to send. */
export class Html {
  readonly text: string
  constructor (text: string) { this.text = text }
}

type Part = string | number | Html | readonly Html[]

/** Tagged template for HTML: every value is escaped, except HTML made by this tag. */
export function html (fixed: TemplateStringsArray, ...values: readonly Part[]): Html {
  return new Html(fixed.map((text, index) => index === 0 ? text : `${rendered(values[index - 1] ?? '')}${text}`).join(''))
}

function rendered (value: Part): string {
  if (value instanceof Html) return value.text
  if (typeof value === 'object') return value.map(({ text }) => text).join('')
  return escapeHtml(String(value))
}

function escapeHtml (text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
}
