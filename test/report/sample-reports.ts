import type { EvaluatedResources, ExpressionValue } from '../../src/engine/engine.js'
import { measurementPeriod } from '../../src/fhir/period.js'
import type { Measure } from '../../src/fhir/types.js'
import { membershipFromResults } from '../../src/measure/membership-from-results.js'
import type { SubjectMembership } from '../../src/measure/membership.js'
import { measureModelFromResource } from '../../src/measure/measure-from-resource.js'
import type { MeasureModel } from '../../src/measure/measure-model.js'
import { addMembership, emptyTotals, type MeasureTotals } from '../../src/measure/measure-totals.js'
import type { CountedFailure, DataNotice, ReportContext } from '../../src/report/report-input.js'
import { PROPORTION_POPULATIONS, stratifiedMeasure } from '../measure/sample-measures.js'

/** Synthetic subjects `subject-1` … over the stratified sample measure. */

export const GENDER = 'http://hl7.org/fhir/administrative-gender'

export function context (measure: Measure, changes: Partial<ReportContext> = {}): ReportContext {
  return {
    id: 'report-1',
    model: measureModelFromResource(measure),
    measurementPeriod: measurementPeriod('2026-01-01', '2026-12-31', 'America/New_York'),
    date: new Date('2027-01-15T10:00:00Z'),
    reporter: 'Organization/example',
    software: { name: 'asm-ecqm', version: '0.1.0' },
    partialValueSets: [],
    ...changes
  }
}

export const STRATIFIED = context(stratifiedMeasure())

export const NOTICES: readonly DataNotice[] = [
  { system: 'urn:own', code: 'mended', repaired: true, text: 'Two were mended: 2 Encounter.' },
  { system: 'urn:own', code: 'left', repaired: false, text: 'One was left: 1 Task.' }
]

/** The issues that NOTICES give. */
export const NOTICE_ISSUES = [
  { severity: 'information', code: 'informational', details: { coding: [{ system: 'urn:asm-ecqm:error-code', code: 'DATA_REPAIRED' }, { system: 'urn:own', code: 'mended' }], text: 'Two were mended: 2 Encounter.' } },
  { severity: 'warning', code: 'incomplete', details: { coding: [{ system: 'urn:asm-ecqm:error-code', code: 'DATA_UNRESOLVED' }, { system: 'urn:own', code: 'left' }], text: 'One was left: 1 Task.' } }
] as const

export interface SubjectRow {
  readonly met: readonly boolean[]
  readonly age: string | null
  readonly sex: string | null
  readonly payer?: ExpressionValue
}

export const ROWS: readonly SubjectRow[] = [
  { met: [true, true, false, true], age: '18-44', sex: 'female', payer: { coding: [{ system: 'urn:oid:2.16.840.1.113883.3.221.5', code: '1', display: 'Part B of one subject' }] } },
  { met: [true, true, false, false], age: '18-44', sex: 'male', payer: { resourceType: 'Coverage', id: 'coverage-2' } },
  { met: [true, true, true, true], age: '45-64', sex: 'female' },
  { met: [true, true, false, false, false, true], age: null, sex: 'female', payer: '1950-02-03' },
  { met: [false], age: '45-64', sex: null }
]

export function stratifiedMembership (subjectId: string, row: SubjectRow): SubjectMembership {
  const sex = row.sex === null ? null : { system: GENDER, code: row.sex }
  return membershipFromResults(STRATIFIED.model, subjectId, {
    ...Object.fromEntries(PROPORTION_POPULATIONS.map(([, name], index) => [name, row.met[index] ?? false])),
    'Age Group': row.age,
    'Sex Code': sex,
    'Is Medicare': row.payer !== undefined,
    'SDE Sex': sex,
    'SDE Payer': row.payer ?? null,
    'RAF Visits': 3
  })
}

export const MEMBERSHIPS = ROWS.map((row, index) => stratifiedMembership(`subject-${index + 1}`, row))

export function totalsOf (model: MeasureModel, memberships: readonly SubjectMembership[]): MeasureTotals {
  const totals = emptyTotals(model)
  for (const membership of memberships) addMembership(totals, membership)
  return totals
}

export const EVALUATED: EvaluatedResources = {
  'Initial Population': ['Patient/subject-1', 'Encounter/e1'],
  Denominator: ['Patient/subject-1', 'Encounter/e1'],
  Numerator: ['Observation/o1', 'Encounter/e1'],
  'Denominator Exclusions': [],
  'SDE Sex': ['Patient/subject-1'],
  'Age Group': ['Patient/subject-1']
}

export const FAILURES: readonly CountedFailure[] = [
  { code: 'EVALUATION_FAILED', text: 'text about subject-8', library: 'Sample', definition: 'Numerator', localId: '12' },
  { code: 'EVALUATION_FAILED', text: 'another text', library: 'Sample', definition: 'Numerator', localId: '14' },
  { code: 'RECORD_WITHOUT_PATIENT', text: 'The Bundle holds no Patient resource.' }
]

export const PARTIAL_VALUE_SETS = ['http://cts.nlm.nih.gov/fhir/ValueSet/2.16.840.1.113883.3.526.3.378', 'http://cts.nlm.nih.gov/fhir/ValueSet/1.2.3']
