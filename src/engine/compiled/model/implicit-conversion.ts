import { CqlCode, CqlConcept } from '../values/code.js'
import { Decimal } from '../values/decimal.js'
import { CqlInterval } from '../values/interval.js'
import { CqlQuantity, CqlRatio } from '../values/quantity.js'
import { TypedJson } from '../values/typed-json.js'
import { FHIR } from './cql-type.js'
import { systemValue } from './dynamic-property.js'
import { dateTimeValue, elements } from './fhir-primitive.js'
import { fhirTypes } from './type-table.js'

type Json = Readonly<Record<string, unknown>>

/**
 * The System value of a FHIR element, for ELM whose model types elements as System values and leaves the conversion implicit (QI-Core
 * model info). ELM on the FHIR model converts by functions of FHIRHelpers and does not come here. What has no conversion stays.
 */
export function systemValueOf (value: unknown, evaluationOffsetMinutes: number): unknown {
  return value instanceof TypedJson ? toSystem(value.type, value.json, evaluationOffsetMinutes) ?? value : value
}

/** The same where the type is known; null for null and for what has no conversion. */
export function toSystem (type: string, json: unknown, evaluationOffsetMinutes: number): unknown {
  if (json === null || json === undefined) return null
  const primitive = fhirTypes().primitiveValue(type)
  if (primitive !== undefined) return systemValue(primitive, json, evaluationOffsetMinutes)
  for (const [name, convert] of Object.entries(CONVERSIONS)) if (fhirTypes().isSubtype(type, FHIR + name)) return convert(json as Json, evaluationOffsetMinutes)
  return null
}

const CONVERSIONS: Readonly<Record<string, (json: Json, evaluationOffsetMinutes: number) => unknown>> = {
  Coding: code,
  CodeableConcept: json => new CqlConcept((elements(json['coding']) ?? []).map(coding => code(coding as Json)), text(json['text'])),
  Quantity: quantity,
  Period: (json, offset) => new CqlInterval(dateTimeValue(json['start'], offset), dateTimeValue(json['end'], offset), json['start'] !== undefined, true, 'DateTime'),
  Range: json => new CqlInterval(part(json['low']), part(json['high']), json['low'] !== undefined, true, 'Quantity'),
  Ratio: json => {
    const [numerator, denominator] = [part(json['numerator']), part(json['denominator'])]
    return numerator === null || denominator === null ? null : new CqlRatio(numerator, denominator)
  }
}

function code (json: Json): CqlCode {
  return new CqlCode(text(json['code']), text(json['system']), text(json['version']), text(json['display']))
}

/** A quantity with a comparator is no point value, and one in another system than UCUM cannot be compared: both are unknown. */
function quantity (json: Json): CqlQuantity | null {
  const { value, comparator, system } = json
  if (typeof value !== 'number' || comparator !== undefined || (system !== undefined && system !== 'http://unitsofmeasure.org')) return null
  return new CqlQuantity(Decimal.of(value), text(json['code']) ?? text(json['unit']) ?? '1')
}

function part (json: unknown): CqlQuantity | null {
  return json === null || json === undefined ? null : quantity(json as Json)
}

function text (json: unknown): string | null {
  return typeof json === 'string' ? json : null
}
