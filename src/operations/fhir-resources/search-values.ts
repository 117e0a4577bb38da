import { OutcomeError } from '../../fhir/outcome-error.js'

/** One `name=value` of a query or form, decoded, in the order sent. */
export interface NamedValue {
  readonly name: string
  readonly value: string
}

/** Splits at a separator that is not escaped by a backslash (FHIR R4 search 3.1.1.4.0.1); the escapes stay. */
export function splitUnescaped (text: string, separator: ',' | '|'): string[] {
  const parts = ['']
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index)
    if (character === '\\') {
      parts[parts.length - 1] += character + text.charAt(++index)
    } else if (character === separator) {
      parts.push('')
    } else {
      parts[parts.length - 1] += character
    }
  }
  return parts
}

/** Takes the backslash off `\,` `\|` `\$` and `\\`. */
export function unescapeValue (text: string): string {
  return text.replace(/\\([,|$\\])/g, '$1')
}

/** A parameter name fit for a message: only what looks like a name is repeated. */
export function nameLabel (name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_.:-]{0,63}$/.test(name) ? `"${name}"` : 'with an unusual name'
}

/** A whole number of a result parameter. @throws OutcomeError INVALID_PARAMETER */
export function wholeNumber (name: string, value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new OutcomeError('INVALID_PARAMETER', `${name} must be a whole number, 0 or more.`, { expression: `http.${name}` })
  return Number(value)
}
