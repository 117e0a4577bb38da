import { describe, expect, it } from 'vitest'
import { emptyTotals } from '../../src/measure/measure-totals.js'
import { summaryReport } from '../../src/report/summary-report.js'
import { cohortMeasure, group, measure, ownConcept, stratifiedMeasure, threeRateMeasure } from '../measure/sample-measures.js'
import { containedOf, containmentProblems, countsOf, extensionsOf } from './report-shape.js'
import { context, FAILURES, GENDER, MEMBERSHIPS, NOTICE_ISSUES, NOTICES, PARTIAL_VALUE_SETS, STRATIFIED, totalsOf } from './sample-reports.js'

const input = { ...STRATIFIED, totals: totalsOf(STRATIFIED.model, MEMBERSHIPS), failures: [] }
const report = summaryReport(input)
const MESSAGES = 'http://hl7.org/fhir/StructureDefinition/cqf-messages'
const SCORING = 'http://hl7.org/fhir/us/davinci-deqm/StructureDefinition/extension-measureScoring'
const DIRECTION = 'http://hl7.org/fhir/us/davinci-deqm/StructureDefinition/extension-groupImprovementNotation'

describe('summaryReport', () => {
  it('states measure with version, period to the day, date, reporter and direction', () => {
    expect(report).toMatchObject({
      resourceType: 'MeasureReport',
      id: 'report-1',
      status: 'complete',
      type: 'summary',
      measure: 'https://example.org/Measure/Sample|1.2.003',
      period: { start: '2026-01-01', end: '2026-12-31' },
      date: '2027-01-15T10:00:00.000Z',
      reporter: { reference: 'Organization/example' },
      improvementNotation: { coding: [{ code: 'increase' }] }
    })
  })

  it('has neither subject nor evaluated resources nor anything of one patient', () => {
    expect(report.subject).toBeUndefined()
    expect(report.evaluatedResource).toBeUndefined()
    expect(JSON.stringify(summaryReport({ ...input, failures: FAILURES }))).not.toMatch(/subject-\d|Patient\/|coverage-2|1950|Part B/)
  })

  it('mirrors ids, codes and order of the Measure', () => {
    const measured = stratifiedMeasure().group?.[0]
    expect(report.group?.[0]).toMatchObject({ id: 'Group_1', code: ownConcept('first-rate') })
    expect(report.group?.[0]?.population?.map(({ id, code }) => ({ id, code }))).toEqual(measured?.population?.map(({ id, code }) => ({ id, code })))
    expect(report.group?.[0]?.stratifier?.map(({ id }) => id)).toEqual(['by-age', 'by-sex-and-payer'])
  })

  it('counts and scores', () => {
    expect(countsOf(report.group?.[0])).toEqual({
      'initial-population': 4, denominator: 4, 'denominator-exclusion': 1, numerator: 1, 'numerator-exclusion': 0, 'denominator-exception': 1
    })
    expect(report.group?.[0]?.measureScore).toEqual({ value: 0.5 })
  })

  it('gives each stratum that occurs its value, counts and score; no value is coded unknown', () => {
    const stratum = report.group?.[0]?.stratifier?.[0]?.stratum ?? []
    expect(report.group?.[0]?.stratifier?.[0]?.code).toEqual([ownConcept('age-group', 'Age group')])
    expect(stratum.map(({ value, population, measureScore }) => [value?.text ?? value?.coding?.[0]?.code, population?.map(one => one.count), measureScore?.value])).toEqual([
      ['18-44', [2, 2, 0, 1, 0, 0], 0.5], ['45-64', [1, 1, 1, 0, 0, 0], undefined], ['unknown', [1, 1, 0, 0, 0, 1], undefined]
    ])
  })

  it('gives strata of components one component each, and the stratifier\'s code in base R4 only, since deqm-7 wants one or the other', () => {
    const stratifier = report.group?.[0]?.stratifier?.[1]
    expect(stratifier?.code).toBeUndefined()
    expect(summaryReport({ ...input, profileSet: 'r4' }).group?.[0]?.stratifier?.[1]?.code).toEqual([ownConcept('sex-and-payer', 'Sex and payer')])
    expect(stratifier?.stratum?.map(({ value, component }) => [value, component?.map(part => [part.code.text, part.value.text ?? part.value.coding?.[0]])])).toEqual([
      [undefined, [['Sex', { system: GENDER, code: 'female' }], ['Medicare', 'false']]],
      [undefined, [['Sex', { system: GENDER, code: 'female' }], ['Medicare', 'true']]],
      [undefined, [['Sex', { system: GENDER, code: 'male' }], ['Medicare', 'true']]]
    ])
  })

  it('uses an element id once only', () => {
    const ids = [...JSON.stringify(report).matchAll(/"id":"([^"]+)"/g)].map(match => match[1])
    expect(ids).toEqual([...new Set(ids)])
  })

  it('counts supplemental data per value in contained Observations', () => {
    const observations = containedOf(report, 'Observation')
    expect(observations).toMatchObject([
      { id: 'sde-1-1', code: { coding: [{ system: GENDER, code: 'female' }] }, valueInteger: 3 },
      { id: 'sde-1-2', code: { coding: [{ system: GENDER, code: 'male' }] }, valueInteger: 1 },
      { id: 'sde-2-1', code: { coding: [{ code: '1' }] }, valueInteger: 1 },
      { id: 'sde-2-2', code: { coding: [{ code: 'unknown' }] }, valueInteger: 1 },
      { id: 'sde-2-3', code: { text: 'a value of type Coverage' }, valueInteger: 1 },
      { id: 'sde-2-4', code: { text: 'a value of type date' }, valueInteger: 1 },
      { id: 'sde-3-1', code: { text: 'a value of type number' }, valueInteger: 4 }
    ])
    expect(extensionsOf(report, 'http://hl7.org/fhir/5.0/StructureDefinition/extension-MeasureReport.supplementalData')[0]?.valueReference).toEqual({
      extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/cqf-criteriaReference', valueString: 'sde-sex' }], reference: '#sde-1-1'
    })
  })

  it('names the software in a contained Device', () => {
    expect(containedOf(report, 'Device')).toEqual([{
      resourceType: 'Device', id: 'software', deviceName: [{ name: 'asm-ecqm', type: 'manufacturer-name' }], version: [{ value: '0.1.0' }]
    }])
    expect(extensionsOf(report, 'http://hl7.org/fhir/uv/crmi/StructureDefinition/crmi-softwaresystem')).toEqual([{ url: 'http://hl7.org/fhir/uv/crmi/StructureDefinition/crmi-softwaresystem', valueReference: { reference: '#software' } }])
  })

  it('contains only what it refers to', () => {
    expect(containmentProblems(summaryReport({ ...input, failures: FAILURES, partialValueSets: PARTIAL_VALUE_SETS }))).toEqual({ unreferenced: [], dangling: [] })
  })

  it('refuses totals of another measure rather than report zeros', () => {
    expect(() => summaryReport({ ...input, totals: emptyTotals(context(threeRateMeasure()).model) })).toThrow(expect.objectContaining({ code: 'INTERNAL' }))
    expect(() => summaryReport({ ...input, totals: { ...input.totals, groups: [] } })).toThrow(/another measure/)
  })

  it('leaves the inputs as they were', () => {
    const before = structuredClone(input)
    summaryReport(input)
    expect(input).toEqual(before)
  })
})

describe('summaryReport, messages', () => {
  it('has none where every subject was evaluated on full value sets', () => {
    expect(containedOf(report, 'OperationOutcome')).toEqual([])
    expect(extensionsOf(report, MESSAGES)).toEqual([])
  })

  it('counts failures by code, library and definition, and names partial value sets', () => {
    const withMessages = summaryReport({ ...input, failures: FAILURES, partialValueSets: PARTIAL_VALUE_SETS })
    expect(withMessages.status).toBe('complete')
    expect(extensionsOf(withMessages, MESSAGES)).toEqual([{ url: MESSAGES, valueReference: { reference: '#messages' } }])
    expect(containedOf(withMessages, 'OperationOutcome')).toMatchObject([{
      id: 'messages',
      issue: [
        {
          severity: 'error',
          code: 'incomplete',
          details: { coding: [{ code: 'SUBJECTS_FAILED' }, { code: 'EVALUATION_FAILED' }], text: '2 subjects could not be evaluated and are in no count (library Sample, definition "Numerator"): EVALUATION_FAILED' }
        },
        { severity: 'error', code: 'incomplete', details: { text: '1 subject could not be evaluated and is in no count: RECORD_WITHOUT_PATIENT' } },
        { severity: 'warning', code: 'incomplete', details: { coding: [{ code: 'VALUE_SET_INCOMPLETE' }], text: expect.stringContaining('ValueSet/1.2.3, http://cts.nlm.nih.gov/fhir/ValueSet/2.16') as string } }
      ]
    }])
  })

  it('says behind them what was done to the data, mended as information, the rest as warnings', () => {
    expect(containedOf(summaryReport({ ...input, notices: NOTICES }), 'OperationOutcome')).toEqual([{ resourceType: 'OperationOutcome', id: 'messages', issue: NOTICE_ISSUES }])
    const all = summaryReport({ ...input, failures: FAILURES, partialValueSets: PARTIAL_VALUE_SETS, notices: NOTICES })
    expect(containedOf(all, 'OperationOutcome')).toMatchObject([{ issue: [{ severity: 'error' }, { severity: 'error' }, { severity: 'warning' }, ...NOTICE_ISSUES] }])
    expect(containmentProblems(all)).toEqual({ unreferenced: [], dangling: [] })
    expect(containedOf(summaryReport({ ...input, notices: [] }), 'OperationOutcome')).toEqual([])
  })

  it('does not count a failed subject in any population', () => {
    expect(summaryReport({ ...input, failures: FAILURES }).group).toEqual(report.group)
  })

  it('is an error without counts where every subject failed', () => {
    const failed = summaryReport({ ...input, totals: emptyTotals(input.model), failures: FAILURES })
    expect(failed).toMatchObject({ status: 'error', type: 'summary' })
    expect(failed.group?.[0]?.population).toHaveLength(6)
    expect(JSON.stringify(failed.group)).not.toMatch(/"count"|measureScore/)
    expect(failed.meta).toBeUndefined()
  })

  it('is complete with zeros where there was nobody to evaluate', () => {
    const nobody = summaryReport({ ...input, totals: emptyTotals(input.model) })
    expect(nobody.status).toBe('complete')
    expect(countsOf(nobody.group?.[0])['initial-population']).toBe(0)
  })
})

describe('summaryReport, profiles', () => {
  const PROFILE = 'http://hl7.org/fhir/us/davinci-deqm/StructureDefinition/summary-measurereport-deqm'
  const scored = (measureResource: Parameters<typeof context>[0], counts: number[]): Parameters<typeof summaryReport>[0] => {
    const base = context(measureResource)
    const totals = emptyTotals(base.model)
    for (const one of totals.groups) one.populations.forEach((population, index) => { population.count = counts[index] ?? 0 })
    totals.subjects = counts[0] ?? 0
    return { ...base, totals, failures: [] }
  }

  it('claims DEQM US STU5 with scoring and direction on every group', () => {
    const three = summaryReport(scored(threeRateMeasure(), [4, 4, 1, 1]))
    expect(three.meta).toEqual({ profile: [PROFILE] })
    expect(three.group?.map(one => one.extension?.map(extension => [extension.url, extension.valueCodeableConcept?.coding?.[0]?.code]))).toEqual(
      [1, 2, 3].map(() => [[SCORING, 'proportion'], [DIRECTION, 'increase']])
    )
  })

  it('gives no measureScore for an empty denominator and then claims no profile, because deqm-6 wants a score', () => {
    const empty = summaryReport(scored(measure(), [4, 2, 2, 0]))
    expect(empty.group?.[0] && 'measureScore' in empty.group[0]).toBe(false)
    expect(countsOf(empty.group?.[0])).toMatchObject({ denominator: 2, 'denominator-exclusion': 2 })
    expect(empty.meta).toBeUndefined()
  })

  it.each(['Practitioner/x', 'Organization', 'PractitionerRole/x'])('claims no profile for the reporter %s, since STU5 wants an Organization', reporter => {
    expect(summaryReport({ ...scored(measure(), [4, 4, 1, 1]), reporter }).meta).toBeUndefined()
  })

  it.each(['Organization/x', 'https://ehr.example.org/fhir/Organization/x'])('claims the profile for the reporter %s', reporter => {
    expect(summaryReport({ ...scored(measure(), [4, 4, 1, 1]), reporter }).meta).toEqual({ profile: [PROFILE] })
  })

  it('a cohort needs no score and no direction', () => {
    const cohort = summaryReport(scored(cohortMeasure(), [7]))
    expect(cohort.meta).toEqual({ profile: [PROFILE] })
    expect(cohort.group?.[0]).toMatchObject({ population: [{ count: 7 }] })
    expect(cohort.group?.[0]?.measureScore).toBeUndefined()
  })

  it('puts mixed directions on the groups only', () => {
    const mixed = measure({ group: [group({ number: 1 }), group({ number: 2, direction: 'decrease' })] })
    for (const profileSet of ['deqm-us-5', 'r4'] as const) {
      const made = summaryReport({ ...scored(mixed, [4, 4, 1, 1]), profileSet })
      expect(made.improvementNotation).toBeUndefined()
      expect(made.group?.map(one => one.extension?.find(({ url }) => url === DIRECTION)?.valueCodeableConcept?.coding?.[0]?.code)).toEqual(['increase', 'decrease'])
    }
  })

  it('writes base R4 alone on demand', () => {
    const base = summaryReport({ ...scored(measure(), [4, 4, 1, 1]), profileSet: 'r4' })
    expect(base.meta).toBeUndefined()
    expect(base.group?.[0]?.extension).toBeUndefined()
    expect(base.improvementNotation?.coding?.[0]?.code).toBe('increase')
  })

  it('keeps supplemental data out that the Measure wants in individual reports only', () => {
    const base = stratifiedMeasure()
    const marked = { ...base, supplementalData: (base.supplementalData ?? []).map(data => ({ ...data, extension: [{ url: 'http://hl7.org/fhir/us/cqfmeasures/StructureDefinition/cqfm-includeInReportType', valueCode: 'individual' }] })) }
    expect(containedOf(summaryReport({ ...input, model: context(marked).model }), 'Observation')).toEqual([])
  })
})
