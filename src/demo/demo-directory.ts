import { plainConcept } from './demo-code.js'
import { CENTRAL, EASTERN, type UsZone } from './local-time.js'
import { demoNpi } from './npi.js'
import { NPI_SYSTEM, TIN_SYSTEM } from '../fhir/identifier-systems.js'
import type { Organization, Practitioner, Reference } from '../fhir/types.js'

const US_CORE = 'http://hl7.org/fhir/us/core/StructureDefinition'

export type PracticeKey = 'heart' | 'spine'

/** Specialties that ASM assesses: general cardiology for heart failure, six others for low back pain (42 CFR 512.710). */
export type DemoSpecialty = 'Cardiology' | 'Anesthesiology' | 'Interventional pain management' | 'Neurosurgery' | 'Orthopedic surgery' | 'Pain management' | 'Physical medicine and rehabilitation'

/** One of the two practices: an organisation (TIN) with its clinicians (NPI) and the time zone of its feed. */
export interface DemoPractice {
  readonly key: PracticeKey
  readonly organization: Organization
  readonly practitioners: readonly Practitioner[]
  readonly zone: UsZone
  readonly state: string
  readonly city: string
  readonly postalCode: string
}

const HEART: DemoPractice = {
  key: 'heart',
  organization: organization('demo-heart-clinic', 'Demonstration Heart Clinic', 101, '000000101'),
  practitioners: [
    practitioner(1, 'Ampleheart', 'Ada', 'Cardiology'),
    practitioner(2, 'Steadypulse', 'Bram', 'Cardiology'),
    practitioner(3, 'Quietvalve', 'Cleo', 'Cardiology'),
    practitioner(4, 'Warmvessel', 'Dov', 'Cardiology')
  ],
  zone: EASTERN,
  state: 'PA',
  city: 'Sampleton',
  postalCode: '00001'
}

const SPINE: DemoPractice = {
  key: 'spine',
  organization: organization('demo-spine-clinic', 'Demonstration Spine Clinic', 102, '000000102'),
  practitioners: [
    practitioner(5, 'Straightback', 'Eda', 'Orthopedic surgery'),
    practitioner(6, 'Goodposture', 'Finn', 'Physical medicine and rehabilitation'),
    practitioner(7, 'Softlanding', 'Gia', 'Pain management'),
    practitioner(8, 'Finewire', 'Hal', 'Interventional pain management'),
    practitioner(9, 'Clearcord', 'Ina', 'Neurosurgery'),
    practitioner(10, 'Deepsleep', 'Joss', 'Anesthesiology')
  ],
  zone: CENTRAL,
  state: 'IL',
  city: 'Exampleville',
  postalCode: '00002'
}

const PAYERS = {
  medicare: organization('demo-payer-medicare', 'Demonstration Medicare'),
  medicaid: organization('demo-payer-medicaid', 'Demonstration Medicaid'),
  private: organization('demo-payer-private', 'Demonstration Private Insurance')
} as const

/** Both practices; every record belongs to one of them. */
export function demoPractices (): readonly DemoPractice[] {
  return [HEART, SPINE]
}

/** The practice of a specialty. */
export function demoPractice (key: PracticeKey): DemoPractice {
  return key === 'heart' ? HEART : SPINE
}

/** Every Organization that records refer to: the two practices and the payers. */
export function demoOrganizations (): readonly Organization[] {
  return [HEART.organization, SPINE.organization, ...Object.values(PAYERS)]
}

/** Every Practitioner that records refer to, of both practices. */
export function demoPractitioners (): readonly Practitioner[] {
  return [...HEART.practitioners, ...SPINE.practitioners]
}

/** The Organization that pays for a kind of coverage. */
export function demoPayer (key: keyof typeof PAYERS): Organization {
  return PAYERS[key]
}

/** `Type/id` of a resource of the directory or of a record. */
export function referenceTo (resource: { readonly resourceType: string, readonly id?: string | undefined }): Reference {
  return { reference: `${resource.resourceType}/${resource.id}` }
}

function organization (id: string, name: string, npiSerial?: number, tin?: string): Organization {
  return {
    resourceType: 'Organization',
    id,
    meta: { profile: [`${US_CORE}/us-core-organization`] },
    ...(npiSerial === undefined || tin === undefined
      ? {}
      : { identifier: [{ system: NPI_SYSTEM, value: demoNpi(npiSerial) }, { system: TIN_SYSTEM, value: tin }] }),
    active: true,
    type: [plainConcept('http://terminology.hl7.org/CodeSystem/organization-type', tin === undefined ? 'pay' : 'prov')],
    name,
    telecom: [{ system: 'phone', value: '555-0100', use: 'work' }]
  }
}

function practitioner (serial: number, family: string, given: string, specialty: DemoSpecialty): Practitioner {
  return {
    resourceType: 'Practitioner',
    id: `demo-clinician-${serial}`,
    meta: { profile: [`${US_CORE}/us-core-practitioner`] },
    identifier: [{ system: NPI_SYSTEM, value: demoNpi(serial) }],
    active: true,
    name: [{ use: 'official', family, given: [given], prefix: ['Dr.'] }],
    qualification: [{ code: { text: specialty } }]
  }
}
