import { describe, expect, it } from 'vitest'
import { demoOrganizations, demoPractices, demoPractitioners } from '../../src/demo/demo-directory.js'
import { NPI_SYSTEM, TIN_SYSTEM } from '../../src/fhir/identifier-systems.js'
import { isNpi } from '../../src/fhir/clinician-numbers.js'
import type { Organization, Practitioner } from '../../src/fhir/types.js'

const npisOf = (resource: Organization | Practitioner): (string | undefined)[] =>
  (resource.identifier ?? []).filter(one => one.system === NPI_SYSTEM).map(one => one.value)

describe('demoPractices', () => {
  it('are two organisations with a TIN each', () => {
    const tins = demoPractices().map(practice => practice.organization.identifier?.find(one => one.system === TIN_SYSTEM)?.value)
    expect(new Set(tins).size).toBe(2)
    for (const tin of tins) expect(tin).toMatch(/^\d{9}$/)
  })

  it('have clinicians of the specialties of their ASM cohort: general cardiology, and the six of low back pain', () => {
    const specialties = demoPractices().map(practice => [...new Set(practice.practitioners.map(one => one.qualification?.[0]?.code.text))].sort())
    expect(specialties).toEqual([
      ['Cardiology'],
      ['Anesthesiology', 'Interventional pain management', 'Neurosurgery', 'Orthopedic surgery', 'Pain management', 'Physical medicine and rehabilitation']
    ])
  })

  it('have several clinicians each, and are small practices of 15 at most', () => {
    for (const practice of demoPractices()) {
      expect(practice.practitioners.length).toBeGreaterThan(2)
      expect(practice.practitioners.length).toBeLessThanOrEqual(15)
    }
  })
})

describe('demoPractitioners', () => {
  it('have one valid NPI each, none twice', () => {
    const npis = demoPractitioners().flatMap(npisOf)
    expect(npis).toHaveLength(demoPractitioners().length)
    expect(new Set(npis).size).toBe(npis.length)
    for (const npi of npis) expect(isNpi(npi as string)).toBe(true)
  })
})

describe('demoOrganizations', () => {
  it('are the practices and the payers, each with an id of its own', () => {
    const ids = demoOrganizations().map(organization => organization.id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const practice of demoPractices()) expect(ids).toContain(practice.organization.id)
    expect(ids.filter(id => id?.startsWith('demo-payer-'))).toHaveLength(3)
  })

  it('have valid NPIs where they have any', () => {
    const npis = demoOrganizations().flatMap(npisOf)
    expect(npis).toHaveLength(2)
    for (const npi of npis) expect(isNpi(npi as string)).toBe(true)
  })
})
