import type { ExpressionValue } from '../engine/engine.js'
import type { CodeableConcept, Extension, MeasureReport, Observation, Reference } from '../fhir/types.js'
import { dataValuesFrom, type DataValue } from '../measure/data-value.js'
import type { MeasureModel, SupplementalDataModel } from '../measure/measure-model.js'
import type { MeasureTotals } from '../measure/measure-totals.js'
import type { ValueCount } from '../measure/value-totals.js'
import { criteriaReferences, SUPPLEMENTAL_DATA, UNKNOWN_VALUE } from './report-codes.js'

/** Contained Observations and the extensions that refer to them. */
export interface SupplementalDataParts {
  readonly contained: Observation[]
  readonly extension: Extension[]
}

/**
 * Supplemental data of one subject (DEQM supplementalData; Quality Measure IG): a resource is referenced, any other value becomes a
 * contained Observation whose code is the element's and whose value is the value; no value gives dataAbsentReason `unknown`.
 * `values` in the order of the model. Elements that includeInReportType keeps out of individual reports are left out.
 */
export function individualSupplementalData (model: MeasureModel, values: readonly ExpressionValue[]): SupplementalDataParts {
  const parts: SupplementalDataParts = { contained: [], extension: [] }
  for (const [index, data] of model.supplementalData.entries()) {
    if (!isIncluded(data, 'individual')) continue
    const found = dataValuesFrom(values[index])
    if (found.length === 0) addObservation(parts, data, `sde-${index + 1}`, { code: elementConcept(data), dataAbsentReason: UNKNOWN_VALUE })
    for (const [place, value] of found.entries()) addValue(parts, data, `sde-${index + 1}-${place + 1}`, value)
  }
  return parts
}

/**
 * Supplemental data over many subjects: per distinct value a contained Observation, code = the value, valueInteger = subjects of the
 * initial population who have it (form of the DEQM summary example). Values that could tell who a subject is show as their type only.
 */
export function countedSupplementalData (model: MeasureModel, totals: MeasureTotals, reportType: 'summary' | 'subject-list'): SupplementalDataParts {
  const parts: SupplementalDataParts = { contained: [], extension: [] }
  for (const [index, data] of model.supplementalData.entries()) {
    if (!isIncluded(data, reportType)) continue
    const counts = Object.entries(totals.supplementalData[index] ?? {}).sort(([left], [right]) => left < right ? -1 : 1)
    for (const [place, [, count]] of counts.entries()) {
      addObservation(parts, data, `sde-${index + 1}-${place + 1}`, { code: countedConcept(count), valueInteger: count.subjects })
    }
  }
  return parts
}

function isIncluded (data: SupplementalDataModel, reportType: MeasureReport['type']): boolean {
  return data.includeInReportTypes?.includes(reportType) ?? true
}

function addValue (parts: SupplementalDataParts, data: SupplementalDataModel, id: string, value: DataValue): void {
  if (value.kind === 'resource') addReference(parts, data, value.reference)
  else addObservation(parts, data, id, { code: elementConcept(data), ...observedValue(value) })
}

function observedValue (value: Exclude<DataValue, { kind: 'resource' }>): Pick<Observation, 'valueCodeableConcept' | 'valueBoolean' | 'valueString'> {
  if (value.kind === 'coded') return { valueCodeableConcept: { coding: [...value.codings], ...(value.text === undefined ? {} : { text: value.text }) } }
  if (value.kind === 'label' && (value.text === 'true' || value.text === 'false')) return { valueBoolean: value.text === 'true' }
  return { valueString: value.text }
}

function addObservation (parts: SupplementalDataParts, data: SupplementalDataModel, id: string, content: Omit<Observation, 'resourceType' | 'id' | 'status'>): void {
  parts.contained.push({ resourceType: 'Observation', id, status: 'final', ...content })
  addReference(parts, data, `#${id}`)
}

function addReference (parts: SupplementalDataParts, data: SupplementalDataModel, reference: string): void {
  const valueReference: Reference = { ...criteriaReferences(data.id === undefined ? [] : [data.id]), reference }
  parts.extension.push({ url: SUPPLEMENTAL_DATA, valueReference })
}

function elementConcept (data: SupplementalDataModel): CodeableConcept {
  return data.concept ?? { text: data.text ?? data.id ?? data.expression }
}

function countedConcept (count: ValueCount): CodeableConcept {
  switch (count.kind) {
    case 'coded': return { coding: [{ ...(count.system === undefined ? {} : { system: count.system }), ...(count.code === undefined ? {} : { code: count.code }) }] }
    case 'label': return { text: count.text ?? '' }
    case 'type': return { text: `a value of type ${count.text ?? ''}` }
    case 'none': return UNKNOWN_VALUE
  }
}
