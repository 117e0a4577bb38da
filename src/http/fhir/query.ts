import { OutcomeError } from '../../fhir/outcome-error.js'
import type { NamedValue } from '../../operations/fhir-resources/search-values.js'

/** Parameters of every interaction that shape the reply only (FHIR R4 http 3.1.0.1.12). */
const CONTROL_PARAMETERS: readonly string[] = ['_format', '_pretty']

/** The parameters of a url, decoded, in order, duplicates kept. @throws OutcomeError INVALID_PARAMETER */
export function queryPairs (url: string): NamedValue[] {
  const mark = url.indexOf('?')
  return mark < 0 ? [] : formPairs(url.slice(mark + 1))
}

/** `application/x-www-form-urlencoded` text as pairs. @throws OutcomeError INVALID_PARAMETER for broken percent-encoding */
export function formPairs (text: string): NamedValue[] {
  return text.split('&').filter(part => part !== '').map(part => {
    const equals = part.indexOf('=')
    return equals < 0 ? { name: decode(part), value: '' } : { name: decode(part.slice(0, equals)), value: decode(part.slice(equals + 1)) }
  })
}

/** Pairs as a query text, for links. */
export function queryText (pairs: readonly NamedValue[]): string {
  return pairs.map(({ name, value }) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&')
}

/** Without `_format` and `_pretty`, which content negotiation has read. */
export function withoutControl (pairs: readonly NamedValue[]): NamedValue[] {
  return pairs.filter(({ name }) => !CONTROL_PARAMETERS.includes(name))
}

/** The one value of a control parameter. @throws OutcomeError DUPLICATE_PARAMETER */
export function controlValue (pairs: readonly NamedValue[], name: '_format' | '_pretty'): string | undefined {
  const values = pairs.filter(pair => pair.name === name)
  if (values.length > 1) throw new OutcomeError('DUPLICATE_PARAMETER', `${name} may be given once.`, { expression: `http.${name}` })
  return values[0]?.value
}

function decode (text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw new OutcomeError('INVALID_PARAMETER', 'A parameter is not valid percent-encoded UTF-8.')
  }
}
