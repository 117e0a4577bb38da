import type { PatientRecord } from '../../fhir/patient-record.js'
import type { AnyResource, Patient } from '../../fhir/types.js'
import { MUTATIONS, type Chance } from './mutations.js'
import { placesOf } from './record-places.js'

export interface MutatedRecord {
  readonly record: PatientRecord
  /** What was changed, `cut date Encounter.period.start`: places, never values. */
  readonly changes: readonly string[]
  /** True where a change made it something that is no FHIR JSON. */
  readonly malformed: boolean
}

const WELL_FORMED = MUTATIONS.filter(({ malformed }) => malformed !== true)

/**
 * A copy of a record with one to four random changes; one resource in eight changes is repeated or dropped as a whole. `malformed` lets changes in that
 * leave no FHIR JSON behind. Same chance, same copy.
 */
export function mutateRecord (record: PatientRecord, chance: Chance, malformed: boolean): MutatedRecord {
  const resources = structuredClone(record.resources) as AnyResource[]
  const mutations = malformed ? MUTATIONS : WELL_FORMED
  const changes: string[] = []
  let isMalformed = false
  for (let count = chance.int(1, 4); count > 0; count--) {
    if (chance.int(1, 8) === 1) {
      changes.push(changeResources(resources, chance))
      continue
    }
    const all = resources.flatMap(resource => [...placesOf(resource)])
    const mutation = chance.pick(mutations)
    const fitting = [...placesOf(chance.pick(resources))].filter(place => mutation.fits(place))
    if (fitting.length === 0) continue
    const place = chance.pick(fitting)
    mutation.apply(place, chance, all)
    isMalformed ||= mutation.malformed === true
    changes.push(`${mutation.name} ${place.path}`)
  }
  const patient = resources.find(({ resourceType }) => resourceType === 'Patient') as unknown as Patient
  return { record: { ...record, patient, resources }, changes, malformed: isMalformed }
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
