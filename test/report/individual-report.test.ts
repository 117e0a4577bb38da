import { describe, expect, it } from 'vitest'
import type { SubjectMembership } from '../../src/measure/membership.js'
import { membershipFromResults } from '../../src/measure/membership-from-results.js'
import { individualReport } from '../../src/report/individual-report.js'
import { cohortMeasure, group, measure, ownConcept, threeRateMeasure } from '../measure/sample-measures.js'
import { containedOf, containmentProblems, countsOf, extensionsOf } from './report-shape.js'
import { context, EVALUATED, GENDER, MEMBERSHIPS, NOTICE_ISSUES, NOTICES, PARTIAL_VALUE_SETS, STRATIFIED } from './sample-reports.js'

const CRITERIA = 'http://hl7.org/fhir/StructureDefinition/cqf-criteriaReference'
const SUPPLEMENTAL = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-MeasureReport.supplementalData'

function reportOf (index: number): ReturnType<typeof individualReport> {
  const membership = MEMBERSHIPS[index] as SubjectMembership
  return individualReport({ ...STRATIFIED, subjectId: membership.subjectId, outcome: { membership }, evaluatedResources: EVALUATED })
}

function references (values: readonly { reference?: string | undefined, extension?: { valueString?: string | undefined }[] | undefined }[]): Record<string, (string | undefined)[]> {
  return Object.fromEntries(values.map(value => [value.reference, (value.extension ?? []).map(extension => extension.valueString)]))
}

describe('individualReport', () => {
  it('is about one subject', () => {
    expect(reportOf(0)).toMatchObject({
      type: 'individual',
      status: 'complete',
      subject: { reference: 'Patient/subject-1' },
      measure: 'https://example.org/Measure/Sample|1.2.003',
      date: '2027-01-15T10:00:00.000Z',
      reporter: { reference: 'Organization/example' },
      period: { start: '2026-01-01', end: '2026-12-31' },
      meta: { profile: ['http://hl7.org/fhir/us/davinci-deqm/StructureDefinition/indv-measurereport-deqm'] }
    })
  })

  it('counts the subject after the population hierarchy', () => {
    expect(countsOf(reportOf(0).group?.[0])).toMatchObject({ 'initial-population': 1, denominator: 1, numerator: 1 })
    expect(reportOf(0).group?.[0]?.measureScore).toEqual({ value: 1 })
    expect(reportOf(1).group?.[0]?.measureScore).toEqual({ value: 0 })
    expect(countsOf(reportOf(2).group?.[0])).toMatchObject({ 'denominator-exclusion': 1, numerator: 0 })
  })

  it('has no score for a subject excluded, excepted or outside, and then claims no profile', () => {
    for (const index of [2, 3, 4]) {
      expect(reportOf(index).group?.[0]?.measureScore).toBeUndefined()
      expect(reportOf(index).meta).toBeUndefined()
    }
  })

  it('shows the one stratum of the subject', () => {
    expect(reportOf(1).group?.[0]?.stratifier?.[0]?.stratum).toMatchObject([{ value: { text: '18-44' }, population: [{ count: 1 }, { count: 1 }, { count: 0 }, { count: 0 }, { count: 0 }, { count: 0 }], measureScore: { value: 0 } }])
  })

  it('shows no stratum of a subject outside the initial population, and still names the stratifiers', () => {
    const stratifiers = reportOf(4).group?.[0]?.stratifier
    expect(stratifiers).toEqual([{ id: 'by-age', code: [ownConcept('age-group', 'Age group')] }, { id: 'by-sex-and-payer', code: [ownConcept('sex-and-payer', 'Sex and payer')] }])
  })

  it('lists each evaluated resource once with every population, stratifier and supplemental data id it served', () => {
    expect(references(reportOf(0).evaluatedResource ?? [])).toEqual({
      'Encounter/e1': ['initial-population-1', 'denominator-1', 'numerator-1'],
      'Observation/o1': ['numerator-1'],
      'Patient/subject-1': ['initial-population-1', 'denominator-1', 'by-age', 'sde-sex']
    })
    expect(reportOf(0).evaluatedResource?.[0]?.extension?.[0]?.url).toBe(CRITERIA)
  })

  it('names the populations of all three groups that share an expression', () => {
    const base = context(threeRateMeasure())
    const membership = membershipFromResults(base.model, 'subject-1', { 'Initial Population': true, Denominator: true, 'Denominator Exclusions': false, 'Numerator 1': true, 'Numerator 2': false, 'Numerator 3': false })
    const report = individualReport({ ...base, subjectId: 'subject-1', outcome: { membership }, evaluatedResources: { 'Initial Population': ['Encounter/e1'], 'Numerator 2': ['Encounter/e1'] } })
    expect(references(report.evaluatedResource ?? [])).toEqual({ 'Encounter/e1': ['initial-population-1', 'initial-population-2', 'numerator-2', 'initial-population-3'] })
    expect(report.group?.map(one => [one.id, one.measureScore?.value])).toEqual([['Group_1', 1], ['Group_2', 0], ['Group_3', 0]])
  })

  it('leaves evaluatedResource out where the engine told none', () => {
    const membership = MEMBERSHIPS[0] as SubjectMembership
    expect(individualReport({ ...STRATIFIED, subjectId: 'subject-1', outcome: { membership } }).evaluatedResource).toBeUndefined()
  })

  it('gives supplemental data as Observations with the element\'s code, a resource by reference', () => {
    expect(containedOf(reportOf(0), 'Observation')).toEqual([
      { resourceType: 'Observation', id: 'sde-1-1', status: 'final', code: { text: 'Sex' }, valueCodeableConcept: { coding: [{ system: GENDER, code: 'female' }] } },
      { resourceType: 'Observation', id: 'sde-2-1', status: 'final', code: { text: 'Payer' }, valueCodeableConcept: { coding: [{ system: 'urn:oid:2.16.840.1.113883.3.221.5', code: '1', display: 'Part B of one subject' }] } },
      { resourceType: 'Observation', id: 'sde-3-1', status: 'final', code: { text: 'Visits' }, valueString: '3' }
    ])
    const extensions = extensionsOf(reportOf(1), SUPPLEMENTAL).map(extension => extension.valueReference ?? {})
    expect(references(extensions)).toEqual({ '#sde-1-1': ['sde-sex'], 'Coverage/coverage-2': ['sde-payer'], '#sde-3-1': ['raf-count'] })
  })

  it('says unknown for supplemental data without a value', () => {
    expect(containedOf(reportOf(2), 'Observation')).toMatchObject([{ id: 'sde-1-1' }, { id: 'sde-2', dataAbsentReason: { coding: [{ code: 'unknown' }] } }, { id: 'sde-3-1' }])
  })

  it('counts resources for resource basis', () => {
    const base = context(measure({ group: [group({ basis: 'Encounter', populations: [['initial-population', 'IP'], ['denominator', 'D'], ['numerator', 'N']] })] }))
    const encounters = ['a', 'b', 'c'].map(id => ({ resourceType: 'Encounter', id }))
    const membership = membershipFromResults(base.model, 'subject-1', { IP: encounters, D: encounters, N: encounters.slice(0, 1) })
    const report = individualReport({ ...base, subjectId: 'subject-1', outcome: { membership } })
    expect(countsOf(report.group?.[0])).toEqual({ 'initial-population': 3, denominator: 3, numerator: 1 })
    expect(report.group?.[0]?.measureScore).toEqual({ value: 1 / 3 })
  })

  it('reports a cohort without a score', () => {
    const base = context(cohortMeasure())
    const membership = membershipFromResults(base.model, 'subject-1', { 'Initial Population': null })
    const [reported] = individualReport({ ...base, subjectId: 'subject-1', outcome: { membership } }).group ?? []
    expect(countsOf(reported)).toEqual({ 'initial-population': 0 })
    expect(reported?.measureScore).toBeUndefined()
  })

  it('says what was done to the data of the subject', () => {
    const noticed = individualReport({ ...STRATIFIED, subjectId: 'subject-1', outcome: { membership: MEMBERSHIPS[0] as SubjectMembership }, notices: NOTICES })
    expect(containedOf(noticed, 'OperationOutcome')).toMatchObject([{ issue: NOTICE_ISSUES }])
    expect(containmentProblems(noticed)).toEqual({ unreferenced: [], dangling: [] })
  })

  it.each([0, 1, 2, 3, 4])('contains only what it refers to: subject %i', index => {
    expect(containmentProblems(reportOf(index))).toEqual({ unreferenced: [], dangling: [] })
  })
})

describe('individualReport of a failed subject', () => {
  const failed = individualReport({
    ...STRATIFIED, subjectId: 'subject-9', partialValueSets: PARTIAL_VALUE_SETS, outcome: { failure: { code: 'EVALUATION_FAILED', text: 'A list was compared with a number.', library: 'Sample', definition: 'Numerator' } }
  })

  it('is an error that mirrors the Measure without any count or score', () => {
    expect(failed).toMatchObject({ status: 'error', type: 'individual', subject: { reference: 'Patient/subject-9' }, period: { start: '2026-01-01' } })
    expect(JSON.stringify(failed)).not.toMatch(/"count"|measureScore/)
    expect(failed.group?.[0]).toMatchObject({ id: 'Group_1', code: ownConcept('first-rate'), stratifier: [{ id: 'by-age' }, { id: 'by-sex-and-payer' }] })
    expect(failed.group?.[0]?.population?.map(population => population.id)).toEqual(STRATIFIED.model.groups[0]?.populations.map(population => population.id))
    expect(failed.meta).toBeUndefined()
  })

  it('says why, without the subject\'s id in the messages', () => {
    const [outcome] = containedOf(failed, 'OperationOutcome')
    expect(outcome).toMatchObject({
      issue: [
        { severity: 'error', code: 'incomplete', details: { coding: [{ code: 'SUBJECTS_FAILED' }, { code: 'EVALUATION_FAILED' }], text: 'This subject could not be evaluated (library Sample, definition "Numerator"): A list was compared with a number.' } },
        { severity: 'warning', code: 'incomplete' }
      ]
    })
    expect(JSON.stringify(outcome)).not.toContain('subject-9')
    expect(containmentProblems(failed)).toEqual({ unreferenced: [], dangling: [] })
  })
})
