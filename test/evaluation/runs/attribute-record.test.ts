import { describe, expect, it } from 'vitest'
import { NPI_SYSTEM, TIN_SYSTEM } from '../../../src/fhir/identifier-systems.js'
import { patientRecordFromResources, type PatientRecord } from '../../../src/fhir/patient-record.js'
import { measurementPeriod } from '../../../src/fhir/period.js'
import type { AnyResource } from '../../../src/fhir/types.js'
import { attributeRecord } from '../../../src/evaluation/runs/attribute-record.js'
import { clinicianKeys } from '../../../src/evaluation/runs/attribution-rule.js'

const PERIOD = measurementPeriod('2026-01-01', '2026-12-31', 'America/New_York')
const practitioner = (id: string, npi: string): AnyResource => ({ resourceType: 'Practitioner', id, identifier: [{ system: NPI_SYSTEM, value: npi }] })
const organization = (id: string, tin: string): AnyResource => ({ resourceType: 'Organization', id, identifier: [{ system: TIN_SYSTEM, value: tin }] })
const visit = (start: string, individuals: readonly string[], rest: object = {}): AnyResource => ({
  resourceType: 'Encounter',
  id: `${start}-${individuals.join()}`,
  status: 'finished',
  period: { start },
  serviceProvider: { reference: 'Organization/heart' },
  participant: individuals.map(reference => ({ individual: { reference } })),
  ...rest
})
const ANA = practitioner('ana', '1000000001')
const BEN = practitioner('ben', '1000000002')
const HEART = organization('heart', '11-1111111')

function record (patient: object, ...resources: AnyResource[]): PatientRecord {
  return patientRecordFromResources([{ resourceType: 'Patient', id: 'p', ...patient }, ANA, BEN, HEART, ...resources])
}

describe('attributeRecord', () => {
  it('gives the subject to every general practitioner, with the practice of their role or of the patient', () => {
    const role: AnyResource = { resourceType: 'PractitionerRole', id: 'r', practitioner: { reference: 'Practitioner/ben' }, organization: { reference: 'Organization/spine' } }
    const given = record({
      managingOrganization: { reference: 'Organization/heart' },
      generalPractitioner: [{ reference: 'Practitioner/ana' }, { reference: 'https://ehr.example.org/fhir/PractitionerRole/r' }, { reference: 'Practitioner/unknown' }]
    }, role, organization('spine', '222222222'))
    expect(attributeRecord(given, { type: 'general-practitioner' }, PERIOD)).toEqual([{ npi: '1000000001', tin: '111111111' }, { npi: '1000000002', tin: '222222222' }])
  })

  it('reads logical references, where the clinician is known by identifier alone', () => {
    const given = record({ generalPractitioner: [{ type: 'Practitioner', identifier: { system: NPI_SYSTEM, value: '1999999999' } }] })
    expect(attributeRecord(given, { type: 'general-practitioner' }, PERIOD)).toEqual([{ npi: '1999999999' }])
  })

  it('gives the subject to everyone who took part in an encounter of the period, once each', () => {
    const given = record({},
      visit('2026-03-01', ['Practitioner/ana', 'Practitioner/ana']), visit('2026-04-01', ['Practitioner/ana', 'Practitioner/ben']),
      visit('2025-12-31', ['Practitioner/carl']), visit('2026-05-01', ['Practitioner/carl'], { status: 'cancelled' }), practitioner('carl', '1000000003'))
    expect(attributeRecord(given, { type: 'encounter', choice: 'any' }, PERIOD)).toEqual([{ npi: '1000000001', tin: '111111111' }, { npi: '1000000002', tin: '111111111' }])
  })

  it('reads the bounds of the period in its zone', () => {
    // 03:30 UTC is still the last evening of the year before in New York.
    const given = record({}, visit('2026-01-01T03:30:00Z', ['Practitioner/ana']), visit('2027-01-01T04:59:59.999Z', ['Practitioner/ben']))
    expect(attributeRecord(given, { type: 'encounter', choice: 'any' }, PERIOD)).toEqual([{ npi: '1000000002', tin: '111111111' }])
  })

  const plurality = { type: 'encounter', choice: 'plurality' } as const

  it('gives the subject to the one of most encounters, however late the others were', () => {
    const given = record({}, visit('2026-03-01', ['Practitioner/ben']), visit('2026-03-02', ['Practitioner/ben']), visit('2026-11-01', ['Practitioner/ana']))
    expect(attributeRecord(given, plurality, PERIOD)).toEqual([{ npi: '1000000002', tin: '111111111' }])
  })

  it('decides between equals by the latest encounter, and then by the lowest NPI', () => {
    const later = record({}, visit('2026-03-01', ['Practitioner/ana']), visit('2026-03-02', ['Practitioner/ben']))
    expect(attributeRecord(later, plurality, PERIOD)).toEqual([{ npi: '1000000002', tin: '111111111' }])
    const together = record({}, visit('2026-03-01', ['Practitioner/ben', 'Practitioner/ana']))
    expect(attributeRecord(together, plurality, PERIOD)).toEqual([{ npi: '1000000001', tin: '111111111' }])
  })

  it('counts a clinician in two practices as two', () => {
    const given = record({}, visit('2026-03-01', ['Practitioner/ana']), visit('2026-04-01', ['Practitioner/ana'], { serviceProvider: { identifier: { system: TIN_SYSTEM, value: '222222222' } } }))
    const clinicians = attributeRecord(given, { type: 'encounter', choice: 'any' }, PERIOD)
    expect([...clinicianKeys(clinicians, 'tin-npi')]).toEqual(['111111111/1000000001', '222222222/1000000001'])
    expect([...clinicianKeys(clinicians, 'npi')]).toEqual(['1000000001'])
  })

  it('takes a roster as it is, and gives nobody without a rule', () => {
    const given = record({ generalPractitioner: [{ reference: 'Practitioner/ana' }] })
    expect(attributeRecord(given, { type: 'roster', name: 'list.csv' }, PERIOD, [{ npi: '1000000009' }, { npi: '1000000009' }])).toEqual([{ npi: '1000000009' }])
    expect(attributeRecord(given, { type: 'none' }, PERIOD)).toEqual([])
  })
})
