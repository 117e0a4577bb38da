import { parseCanonical } from '../../fhir/canonical.js'
import type { TokenElement } from './search-elements.js'
import { splitUnescaped, unescapeValue } from './search-values.js'

/**
 * Token search (FHIR R4 search 3.1.1.4.10): `code`, `system|code`, `|code` (no system), `system|`.
 * Codes compare without letter case, as R4 advises when in doubt, ids (`exactCase`) with it.
 */
export function tokenTest (value: string, exactCase: boolean): (element: TokenElement) => boolean {
  const parts = splitUnescaped(value, '|').map(unescapeValue)
  const code = parts.slice(parts.length === 1 ? 0 : 1).join('|')
  const system = parts.length === 1 ? undefined : parts[0]
  const fold = (text: string): string => exactCase ? text : text.toLowerCase()
  return element =>
    (system === undefined || (system === '' ? element.system === undefined : element.system === system)) &&
    (code === '' ? system !== undefined && system !== '' : fold(element.code) === fold(code))
}

/** String search (FHIR R4 search 3.1.1.4.8): starts with, without case and accents; `:contains` anywhere; `:exact` as written. */
export function stringTest (value: string, modifier: string | undefined): (element: string) => boolean {
  const text = unescapeValue(value)
  const folded = foldText(text)
  if (modifier === 'exact') return element => element === text
  if (modifier === 'contains') return element => foldText(element).includes(folded)
  return element => foldText(element).startsWith(folded)
}

/** Uri search (FHIR R4 search 3.1.1.4.11): the whole uri, letter by letter. */
export function uriTest (value: string): (element: string) => boolean {
  const uri = unescapeValue(value)
  return element => element === uri
}

/**
 * Reference search (FHIR R4 search 3.1.1.4.12): `Type/id`, a bare id, or an absolute url; urls below our own base count as `Type/id`.
 * `targetType` is the type a bare id means; without one a bare id matches every type.
 */
export function referenceTest (value: string, targetType: string | undefined, baseUrl: string | undefined): (element: string) => boolean {
  const wanted = localReference(unescapeValue(value), baseUrl)
  const bare = !wanted.includes('/')
  if (bare && targetType !== undefined) return element => localReference(element, baseUrl) === `${targetType}/${wanted}`
  if (bare) return element => localReference(element, baseUrl).split('/').slice(1).join('/') === wanted
  return element => localReference(element, baseUrl) === wanted
}

/** Search on a canonical: `url` matches every version, `url|version` one (FHIR R4 references, canonical matching). */
export function canonicalTest (value: string): (element: string) => boolean {
  const wanted = parseCanonical(unescapeValue(value))
  return element => {
    const found = parseCanonical(element)
    return found.url === wanted.url && (wanted.version === undefined || found.version === wanted.version)
  }
}

function localReference (reference: string, baseUrl: string | undefined): string {
  return baseUrl !== undefined && reference.startsWith(`${baseUrl}/`) ? reference.slice(baseUrl.length + 1) : reference
}

function foldText (text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
