import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { NPI_SYSTEM } from '../../src/fhir/identifier-systems.js'
import { generateRecords } from '../../src/demo/generate-records.js'
import { patientRecordFromBundle } from '../../src/fhir/patient-record.js'
import { bundleFromRecord } from '../../src/demo/record-bundle.js'
import { everyText, everyValueOf } from './walk.js'

const population = [...generateRecords({ count: 500 })]
const idsOf = (resource: { resourceType: string, id?: string }): string => `${resource.resourceType}/${resource.id}`

describe('generateRecords', () => {
  it('makes 500 records unless told otherwise', () => {
    expect([...generateRecords()]).toHaveLength(500)
  })

  it('gives the same bytes for the same seed', () => {
    expect(JSON.stringify([...generateRecords({ count: 120, seed: 42 })])).toBe(JSON.stringify([...generateRecords({ count: 120, seed: 42 })]))
  })

  it('gives another population, with other ids, for another seed', () => {
    const other = new Set([...generateRecords({ count: 120, seed: 2 })].map(record => record.subjectId))
    expect(population.some(record => other.has(record.subjectId))).toBe(false)
  })

  it.each([[0, 10], [249, 3], [400, 50]])('gives from record %i on the slice of the whole', (first, count) => {
    expect(JSON.stringify([...generateRecords({ first, count })])).toBe(JSON.stringify(population.slice(first, first + count)))
  })

  it('makes any far record at once', () => {
    const [record] = generateRecords({ first: 50_000_000, count: 1 })
    expect(record?.resources.length).toBeGreaterThan(5)
  })

  it('is lazy', () => {
    const records = generateRecords({ count: Number.MAX_SAFE_INTEGER })
    expect(records.next().value?.subjectId).toBe(population[0]?.subjectId)
  })

  it('keeps nothing of the records behind it', () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const records = generateRecords({ count: 6000 })
    const heapAfter = (count: number): number => {
      for (let taken = 0; taken < count; taken++) records.next()
      collect()
      return process.memoryUsage().heapUsed
    }
    const early = heapAfter(1000)
    expect(heapAfter(5000) - early).toBeLessThan(4 * 1024 * 1024)
  })

  it.each([
    { count: -1 }, { count: 1.5 }, { count: Number.NaN }, { seed: -1 }, { seed: 0.5 }, { measurementYear: 1999 }, { measurementYear: 2100 }, { first: -1 }
  ])('refuses %o', options => {
    expect(() => generateRecords(options).next()).toThrow(expect.objectContaining({ code: 'INVALID_PARAMETER' }))
  })

  it('moves every date with the measurement year', () => {
    const later = [...generateRecords({ count: 40, measurementYear: 2031 })]
    const visits = (records: typeof population, year: string): number => records.flatMap(record => record.resources)
      .filter(resource => resource.resourceType === 'Encounter' && (resource['period'] as { start: string }).start.startsWith(year)).length
    expect(visits(later, '2031')).toBe(visits(population.slice(0, 40), '2026'))
    expect(visits(later, '2026')).toBe(0)
  })
})

describe('a record of the demonstration population', () => {
  it('has 10 to 40 resources on average', () => {
    const average = population.reduce((sum, record) => sum + record.resources.length, 0) / population.length
    expect(average).toBeGreaterThan(10)
    expect(average).toBeLessThan(40)
  })

  it('has one patient, whom the record names', () => {
    for (const record of population) expect(patientRecordFromBundle(bundleFromRecord(record)).subjectId).toBe(record.subjectId)
  })

  it('holds everything that it refers to', () => {
    for (const record of population) {
      const known = new Set(record.resources.map(idsOf))
      const missing = everyValueOf(record.resources, 'reference').filter(reference => !known.has(reference as string))
      expect(missing).toEqual([])
    }
  })

  it('shares no id with another record, clinicians and organisations apart', () => {
    const ids = population.flatMap(record => record.resources.filter(one => one.resourceType !== 'Practitioner' && one.resourceType !== 'Organization').map(idsOf))
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('has valid FHIR ids', () => {
    for (const id of everyValueOf(population, 'id')) expect(id).toMatch(/^[A-Za-z0-9.-]{1,64}$/)
  })

  it('claims a US Core profile on every resource but DeviceRequest, which has none', () => {
    for (const resource of population.flatMap(record => record.resources)) {
      const profile = (resource['meta'] as { profile?: string[] } | undefined)?.profile ?? []
      expect([resource.resourceType, profile.every(url => url.startsWith('http://hl7.org/fhir/us/core/StructureDefinition/us-core-')), profile.length])
        .toEqual([resource.resourceType, true, resource.resourceType === 'DeviceRequest' ? 0 : 1])
    }
  })

  it('writes times with whole seconds and the offset of a US zone', () => {
    for (const text of everyText(population).filter(one => /^\d{4}-\d{2}-\d{2}T/.test(one))) {
      expect(text).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}-0[4-6]:00$/)
    }
  })

  it('has nothing that is empty or unknown to JSON', () => {
    for (const record of population) {
      expect(JSON.parse(JSON.stringify(record))).toEqual(record)
      expect(JSON.stringify(record)).not.toMatch(/null|\[\]|\{\}|""/)
    }
  })

  it('starts no entry before birth', () => {
    for (const record of population) {
      const birth = record.patient.birthDate as string
      for (const resource of record.resources) expect(((resource['onsetDateTime'] as string | undefined) ?? '9999').slice(0, 10) >= birth).toBe(true)
    }
  })
})

describe('the demonstration population', () => {
  const patients = population.map(record => record.patient)

  it('has both sexes, every age group and both practices in believable shares', () => {
    const share = (test: (patient: typeof patients[number]) => boolean): number => patients.filter(test).length / patients.length
    const born = (from: number, to: number) => (patient: typeof patients[number]): boolean => Number(patient.birthDate?.slice(0, 4)) >= from && Number(patient.birthDate?.slice(0, 4)) <= to
    expect(share(patient => patient.gender === 'female')).toBeGreaterThan(0.4)
    expect(share(patient => patient.gender === 'male')).toBeGreaterThan(0.35)
    expect(share(born(2009, 2026))).toBeGreaterThan(0.01)
    expect(share(born(1962, 2008))).toBeGreaterThan(0.2)
    expect(share(born(1941, 1961))).toBeGreaterThan(0.35)
    expect(share(born(1920, 1940))).toBeGreaterThan(0.01)
    expect(share(patient => patient.managingOrganization?.reference === 'Organization/demo-heart-clinic')).toBeGreaterThan(0.4)
    expect(share(patient => patient.managingOrganization?.reference === 'Organization/demo-spine-clinic')).toBeGreaterThan(0.3)
  })

  it('has every race category, unknown race, both ethnicities and every kind of payer', () => {
    const texts = new Set(everyValueOf(population, 'code'))
    for (const code of ['1002-5', '2028-9', '2054-5', '2076-8', '2106-3', 'UNK', '2135-2', '2186-5', '1', '11', '2', '5', '81']) expect(texts).toContain(code)
  })

  it('is seen by every clinician of both practices', () => {
    const npis = new Set(population.flatMap(record => record.resources.filter(one => one.resourceType === 'Practitioner'))
      .flatMap(one => (one['identifier'] as { system: string, value: string }[]).filter(id => id.system === NPI_SYSTEM).map(id => id.value)))
    expect(npis.size).toBe(10)
  })
})
