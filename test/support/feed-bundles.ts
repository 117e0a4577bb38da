import type { AnyResource, Coding } from '../../src/fhir/types.js'
import { concept, loinc, mmHg } from './records.js'

/** A Bundle of one patient, as parsed JSON. */
export interface SampleBundle {
  readonly resourceType: 'Bundle'
  readonly type: 'collection'
  readonly entry: readonly { readonly fullUrl: string, readonly resource: AnyResource }[]
}

/** One patient twice: as a careful feed writes the record, and with one fault of a real feed in it. */
export interface FeedPair {
  readonly fault: string
  readonly clean: SampleBundle
  readonly faulty: SampleBundle
  /** What preparation counts in the faulty record. */
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>
}

const STAY = 'urn:uuid:0b8a6ef0-07c8-48ca-804d-1e64f6e44b95'

/**
 * Patients whose CMS165 result hangs on one fault each: what they count in when it is mended, they do not when it is not.
 * `codingIn` gives a code of a value set by its title.
 */
export function feedPairs (codingIn: (title: string) => Coding): readonly FeedPair[] {
  const active = concept({ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' })
  const encounter = (id: string, title: string, code: string, period: object): AnyResource =>
    ({ resourceType: 'Encounter', id, status: 'finished', class: { code }, type: [concept(codingIn(title))], period })
  const component = (code: string, value: number): object => ({ code: loinc(code), valueQuantity: mmHg(value) })
  const reading = (id: string, effectiveDateTime: string, systolic: number | undefined, elements: object): AnyResource => ({
    resourceType: 'Observation', id, status: 'final', code: loinc('85354-9'), effectiveDateTime, component: [...(systolic === undefined ? [] : [component('8480-6', systolic)]), component('8462-4', 80)], ...elements
  })
  const order = (resourceType: string, elements: object): AnyResource => ({ resourceType, id: 'order', status: 'active', intent: 'order', authoredOn: '2026-03-03', ...elements })
  const pair = (fault: string, birthDate: string, clean: readonly AnyResource[], faulty: readonly AnyResource[], counts: FeedPair['counts']): FeedPair => {
    const bundle = (resources: readonly AnyResource[]): SampleBundle => ({
      resourceType: 'Bundle',
      type: 'collection',
      entry: [
        { resourceType: 'Patient', id: fault.replaceAll(' ', '-'), birthDate },
        { resourceType: 'Condition', id: 'hypertension', clinicalStatus: active, code: concept(codingIn('Essential Hypertension')), onsetDateTime: '2020-01-01' },
        encounter('visit', 'Office Visit', 'AMB', { start: '2026-03-03T09:00:00Z', end: '2026-03-03T09:30:00Z' }),
        reading('good', '2026-03-03T09:10:00Z', 120, { encounter: { reference: 'Encounter/visit' } }),
        ...resources
      ].map((resource: AnyResource) => ({ fullUrl: resource.id === 'stay' ? STAY : `https://ehr.example.org/fhir/${resource.resourceType}/${resource.id ?? ''}`, resource }))
    })
    return { fault, clean: bundle(clean), faulty: bundle(faulty), counts }
  }
  const stay = encounter('stay', 'Encounter Inpatient', 'IMP', { start: '2026-06-05T08:00:00Z', end: '2026-06-08T12:00:00Z' })
  const inStay = (reference: string): AnyResource => reading('in-stay', '2026-06-06T10:00:00Z', 190, { encounter: { reference } })
  const later = (versionId: string, systolic: number | undefined): AnyResource => reading('later', '2026-07-07T10:00:00Z', systolic, { meta: { versionId } })
  const frail = order('DeviceRequest', { id: 'walker', codeCodeableConcept: concept(codingIn('Frailty Device')) })
  const dementia = (elements: object): AnyResource => order('MedicationRequest', { dispenseRequest: { expectedSupplyDuration: { value: 30, code: 'd' } }, ...elements })
  const drug = concept(codingIn('Dementia Medications'))
  return [
    pair('a reading linked by UUID to its inpatient stay', '1976-05-05', [stay, inStay('Encounter/stay')], [stay, inStay(STAY)], { 'reference-rewritten': { Observation: 1 } }),
    pair('a reading linked by version to its inpatient stay', '1976-05-05', [stay, inStay('Encounter/stay')], [stay, inStay('Encounter/stay/_history/7')], { 'reference-rewritten': { Observation: 1 } }),
    pair('a reading with an earlier version beside it', '1976-05-05', [later('2', 130)], [later('2', 130), later('1', undefined)], { 'duplicate-merged': { Observation: 1 } }),
    pair('an old dementia medication whose bounds end before they start', '1960-12-31', [frail, dementia({ medicationCodeableConcept: drug, authoredOn: '2020-03-03' })],
      [frail, dementia({ medicationCodeableConcept: drug, authoredOn: '2020-03-03', dosageInstruction: [{ timing: { repeat: { boundsPeriod: { start: '2026-06-05', end: '2026-05-06' } } } }] })], { 'period-reversed': { MedicationRequest: 1 } }),
    pair('a contained dementia medication', '1960-12-31', [frail, dementia({ medicationCodeableConcept: drug })],
      [frail, dementia({ contained: [{ resourceType: 'Medication', id: 'm', code: drug }], medicationReference: { reference: '#m' } })], { 'medication-reference-resolved': { MedicationRequest: 1 } })
  ]
}
