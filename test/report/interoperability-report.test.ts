import { describe, expect, it } from 'vitest'
import type { MeasureReport } from '../../src/fhir/types.js'
import { interoperabilityReport, type InteroperabilityReportInput } from '../../src/report/interoperability-report.js'

const DEQM = 'http://hl7.org/fhir/us/davinci-deqm/StructureDefinition/'

function report (rest: Partial<InteroperabilityReportInput>): MeasureReport {
  return interoperabilityReport({
    id: 'r1', measure: 'PI_EP_1', year: 2027, result: { numerator: 3, denominator: 4 }, reporter: { tin: '123456789' }, software: { name: 'asm-ecqm', version: '1.0.0' }, date: new Date('2028-01-15T10:00:00Z'), period: { start: '2027-07-05', end: '2027-12-31' }, ...rest
  })
}
const scoring = ({ extension = [] }: MeasureReport): string | undefined => extension.find(({ url }) => url === `${DEQM}extension-measureScoring`)?.valueCodeableConcept?.coding?.[0]?.code

describe('a result of Promoting Interoperability as a MeasureReport', () => {
  it('is a proportion with its counts and score, of a practice', () => {
    const made = report({ cehrtId: '0015EABCDEF1234' })
    expect(made).toMatchObject({
      meta: { profile: [`${DEQM}summary-measurereport-deqm`] },
      status: 'complete',
      type: 'summary',
      measure: 'https://asm-ecqm.example/fhir/Measure/PI_EP_1|2027',
      date: '2028-01-15T10:00:00.000Z',
      reporter: { type: 'Organization', identifier: { system: 'urn:oid:2.16.840.1.113883.4.4', value: '123456789' } },
      period: { start: '2027-07-05', end: '2027-12-31' },
      improvementNotation: { coding: [{ code: 'increase' }] },
      group: [{ measureScore: { value: 0.75 } }]
    })
    expect(made.group?.[0]?.population?.map(({ code, count }) => [code?.coding?.[0]?.code, count])).toEqual([['initial-population', 4], ['denominator', 4], ['numerator', 3]])
    expect(scoring(made)).toBe('proportion')
    expect(made.extension).toContainEqual({ url: `${DEQM}extension-certificationIdentifier`, valueIdentifier: { system: 'urn:oid:2.16.840.1.113883.3.2074.1', value: '0015EABCDEF1234' } })
  })

  it('has no score for an empty denominator, and then claims no profile that wants one', () => {
    const made = report({ result: { numerator: 0, denominator: 0 } })
    expect(made.group?.[0]).not.toHaveProperty('measureScore')
    expect(made).not.toHaveProperty('meta')
  })

  it('is a yes or no that was attested', () => {
    const made = report({ measure: 'PI_PPHI_1', result: { attested: false } })
    expect(made.meta).toEqual({ profile: [`${DEQM}summary-measurereport-deqm`] })
    expect(made.group?.[0]).toMatchObject({ population: [{ count: 1 }], measureScore: { extension: [{ url: `${DEQM}extension-alternateScoreType`, valueBoolean: false }] } })
    expect(made.group?.[0]?.measureScore).not.toHaveProperty('value')
    expect(made).not.toHaveProperty('improvementNotation')
    expect(scoring(made)).toBe('attestation')
  })

  it('of a clinician is reported by the role in the practice, which the profile does not allow', () => {
    const made = report({ reporter: { tin: '123456789', npi: '1234567893' } })
    expect(made.reporter).toEqual({ reference: '#reporter' })
    expect(made.contained).toContainEqual(expect.objectContaining({ resourceType: 'PractitionerRole', practitioner: { type: 'Practitioner', identifier: { system: 'http://hl7.org/fhir/sid/us-npi', value: '1234567893' } } }))
    expect(made).not.toHaveProperty('meta')
  })

  it('of a period that cannot be reported is pending, and says why', () => {
    const made = report({ notReportable: 'A performance period is 180 continuous days at least.' })
    expect(made.status).toBe('pending')
    expect(made.contained).toContainEqual(expect.objectContaining({ resourceType: 'OperationOutcome', issue: [expect.objectContaining({ severity: 'warning', details: expect.objectContaining({ text: 'A performance period is 180 continuous days at least.' }) })] }))
  })
})
