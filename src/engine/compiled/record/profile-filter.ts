import type { AnyResource } from '../../../fhir/types.js'

/** What a profile says of the data: the resources that a retrieve of this profile means. */
export interface ProfileFilter {
  /** True for profiles of what was not done or not ordered; their coded element may name a whole value set. */
  readonly isNegation: boolean
  matches (resource: AnyResource): boolean
}

const NOT_DONE_BY_STATUS: Readonly<Record<string, { readonly profiles: readonly string[], readonly status: string }>> = {
  Procedure: { profiles: ['procedurenotdone'], status: 'not-done' },
  Observation: { profiles: ['observationcancelled', 'observationnotdone'], status: 'cancelled' },
  Task: { profiles: ['taskrejected'], status: 'rejected' },
  Communication: { profiles: ['communicationnotdone'], status: 'not-done' },
  Immunization: { profiles: ['immunizationnotdone'], status: 'not-done' },
  MedicationAdministration: { profiles: ['medicationadministrationnotdone', 'mednotadministered'], status: 'not-done' },
  MedicationDispense: { profiles: ['medicationdispensedeclined', 'medicationdispensenotdone', 'mednotdispensed'], status: 'declined' }
}

const NOT_REQUESTED: Readonly<Record<string, readonly string[]>> = {
  MedicationRequest: ['medicationnotrequested', 'mednotrequested'],
  ServiceRequest: ['servicenotrequested'],
  DeviceRequest: ['devicenotrequested', 'devicenotordered'],
  CommunicationRequest: ['communicationnotrequested']
}

/** LOINC codes that a profile of an Observation fixes (US Core and FHIR vital signs; patterns of the profiles). */
const FIXED_CODES: Readonly<Record<string, readonly string[]>> = {
  'blood-pressure': ['85354-9'],
  bp: ['85354-9'],
  bmi: ['39156-5'],
  'heart-rate': ['8867-4'],
  heartrate: ['8867-4'],
  'body-height': ['8302-2'],
  bodyheight: ['8302-2'],
  'body-weight': ['29463-7'],
  bodyweight: ['29463-7'],
  'body-temperature': ['8310-5'],
  bodytemp: ['8310-5'],
  'respiratory-rate': ['9279-1'],
  resprate: ['9279-1'],
  'pulse-oximetry': ['59408-5', '2708-6'],
  oxygensat: ['2708-6'],
  'head-circumference': ['9843-4'],
  headcircum: ['9843-4'],
  'pediatric-bmi-for-age': ['59576-9'],
  'pediatric-weight-for-height': ['77606-2'],
  'head-occipital-frontal-circumference-percentile': ['8289-1'],
  'observation-pregnancystatus': ['82810-3'],
  'observation-pregnancyintent': ['86645-9'],
  'observation-occupation': ['11341-5']
}

const LOINC = 'http://loinc.org'

/**
 * The resources a profile means, decided from the data, never from `meta.profile`: certified EHR APIs give US Core resources without
 * QI-Core tags. Undefined where every resource of the type is meant, as for the base definitions, for categories of Condition and
 * Observation and for any profile not known here.
 * @param templateId canonical of the profile, as in ELM Retrieve
 */
export function profileFilter (templateId: string | undefined, resourceType: string): ProfileFilter | undefined {
  if (templateId === undefined || templateId === `http://hl7.org/fhir/StructureDefinition/${resourceType}`) return undefined
  const profile = profileName(templateId)
  return requestFilter(profile, resourceType) ?? fixedCodeFilter(profile, resourceType) ?? statusFilter(profile, resourceType)
}

/** `medicationnotrequested` of `http://hl7.org/fhir/us/qicore/StructureDefinition/qicore-medicationnotrequested|6.0.0`. */
function profileName (templateId: string): string {
  const last = (templateId.split('|')[0] as string).split('/').at(-1) as string
  return last.toLowerCase().replace(/^(qicore|us-quality-core|us-core)-/, '')
}

/** Requests that say "do not": the element `doNotPerform`, and for DeviceRequest in R4 the R5 element as a modifier extension. */
function requestFilter (profile: string, resourceType: string): ProfileFilter | undefined {
  const negative = NOT_REQUESTED[resourceType]
  if (negative === undefined) return undefined
  const isNegation = negative.includes(profile)
  return { isNegation, matches: resource => isNotToBeDone(resource) === isNegation }
}

function statusFilter (profile: string, resourceType: string): ProfileFilter | undefined {
  const row = NOT_DONE_BY_STATUS[resourceType]
  if (row === undefined) return undefined
  const isNegation = row.profiles.includes(profile)
  return { isNegation, matches: ({ status }) => (status === row.status) === isNegation }
}

function fixedCodeFilter (profile: string, resourceType: string): ProfileFilter | undefined {
  if (resourceType !== 'Observation' || !Object.hasOwn(FIXED_CODES, profile)) return undefined
  const codes = FIXED_CODES[profile] as readonly string[]
  return { isNegation: false, matches: ({ code, status }) => status !== 'cancelled' && hasLoinc(code, codes) }
}

function isNotToBeDone (resource: AnyResource): boolean {
  if (resource['doNotPerform'] === true) return true
  const extensions = resource['modifierExtension']
  return Array.isArray(extensions) && extensions.some((one: { readonly url?: unknown, readonly valueBoolean?: unknown } | null) =>
    typeof one?.url === 'string' && /doNotPerform$/.test(one.url) && one.valueBoolean === true)
}

function hasLoinc (code: unknown, codes: readonly string[]): boolean {
  const { coding } = (code ?? {}) as { readonly coding?: unknown }
  return Array.isArray(coding) && coding.some((one: { readonly system?: unknown, readonly code?: unknown } | null) =>
    one?.system === LOINC && codes.includes(one.code as string))
}
