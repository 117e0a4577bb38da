import { CqlRuntimeError } from '../values/cql-runtime-error.js'
import { CqlDate } from '../values/date.js'
import { parseDate, parseDateTime, parseTime } from '../values/date-time-parser.js'
import type { CqlDateTime } from '../values/date-time.js'
import { Decimal } from '../values/decimal.js'
import { DAY } from '../values/precision.js'
import type { CqlTime } from '../values/time.js'

/**
 * A FHIR primitive that has an id or extensions, which JSON keeps in a sibling property (`_birthDate`, FHIR R4 JSON 2.6.2.3). A primitive
 * without them is its JSON value; one that has only them is present although its value is null.
 */
export class FhirPrimitive {
  readonly value: unknown
  readonly id: unknown
  readonly extension: unknown

  constructor (value: unknown, sibling: { readonly id?: unknown, readonly extension?: unknown }) {
    this.value = value ?? null
    this.id = sibling.id ?? null
    this.extension = sibling.extension ?? null
  }
}

/** A primitive element from its JSON value and its sibling property. */
export function primitiveElement (json: unknown, sibling: unknown): unknown {
  return typeof sibling === 'object' && sibling !== null ? new FhirPrimitive(json, sibling) : json ?? null
}

/** A list of primitive elements from the two arrays, which may differ in length; null where there is neither. */
export function primitiveElements (json: unknown, siblings: unknown): readonly unknown[] | null {
  const values = elements(json)
  const extras = elements(siblings)
  if (extras === null) return values
  return Array.from({ length: Math.max(values?.length ?? 0, extras.length) }, (_, index) => primitiveElement(values?.[index], extras[index]))
}

/** A repeating element as a list. @throws CqlRuntimeError where the record has no list */
export function elements (json: unknown): readonly unknown[] | null {
  if (json === undefined || json === null) return null
  if (Array.isArray(json)) return json as readonly unknown[]
  throw new CqlRuntimeError('A repeating element of the record is no list.')
}

/** The JSON value of a primitive element, which is the System value of texts, booleans and whole numbers. */
export function primitiveValue (element: unknown): unknown {
  return element instanceof FhirPrimitive ? element.value : element ?? null
}

export function decimalValue (element: unknown): Decimal | null {
  const json = primitiveValue(element)
  if (json === null) return null
  if (typeof json !== 'number' && typeof json !== 'string') throw new CqlRuntimeError('A decimal of the record is no number.')
  // CQL 1.5, Decimal: up to (10^28 - 1) / 10^8, which is 10^20 as JSON has it
  if (Math.abs(Number(json)) > 1e20) throw new CqlRuntimeError('A decimal of the record is outside the range of Decimal.')
  return Decimal.of(json)
}

/** A dateTime or instant; without an offset it takes that of the evaluation. Null for a text that is no date, and for one that breaks off after `T`. */
export function dateTimeValue (element: unknown, evaluationOffsetMinutes: number): CqlDateTime | null {
  const text = dateText(element)
  return text === null || text.endsWith('T') ? null : parseDateTime(text, evaluationOffsetMinutes)
}

/** A date; of a dateTime its date. Null for any other text, whatever it begins with. */
export function dateValue (element: unknown): CqlDate | null {
  const text = dateText(element)
  if (text === null || text.length <= 10) return text === null ? null : parseDate(text)
  const moment = dateTimeValue(text, 0)
  return moment === null ? null : new CqlDate(moment.date, DAY)
}

export function timeValue (element: unknown): CqlTime | null {
  const text = dateText(element)
  return text === null ? null : parseTime(text)
}

function dateText (element: unknown): string | null {
  const json = primitiveValue(element)
  if (json === null || typeof json === 'string') return json
  throw new CqlRuntimeError('A date or time of the record is no text.')
}
