import { NPI_SYSTEM, TIN_SYSTEM } from '../fhir/identifier-systems.js'
import type { FhirResource, MeasureReport, Reference } from '../fhir/types.js'
import type { ReportContext } from './report-input.js'

/** Logical references to who is known by identifier alone; a clinician within a practice is a contained PractitionerRole of the two. */
export function reporterElements (reporter: ReportContext['reporter']): { readonly reporter: Reference, readonly contained: readonly FhirResource[] } {
  if (typeof reporter === 'string') return { reporter: { reference: reporter }, contained: [] }
  const { npi, tin } = reporter
  if (tin === undefined) return { reporter: clinicianReference(npi ?? ''), contained: [] }
  if (npi === undefined) return { reporter: practiceReference(tin), contained: [] }
  return { reporter: { reference: '#reporter' }, contained: [{ resourceType: 'PractitionerRole', id: 'reporter', practitioner: clinicianReference(npi), organization: practiceReference(tin) }] }
}

export function clinicianReference (npi: string): Reference {
  return { type: 'Practitioner', identifier: { system: NPI_SYSTEM, value: npi } }
}

export function practiceReference (tin: string): Reference {
  return { type: 'Organization', identifier: { system: TIN_SYSTEM, value: tin } }
}

/** `meta` in its usual place, behind resourceType and id. */
export function withProfile (report: MeasureReport, profile: string): MeasureReport {
  const { resourceType, id, ...rest } = report
  return { resourceType, ...(id === undefined ? {} : { id }), meta: { profile: [profile] }, ...rest }
}

/** CQF Measures device-softwaresystem: one deviceName of type manufacturer-name, one version. */
export function softwareDevice (software: ReportContext['software']): FhirResource {
  return {
    resourceType: 'Device',
    id: 'software',
    deviceName: [{ name: software.name, type: 'manufacturer-name' }],
    version: [{ value: software.version }]
  }
}
