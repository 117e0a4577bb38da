import { OutcomeError } from '../fhir/outcome-error.js'
import { isObject } from '../fhir/patient-record.js'
import type { CodeableConcept } from '../fhir/types.js'

type Json = Record<string, unknown>

/** Both spellings of the Quality Measure IG extensions: US (`cqfm-…`, CMS content up to 2025) and universal (`cqm-…`). */
const EXTENSION_PREFIXES = [
  'http://hl7.org/fhir/us/cqfmeasures/StructureDefinition/cqfm-',
  'http://hl7.org/fhir/uv/cqm/StructureDefinition/cqm-'
] as const

/** Refuses a Measure. `expression` is the FHIRPath of the faulty element. */
export function refuseMeasure (text: string, expression: string): never {
  throw new OutcomeError('MEASURE_INVALID', text, { expression })
}

/** The element's objects. @throws OutcomeError MEASURE_INVALID where it is no list of objects */
export function objectsOf (value: unknown, path: string): Json[] {
  if (value === undefined) return []
  if (!Array.isArray(value) || !value.every(isObject)) refuseMeasure('Expected a list of objects.', path)
  return value
}

/** A text that is present and not empty, else `undefined`. */
export function textOf (value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

/** A CodeableConcept as written, else `undefined`. */
export function conceptOf (value: unknown): CodeableConcept | undefined {
  return isObject(value) ? value as CodeableConcept : undefined
}

/** The display text of a concept: `text`, else the first display. */
export function conceptText (concept: CodeableConcept | undefined): string | undefined {
  return textOf(concept?.text) ?? concept?.coding?.map(coding => textOf(coding.display)).find(display => display !== undefined)
}

/** Codes of one code system in a concept. A coding of another system, or of none, is no statement in this one. */
export function codesOf (concept: unknown, system: string): string[] {
  const codings = isObject(concept) && Array.isArray(concept['coding']) ? concept['coding'] : []
  return codings.filter(isObject).filter(coding => coding['system'] === system).map(coding => textOf(coding['code'])).filter(code => code !== undefined)
}

/**
 * Values of a Quality Measure IG extension (`scoring`, `populationBasis` …) on an element, in either spelling.
 * `valueElement` is the FHIR element that must hold the value, e.g. `valueCodeableConcept`.
 * @throws OutcomeError MEASURE_INVALID where the extension stands there without that value
 */
export function qualityExtensions (element: Json, name: string, valueElement: string | readonly string[], path: string): unknown[] {
  const valueElements = typeof valueElement === 'string' ? [valueElement] : valueElement
  const urls: readonly string[] = EXTENSION_PREFIXES.map(prefix => prefix + name)
  return objectsOf(element['extension'], `${path}.extension`)
    .filter(extension => urls.includes(String(extension['url'])))
    .map(extension => valueElements.map(one => extension[one]).find(value => value !== undefined) ?? refuseMeasure(`The extension ${name} has no ${valueElements.join(' or ')}.`, `${path}.extension`))
}

/** The one value that an extension may have. @throws OutcomeError MEASURE_INVALID where two differ */
export function qualityExtension (element: Json, name: string, valueElement: string | readonly string[], path: string): unknown {
  const values = qualityExtensions(element, name, valueElement, path)
  if (new Set(values.map(value => JSON.stringify(value))).size > 1) {
    refuseMeasure(`The extension ${name} is given more than once with different values.`, `${path}.extension`)
  }
  return values[0]
}

/**
 * Name of the CQL definition in an Expression (FHIR R4 Expression; CQF Measures: `text/cql-identifier`, earlier `text/cql`).
 * A quoted identifier loses its quotes.
 * @throws OutcomeError MEASURE_INVALID for another language or no expression
 */
export function definitionName (criteria: unknown, path: string): string {
  if (!isObject(criteria)) refuseMeasure('Criteria are missing; name a CQL definition.', path)
  const language = textOf(criteria['language'])
  if (language === undefined || !/^text\/cql(?:[-.+;].*)?$/.test(language)) {
    refuseMeasure('The criteria language must be text/cql or text/cql-identifier.', `${path}.language`)
  }
  const expression = textOf(criteria['expression'])
  if (expression === undefined) refuseMeasure('The criteria name no CQL definition.', `${path}.expression`)
  return /^"(?:[^"\\])+"$/.test(expression) ? expression.slice(1, -1) : expression
}
