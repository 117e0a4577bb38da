import { patientsOf } from '../../../src/fhir/patient-compartment.js'
import type { PatientRecord } from '../../../src/fhir/patient-record.js'
import type { AnyResource } from '../../../src/fhir/types.js'

/** Resources of the server by type and id, with versions; what was deleted is remembered with its time. */
export class EhrData {
  readonly #resources = new Map<string, AnyResource>()
  readonly #deleted: { readonly reference: string, readonly at: number }[] = []
  #clock: number

  constructor (start: Date) {
    this.#clock = start.getTime()
  }

  /** The instant of the latest change. */
  get now (): string {
    return new Date(this.#clock).toISOString()
  }

  /** Later changes have a later time. */
  tick (): void {
    this.#clock += 60_000
  }

  addRecords (records: Iterable<PatientRecord>): void {
    for (const { resources } of records) for (const resource of resources) if (!this.#resources.has(referenceOf(resource))) this.put(resource)
  }

  put (resource: AnyResource): AnyResource {
    const known = this.#resources.get(referenceOf(resource))
    const version = Number((known?.['meta'] as { versionId?: string } | undefined)?.versionId ?? 0) + 1
    const stored = { ...resource, meta: { ...resource['meta'] as object | undefined, versionId: String(version), lastUpdated: this.now } }
    this.#resources.set(referenceOf(resource), stored)
    return stored
  }

  remove (reference: string): void {
    if (this.#resources.delete(reference)) this.#deleted.push({ reference, at: this.#clock })
  }

  get (reference: string): AnyResource | undefined {
    return this.#resources.get(reference)
  }

  all (type?: string): AnyResource[] {
    return [...this.#resources.values()].filter(({ resourceType }) => type === undefined || resourceType === type)
  }

  patientIds (): string[] {
    return this.all('Patient').map(({ id }) => id ?? '')
  }

  /** The Patient and all that is about them. */
  ofPatient (id: string): AnyResource[] {
    return this.all().filter(resource => patientsOf(resource).includes(id))
  }

  deletedSince (since: string): string[] {
    return this.#deleted.filter(({ at }) => at >= Date.parse(since)).map(({ reference }) => reference)
  }

  /** Gives every resource a number as id, as some servers do, and follows it in all references. */
  renumber (): void {
    const numbers = new Map([...this.#resources.keys()].map((reference, index) => [reference, `${reference.split('/')[0] ?? ''}/${1000 + index}`]))
    const all = [...this.#resources.values()]
    this.#resources.clear()
    for (const resource of all) {
      const text = JSON.stringify(resource).replace(/"reference":"([^"]+)"/g, (whole, reference: string) => `"reference":"${numbers.get(reference) ?? reference}"`)
      const renamed = { ...JSON.parse(text) as AnyResource, id: numbers.get(referenceOf(resource))?.split('/')[1] ?? '' }
      this.#resources.set(referenceOf(renamed), renamed)
    }
  }
}

export function referenceOf ({ resourceType, id }: AnyResource): string {
  return `${resourceType}/${id ?? ''}`
}

export function lastUpdatedOf (resource: AnyResource): string {
  return (resource['meta'] as { lastUpdated?: string } | undefined)?.lastUpdated ?? ''
}
