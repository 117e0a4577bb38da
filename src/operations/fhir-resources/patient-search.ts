import type { FhirResource } from '../../fhir/types.js'
import type { RecordStore } from '../../records/record-store.js'
import type { Criterion } from './criterion.js'
import { collectWindow, matchesAll, type Matches, type Window } from './search-window.js'

/**
 * Patients of the record store. `_id` alone and no criteria at all are answered from the index; every other
 * search reads all records once, because the store is indexed by subject only.
 */
export async function searchPatients (records: RecordStore, criteria: readonly Criterion[], window: Window): Promise<Matches> {
  if (criteria.length === 0) return await firstOrNext(records, window)
  const byId = criteria.find(({ name, modifier }) => name === '_id' && modifier === undefined)
  if (byId !== undefined) return await patientsById(records, byId.values, criteria, window)
  return await collectWindow(records.stream(), record => record.patient, criteria, window)
}

async function firstOrNext (records: RecordStore, window: Window): Promise<Matches> {
  const page = records.page(window.offset, window.count)
  return { total: page.total, resources: await patientsOf(records, page.subjectIds) }
}

async function patientsById (records: RecordStore, ids: readonly string[], criteria: readonly Criterion[], window: Window): Promise<Matches> {
  const found = (await patientsOf(records, [...new Set(ids)])).filter(patient => matchesAll(criteria, patient))
  return { total: found.length, resources: found.slice(window.offset, window.offset + window.count) }
}

async function patientsOf (records: RecordStore, ids: readonly string[]): Promise<FhirResource[]> {
  const patients: FhirResource[] = []
  for (const id of ids) {
    const record = await records.get(id)
    if (record !== undefined) patients.push(record.patient)
  }
  return patients
}
