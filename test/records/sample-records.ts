import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { patientRecordFromResources, type PatientRecord } from '../../src/fhir/patient-record.js'

/** A synthetic record: a Patient and `observations` observations of about 200 bytes. */
export function sampleRecord (id: string, { observations = 2, practitioners = [] as readonly string[] } = {}): PatientRecord {
  const generalPractitioner = practitioners.map(reference => ({ reference }))
  return patientRecordFromResources([
    { resourceType: 'Patient', id, birthDate: '1960-02-29', name: [{ family: 'Müller-Ōta' }], ...(practitioners.length > 0 ? { generalPractitioner } : {}) },
    ...Array.from({ length: observations }, (_, index) => ({
      resourceType: 'Observation', id: `${id}-${index}`, status: 'final', subject: { reference: `Patient/${id}` }, valueQuantity: { value: index * 1.5, unit: 'mm[Hg]' }
    }))
  ])
}

export function sampleRecords (count: number): PatientRecord[] {
  return Array.from({ length: count }, (_, index) => sampleRecord(`p-${index}`))
}

/** A clock that goes one minute further with each look. */
export function steppingClock (start = '2026-01-01T00:00:00Z'): () => Date {
  let at = new Date(start).getTime() - 60_000
  return () => new Date(at += 60_000)
}

/** A function that gives a new path below a temporary folder, which is removed after each test. */
export function temporaryPaths (): () => string {
  const folders: string[] = []
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
  })
  return () => {
    const folder = mkdtempSync(join(tmpdir(), 'records-'))
    folders.push(folder)
    return join(folder, 'snapshot')
  }
}

export async function collect<Item> (items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}
