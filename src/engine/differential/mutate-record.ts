import type { PatientRecord } from '../../fhir/patient-record.js'
import type { AnyResource, Patient } from '../../fhir/types.js'
import { MUTATIONS, type Chance } from './mutations.js'
import { placesOf } from './record-places.js'

export interface MutatedRecord {
  readonly record: PatientRecord
  /** What was changed, `cut date Encounter.period.start`: places, never values. */
  readonly changes: readonly string[]
  /** True where a change gave an element a JSON type that FHIR does not give it. */
  readonly hasWrongType: boolean
}

const OF_RIGHT_TYPES = MUTATIONS.filter(({ hasWrongType }) => hasWrongType !== true)

/**
 * A copy of a record with one to four random changes; one change in eight repeats or drops a resource as a whole. `wrongTypes` lets
 * elements get JSON types that are not theirs. Same chance, same copy.
 */
export function mutateRecord (record: PatientRecord, chance: Chance, wrongTypes: boolean): MutatedRecord {
  const resources = structuredClone(record.resources) as AnyResource[]
  const mutations = wrongTypes ? MUTATIONS : OF_RIGHT_TYPES
  const changes: string[] = []
  let hasWrongType = false
  for (let count = chance.int(1, 4); count > 0; count--) {
    if (chance.int(1, 8) === 1) {
      changes.push(changeResources(resources, chance))
      continue
    }
    const mutation = chance.pick(mutations)
    const fitting = [...placesOf(chance.pick(resources))].filter(place => mutation.fits(place))
    if (fitting.length === 0) continue
    const place = chance.pick(fitting)
    mutation.apply(place, chance, () => resources.flatMap(resource => [...placesOf(resource)]))
    hasWrongType ||= mutation.hasWrongType === true
    changes.push(`${mutation.name} ${place.path}`)
  }
  const patient = resources.find(({ resourceType }) => resourceType === 'Patient') as unknown as Patient
  return { record: { ...record, patient, resources }, changes, hasWrongType }
}

function changeResources (resources: AnyResource[], chance: Chance): string {
  const others = resources.filter(({ resourceType }) => resourceType !== 'Patient')
  if (others.length === 0) return 'nothing'
  const chosen = chance.pick(others)
  const at = resources.indexOf(chosen)
  const way = chance.pick(['repeat', 'repeat with another id', 'drop'])
  if (way === 'drop') resources.splice(at, 1)
  else resources.splice(at, 0, { ...structuredClone(chosen), ...(way === 'repeat' ? {} : { id: `${String(chosen.id)}-copy` }) })
  return `${way} ${chosen.resourceType}`
}
