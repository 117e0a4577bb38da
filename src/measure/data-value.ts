import type { ExpressionValue } from '../engine/engine.js'
import { isObject } from '../fhir/patient-record.js'
import type { Coding } from '../fhir/types.js'

/** One value of supplemental data or of a stratifier. */
export type DataValue =
  | { readonly kind: 'coded', readonly codings: readonly Coding[], readonly text: string | undefined }
  /** A boolean, or a text that the measure's author chose, such as an age group. */
  | { readonly kind: 'label', readonly text: string }
  | { readonly kind: 'resource', readonly type: string, readonly reference: string }
  /** A number, date, quantity, reference or structure: `type` says which and may be published, `text` may identify a person. */
  | { readonly kind: 'other', readonly type: string, readonly text: string }

const DATE_OR_TIME = /^@?\d{4}-\d{2}(?:-\d{2})?(?:T.*)?$|^@?T?\d{2}:\d{2}(?::|$)/
const REFERENCE = /^(?:[a-z][a-z0-9+.-]*:\/\/|urn:|(?:Patient|Person|RelatedPerson|Encounter|Coverage)\/)/

/** The values in an expression's result: none for null, one for each member of a list. */
export function dataValuesFrom (value: ExpressionValue | undefined): DataValue[] {
  if (value === null || value === undefined) return []
  if (Array.isArray(value)) return value.flatMap((member: ExpressionValue) => dataValuesFrom(member))
  if (typeof value === 'boolean') return [{ kind: 'label', text: String(value) }]
  if (typeof value === 'number') return [{ kind: 'other', type: 'number', text: String(value) }]
  if (typeof value === 'string') return [fromText(value)]
  return fromObject(value as Record<string, unknown>)
}

function fromText (text: string): DataValue {
  if (DATE_OR_TIME.test(text)) return { kind: 'other', type: 'date', text }
  if (REFERENCE.test(text)) return { kind: 'other', type: 'reference', text }
  return { kind: 'label', text }
}

function fromObject (value: Record<string, unknown>): DataValue[] {
  const structure: DataValue = { kind: 'other', type: 'structure', text: JSON.stringify(value) }
  const type = value['resourceType']
  if (typeof type === 'string') {
    return typeof value['id'] === 'string' ? [{ kind: 'resource', type, reference: `${type}/${value['id']}` }] : [structure]
  }
  if (Array.isArray(value['coding'])) return fromCodings(value['coding'], value['text'])
  if (Array.isArray(value['codes'])) return fromCodings(value['codes'], value['display'])
  if (typeof value['code'] === 'string') return fromCodings([value], undefined)
  if (isObject(value['code']) || Array.isArray(value['code'])) return dataValuesFrom(value['code'] as ExpressionValue)
  if (typeof value['value'] === 'number') return [{ kind: 'other', type: 'quantity', text: [value['value'], value['unit']].filter(part => part !== undefined && part !== null).join(' ') }]
  return [structure]
}

/** Codings of a FHIR CodeableConcept, a CQL Concept or a tuple of the same form (`codes`, `display`). */
function fromCodings (list: readonly unknown[], text: unknown): DataValue[] {
  const plainText = typeof text === 'string' && text !== '' ? text : undefined
  const codings = list.filter(isObject).filter(coding => typeof coding['code'] === 'string').map(plainCoding)
  if (codings.length > 0) return [{ kind: 'coded', codings, text: plainText }]
  return plainText === undefined ? [] : [{ kind: 'other', type: 'text', text: plainText }]
}

function plainCoding (coding: Record<string, unknown>): Coding {
  return {
    ...(typeof coding['system'] === 'string' ? { system: coding['system'] } : {}),
    code: String(coding['code']),
    ...(typeof coding['display'] === 'string' ? { display: coding['display'] } : {})
  }
}
