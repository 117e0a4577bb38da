import type { PatientRecord } from '../../../fhir/patient-record.js'
import type { AnyResource } from '../../../fhir/types.js'
import { CodeIndex } from './code-index.js'

/** A retrieve that depends on nothing but the record, so that one result serves all who ask. */
export interface RetrievePlan {
  find (index: RecordIndex): readonly AnyResource[]
}

const NONE: readonly AnyResource[] = []

/**
 * The resources of one record by type, and by the codes of an element once a retrieve asks for that. Results of retrieves are kept:
 * measures of one record share them. Lists keep the order of the record and are never changed.
 */
export class RecordIndex {
  readonly #byType = new Map<string, AnyResource[]>()
  readonly #byCode = new Map<string, CodeIndex>()
  readonly #found = new Map<RetrievePlan, readonly AnyResource[]>()

  constructor (record: PatientRecord) {
    const { resources } = record
    for (let index = 0; index < resources.length; index++) {
      const resource = resources[index] as AnyResource
      const list = this.#byType.get(resource.resourceType)
      if (list === undefined) this.#byType.set(resource.resourceType, [resource])
      else list.push(resource)
    }
  }

  ofType (type: string): readonly AnyResource[] {
    return this.#byType.get(type) ?? NONE
  }

  /** What a retrieve finds, worked out once for each record. */
  retrieve (plan: RetrievePlan): readonly AnyResource[] {
    let found = this.#found.get(plan)
    if (found === undefined) this.#found.set(plan, found = plan.find(this))
    return found
  }

  /**
   * The resources of a type by the codes of one element, or undefined where the record has none of that type.
   * @param key says type and element; @param properties the element's JSON properties
   */
  byCode (key: string, type: string, properties: readonly string[]): CodeIndex | undefined {
    const resources = this.#byType.get(type)
    if (resources === undefined) return undefined
    let index = this.#byCode.get(key)
    if (index === undefined) this.#byCode.set(key, index = new CodeIndex(resources, properties))
    return index
  }
}

let latestRecord: PatientRecord | undefined
let latestIndex: RecordIndex | undefined

/** The index of a record. The latest one is kept, since all measures come to a record one after the other; a map of all would cost more than it spares. */
export function recordIndexOf (record: PatientRecord): RecordIndex {
  if (latestRecord !== record || latestIndex === undefined) {
    latestIndex = new RecordIndex(record)
    latestRecord = record
  }
  return latestIndex
}
