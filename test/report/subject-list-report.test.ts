import { describe, expect, it } from 'vitest'
import type { List, MeasureReport } from '../../src/fhir/types.js'
import { subjectListReport } from '../../src/report/subject-list-report.js'
import { summaryReport } from '../../src/report/summary-report.js'
import { containedOf, containmentProblems } from './report-shape.js'
import { FAILURES, MEMBERSHIPS, NOTICE_ISSUES, NOTICES, STRATIFIED, totalsOf } from './sample-reports.js'

const report = subjectListReport({ ...STRATIFIED, memberships: [...MEMBERSHIPS].reverse(), failures: [] })
const individualReports = new Map(MEMBERSHIPS.map(({ subjectId }) => [subjectId, `MeasureReport/of-${subjectId}`]))

function itemsOf (source: MeasureReport, reference: string | undefined): (string | undefined)[] | undefined {
  const list = containedOf(source, 'List').find(resource => `#${resource.id ?? ''}` === reference) as List | undefined
  return list === undefined ? undefined : (list.entry ?? []).map(entry => entry.item.reference)
}

function listed (source: MeasureReport): Record<string, (string | undefined)[] | undefined> {
  return Object.fromEntries((source.group?.[0]?.population ?? []).map(population => [population.code?.coding?.[0]?.code ?? '', itemsOf(source, population.subjectResults?.reference)]))
}

describe('subjectListReport', () => {
  it('lists the patients of each population that has some, in the order of their ids', () => {
    const all = ['Patient/subject-1', 'Patient/subject-2', 'Patient/subject-3', 'Patient/subject-4']
    expect(report.type).toBe('subject-list')
    expect(listed(report)).toEqual({
      'initial-population': all,
      denominator: all,
      'denominator-exclusion': ['Patient/subject-3'],
      numerator: ['Patient/subject-1'],
      'numerator-exclusion': undefined,
      'denominator-exception': ['Patient/subject-4']
    })
  })

  it('lists the patients of each stratum', () => {
    const stratum = report.group?.[0]?.stratifier?.[0]?.stratum ?? []
    expect(stratum.map(({ value, population }) => [value?.text, itemsOf(report, population?.[0]?.subjectResults?.reference)])).toEqual([
      ['18-44', ['Patient/subject-1', 'Patient/subject-2']], ['45-64', ['Patient/subject-3']], [undefined, ['Patient/subject-4']]
    ])
  })

  it('makes snapshot Lists, one for each distinct set of subjects, all referenced', () => {
    const lists = containedOf(report, 'List') as List[]
    expect(lists.every(list => list.mode === 'snapshot' && list.status === 'current')).toBe(true)
    const contents = lists.map(list => JSON.stringify(list.entry))
    expect(new Set(contents).size).toBe(contents.length)
    expect(containmentProblems(report)).toEqual({ unreferenced: [], dangling: [] })
  })

  it('counts as the summary does', () => {
    const summary = summaryReport({ ...STRATIFIED, totals: totalsOf(STRATIFIED.model, MEMBERSHIPS), failures: [] })
    const bare = JSON.parse(JSON.stringify(report.group, (key, value: unknown) => key === 'subjectResults' ? undefined : value)) as unknown
    expect(bare).toEqual(summary.group)
  })

  it('claims no DEQM profile, because the lists name patients', () => {
    expect(report.meta).toBeUndefined()
  })

  it('counts failed subjects in the messages and lists them nowhere', () => {
    const withFailures = subjectListReport({ ...STRATIFIED, memberships: MEMBERSHIPS, failures: FAILURES })
    const [outcome] = containedOf(withFailures, 'OperationOutcome')
    expect(withFailures.status).toBe('complete')
    expect(outcome).toMatchObject({ issue: [{ severity: 'error' }, { severity: 'error' }] })
    expect(JSON.stringify(outcome)).not.toMatch(/subject-\d/)
    expect(withFailures.group).toEqual(report.group)
  })

  it('says what was done to the data', () => {
    expect(containedOf(subjectListReport({ ...STRATIFIED, memberships: MEMBERSHIPS, failures: [], notices: NOTICES }), 'OperationOutcome')).toMatchObject([{ issue: NOTICE_ISSUES }])
  })

  it('is an error without counts and lists where every subject failed', () => {
    const failed = subjectListReport({ ...STRATIFIED, memberships: [], failures: FAILURES })
    expect(failed.status).toBe('error')
    expect(failed.group?.[0]?.population).toHaveLength(6)
    expect(JSON.stringify(failed.group)).not.toMatch(/"count"|measureScore/)
    expect(containedOf(failed, 'List')).toEqual([])
  })
})

describe('subjectListReport with stored individual reports', () => {
  const withReports = subjectListReport({ ...STRATIFIED, memberships: MEMBERSHIPS, failures: [], individualReports })

  it('lists the individual reports, with an empty List where nobody is', () => {
    expect(listed(withReports)).toMatchObject({ numerator: ['MeasureReport/of-subject-1'], 'numerator-exclusion': [] })
    expect(containedOf(withReports, 'List').filter(list => (list as List).emptyReason !== undefined)).toHaveLength(1)
    expect(JSON.stringify(withReports)).not.toContain('Patient/')
    expect(containmentProblems(withReports)).toEqual({ unreferenced: [], dangling: [] })
  })

  it('claims the DEQM profile', () => {
    expect(withReports.meta?.profile).toEqual(['http://hl7.org/fhir/us/davinci-deqm/StructureDefinition/subjectlist-measurereport-deqm'])
  })

  it('refuses to list a subject whose report is not there', () => {
    expect(() => subjectListReport({ ...STRATIFIED, memberships: MEMBERSHIPS, failures: [], individualReports: new Map() })).toThrow(expect.objectContaining({ code: 'INTERNAL' }))
  })
})
