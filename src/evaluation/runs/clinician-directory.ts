import { NPI_SYSTEM, TIN_SYSTEM } from '../../fhir/identifier-systems.js'
import { isObject, type PatientRecord } from '../../fhir/patient-record.js'
import type { AnyResource } from '../../fhir/types.js'
import type { Clinician } from './attribution-rule.js'

/** Finds clinicians and practices behind the references of one record. */
export interface ClinicianDirectory {
  /** Practitioner, PractitionerRole or Organization behind a Reference; undefined where it leads to none with an NPI or a TIN. */
  clinician (reference: unknown): Clinician | undefined
  /** TIN of the Organization behind a Reference. */
  tin (reference: unknown): string | undefined
}

/**
 * The clinicians of one record by `Type/id`, `fullUrl` and logical reference (Reference.identifier). The practice of a clinician is that of
 * their PractitionerRole, where they have one only; an Organization with an NPI alone is no practice.
 */
export function clinicianDirectory (record: PatientRecord): ClinicianDirectory {
  const resources = new Map<string, AnyResource>()
  const roles: AnyResource[] = []
  for (const [place, resource] of record.resources.entries()) {
    const { resourceType, id } = resource
    if (resourceType === 'PractitionerRole') roles.push(resource)
    if (resourceType !== 'Practitioner' && resourceType !== 'PractitionerRole' && resourceType !== 'Organization') continue
    if (id !== undefined) resources.set(`${resourceType}/${id}`, resource)
    const url = record.fullUrls?.[place]
    if (url !== undefined) resources.set(url, resource)
  }
  const target = (reference: unknown): AnyResource | undefined => {
    const text = isObject(reference) ? reference['reference'] : undefined
    return typeof text === 'string' ? resources.get(text) ?? resources.get(typeAndId(text)) : undefined
  }
  const tin = (reference: unknown): string | undefined => {
    const organization = target(reference)
    return (organization?.resourceType === 'Organization' ? identifier(organization['identifier'], TIN_SYSTEM) : undefined) ?? logical(reference, TIN_SYSTEM)
  }
  const ofRole = (role: AnyResource): Clinician | undefined => {
    const practitioner = target(role['practitioner'])
    return made(npiOf(practitioner) ?? logical(role['practitioner'], NPI_SYSTEM), tin(role['organization']))
  }
  const ofPractitioner = (practitioner: AnyResource): Clinician | undefined => {
    const practices = new Set(roles.filter(role => target(role['practitioner']) === practitioner).flatMap(role => tin(role['organization']) ?? []))
    return made(npiOf(practitioner), practices.size === 1 ? [...practices][0] : undefined)
  }
  return {
    tin,
    clinician (reference) {
      const resource = target(reference)
      switch (resource?.resourceType) {
        case 'Practitioner': return ofPractitioner(resource)
        case 'PractitionerRole': return ofRole(resource)
        case 'Organization': return made(undefined, tin(reference))
        case undefined:
        default: return made(logical(reference, NPI_SYSTEM), logical(reference, TIN_SYSTEM))
      }
    }
  }
}

function made (npi: string | undefined, tin: string | undefined): Clinician | undefined {
  if (npi === undefined && tin === undefined) return undefined
  return { ...(npi === undefined ? {} : { npi }), ...(tin === undefined ? {} : { tin }) }
}

function npiOf (practitioner: AnyResource | undefined): string | undefined {
  return practitioner?.resourceType === 'Practitioner' ? identifier(practitioner['identifier'], NPI_SYSTEM) : undefined
}

/** Reference.identifier: a logical reference, where the resource itself is not there. */
function logical (reference: unknown, system: string): string | undefined {
  return isObject(reference) ? identifier([reference['identifier']], system) : undefined
}

function identifier (identifiers: unknown, system: string): string | undefined {
  if (!Array.isArray(identifiers)) return undefined
  for (const one of identifiers) {
    if (isObject(one) && one['system'] === system && typeof one['value'] === 'string' && one['value'] !== '') return digits(one['value'])
  }
  return undefined
}

/** `12-3456789` and `123456789` are one TIN. */
function digits (value: string): string {
  return /^[\d\s-]+$/.test(value) ? value.replace(/[\s-]/g, '') : value
}

/** `Type/id` of a relative, absolute or versioned reference. */
function typeAndId (reference: string): string {
  return reference.replace(/\/_history\/[^/]*$/, '').split('/').slice(-2).join('/')
}
