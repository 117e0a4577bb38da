import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Patient } from '../../src/fhir/types.js'
import type { Handling } from '../../src/operations/fhir-resources/search-plan.js'
import type { ServedType } from '../../src/operations/fhir-resources/served-types.js'
import { searchResources, type SearchResult } from '../../src/operations/search-resources.js'
import type { Services } from '../../src/operations/services.js'
import { openStore } from '../../src/store/open-store.js'
import type { Store } from '../../src/store/store.js'
import { OFFICE_VISIT, recordStoreOf, reportsOf, samplePatient, sampleReport, sampleServices } from '../http/sample-services.js'

const PATIENTS: readonly Patient[] = [
  samplePatient(0, { id: 'a', name: [{ family: 'Müller', given: ['Ana'] }], birthDate: '1950-02-28', identifier: [{ system: 'http://mrn', value: 'A|1' }], generalPractitioner: [{ reference: 'Practitioner/x' }] }),
  samplePatient(1, { id: 'b', name: [{ text: 'Bo, Chen' }], birthDate: '1950-03-01', identifier: [{ value: '2' }], generalPractitioner: [{ reference: 'http://other.example.org/fhir/Practitioner/x' }] }),
  samplePatient(2, { id: 'c', name: [{ family: 'Muller-Roe' }], birthDate: '1950', identifier: [{ system: 'http://mrn', value: '2' }], generalPractitioner: [{ reference: 'Organization/x' }] }),
  { resourceType: 'Patient', id: 'd' }
]

const REPORTS = [
  sampleReport('one', { type: 'individual', subject: { reference: 'Patient/a' } }),
  sampleReport('two', { type: 'individual', subject: { reference: 'Patient/b' }, status: 'pending' }),
  sampleReport('three', { measure: 'http://example.org/fhir/ControllingHighBloodPressure|2.0.0', period: { start: '2025-07-01', end: '2026-06-30' } }),
  sampleReport('four', { measure: 'http://example.org/fhir/Other|1.0.0', period: { start: '2025-01-01', end: '2025-12-31' }, date: '2026-01-15T09:00:00Z' })
]

const sample = sampleServices()
const services = sampleServices({ records: recordStoreOf(PATIENTS), store: { ...sample.store, measureReports: reportsOf(REPORTS) } })

/** What the store answers itself, and what is tested after it. */
const REPORT_SEARCHES: readonly [string, string][] = [
  ['measure=http://example.org/fhir/ControllingHighBloodPressure', 'one two three'],
  ['measure=http://example.org/fhir/ControllingHighBloodPressure|2.0.0', 'three'],
  ['measure=http://example.org/fhir/Controlling', ''],
  ['patient=a', 'one'],
  ['patient=Patient/a', 'one'],
  ['patient=a,b', 'one two'],
  ['subject=Patient/b', 'two'],
  ['subject=b', 'two'],
  ['subject:missing=true', 'three four'],
  ['status=pending', 'two'],
  ['status:not=pending', 'one three four'],
  ['_id=two,four', 'two four'],
  ['period=2026', 'one two'],
  ['period=ge2026-06-30', 'one two three'],
  ['period=ge2026-07-01', 'one two'],
  ['period=ge2025-01-01&period=le2025-12-31', 'three four'],
  ['period=sa2025-12-31', 'one two'],
  ['date=2026-01-15', 'four'],
  ['_lastUpdated=lt2026-01-01', ''],
  ['measure=http://example.org/fhir/Other&status=complete&date=ge2026', 'four'],
  ['period=ge0000&period=le2025-06-30', 'four'],
  ['period=ge0001-01-01&status=pending', 'two']
]

async function search (type: ServedType, query: string, handling: Handling = 'lenient', baseUrl?: string, over: Services = services): Promise<SearchResult> {
  const parameters = [...new URLSearchParams(query)].map(([name, value]) => ({ name, value }))
  return await searchResources(over, { type, parameters, handling, ...(baseUrl === undefined ? {} : { baseUrl }) })
}

const found = async (type: ServedType, query: string): Promise<string> => (await search(type, query, 'strict', 'http://us.example.org/fhir')).resources.map(({ id }) => id).join(' ')

describe('searchResources', () => {
  it.each<[ServedType, string, string]>([
    // Token: code, system|code, |code, system|, case, escapes, :not, alternatives.
    ['Patient', '_id=a', 'a'],
    ['Patient', '_id=A', ''],
    ['Patient', '_id=c,a', 'c a'],
    ['Patient', '_id=a&gender=male', ''],
    ['Patient', 'identifier=2', 'b c'],
    ['Patient', 'identifier=http://mrn|2', 'c'],
    ['Patient', 'identifier=|2', 'b'],
    ['Patient', 'identifier=http://mrn|', 'a c'],
    ['Patient', 'identifier=a\\|1', 'a'],
    ['Patient', 'identifier=http://mrn|a\\|1', 'a'],
    ['Patient', 'gender=FEMALE', 'a c'],
    ['Patient', 'gender=http://hl7.org/fhir/administrative-gender|female', 'a c'],
    ['Patient', 'gender=http://wrong|female', ''],
    ['Patient', 'gender:not=female', 'b d'],
    ['Patient', 'gender=male,female', 'a b c'],
    ['Patient', 'gender:missing=true', 'd'],
    ['Patient', 'gender:missing=false', 'a b c'],
    // String: prefix, case, accents, :exact, :contains, escaped comma.
    ['Patient', 'name=mul', 'a c'],
    ['Patient', 'name=MÜLLER', 'a c'],
    ['Patient', 'name=uller', ''],
    ['Patient', 'name:contains=ROE', 'c'],
    ['Patient', 'family:exact=Müller', 'a'],
    ['Patient', 'family:exact=müller', ''],
    ['Patient', 'name=bo\\, ch', 'b'],
    ['Patient', 'given=ana', 'a'],
    ['Patient', 'name=mul&birthdate=1950-02-28', 'a'],
    // Date: precision, prefixes, values that are less precise than the search.
    ['Patient', 'birthdate=1950-02-28', 'a'],
    ['Patient', 'birthdate=1950-02', 'a'],
    ['Patient', 'birthdate=1950', 'a b c'],
    ['Patient', 'birthdate=ge1950-03-01', 'b c'],
    ['Patient', 'birthdate=gt1950-03-01', 'c'],
    ['Patient', 'birthdate=lt1950-03-01', 'a c'],
    ['Patient', 'birthdate=le1950-02-28', 'a c'],
    ['Patient', 'birthdate=sa1950-02-28', 'b'],
    ['Patient', 'birthdate=eb1950-03-01', 'a'],
    ['Patient', 'birthdate=ne1950-02-28', 'b c'],
    ['Patient', 'birthdate=ap1950-02-28', 'a c'],
    ['Patient', 'birthdate=ge1950-02-01&birthdate=le1950-02-28', 'a c'],
    // Reference: Type/id, bare id, absolute, our own base, :Type.
    ['Patient', 'general-practitioner=Practitioner/x', 'a'],
    ['Patient', 'general-practitioner=http://us.example.org/fhir/Practitioner/x', 'a'],
    ['Patient', 'general-practitioner=http://other.example.org/fhir/Practitioner/x', 'b'],
    ['Patient', 'general-practitioner=x', 'a c'],
    ['Patient', 'general-practitioner:Organization=x', 'c'],
    // Uri and the other parameters of definitions.
    ['Measure', 'url=http://example.org/fhir/DiabetesGlycemicStatus', 'DiabetesGlycemicStatus'],
    ['Measure', 'url=http://example.org/fhir/Diabetes', ''],
    ['Measure', 'url=http://example.org/fhir/DiabetesGlycemicStatus&version=2', ''],
    ['Measure', 'title=controlling', 'ControllingHighBloodPressure'],
    ['Measure', 'status=active', 'ControllingHighBloodPressure'],
    ['Library', 'type=logic-library&name=FHIR', 'FHIRHelpers'],
    ['ValueSet', `identifier=urn:ietf:rfc:3986|urn:oid:${OFFICE_VISIT}`, OFFICE_VISIT],
    ['ValueSet', 'title=essential', 'starter']
  ])('%s?%s finds: %s', async (type, query, ids) => {
    expect(await found(type, query)).toBe(ids)
  })

  it.each(REPORT_SEARCHES)('MeasureReport?%s finds: %s', async (query, ids) => {
    expect(await found('MeasureReport', query)).toBe(ids)
  })

  it.each<[ServedType, string, string]>([
    ['Patient', 'name:phonetic=x', 'UNSUPPORTED_PARAMETER'],
    ['Patient', 'gender:in=x', 'UNSUPPORTED_PARAMETER'],
    ['Patient', 'general-practitioner.name=x', 'UNSUPPORTED_PARAMETER'],
    ['Patient', 'general-practitioner:Practitioner.name=x', 'UNSUPPORTED_PARAMETER'],
    ['Patient', 'gender:missing=maybe', 'INVALID_PARAMETER'],
    ['Patient', '_id=a,,b', 'INVALID_PARAMETER'],
    ['Patient', 'birthdate=2026-02-30', 'INVALID_DATE'],
    ['Patient', 'birthdate=xx1950', 'INVALID_DATE'],
    ['Patient', 'birthdate=ge', 'INVALID_DATE'],
    ['Patient', '_count=-1', 'INVALID_PARAMETER'],
    ['Patient', '_count=1.5', 'INVALID_PARAMETER'],
    ['Patient', '_count=ten', 'INVALID_PARAMETER'],
    ['Patient', '_offset=-1', 'INVALID_PARAMETER'],
    ['Patient', '_count=1&_count=2', 'DUPLICATE_PARAMETER'],
    ['Patient', '_total=all', 'INVALID_PARAMETER']
  ])('refuses %s?%s with %s also under lenient handling', async (type, query, code) => {
    await expect(search(type, query)).rejects.toMatchObject({ code })
  })

  it.each([
    ['colour=red', 'UNKNOWN_PARAMETER'], ['constructor=x', 'UNKNOWN_PARAMETER'], ['_sort=name', 'UNKNOWN_PARAMETER'], ['name=', 'INVALID_PARAMETER'], ['_summary=true', 'UNSUPPORTED_PARAMETER']
  ])('reports %s as ignored, and refuses it under strict handling', async (query, code) => {
    const result = await search('Patient', query)
    expect([result.total, result.warnings.map(warning => warning.code), result.used]).toEqual([4, [code], []])
    await expect(search('Patient', query, 'strict')).rejects.toMatchObject({ code })
  })

  it('caps _count at 500 and says so', async () => {
    const result = await search('Patient', '_count=501')
    expect([result.count, result.warnings.length]).toEqual([500, 1])
    expect((await search('Patient', '_count=500')).warnings).toEqual([])
  })

  it.each<[ServedType, string, number]>([['Patient', '', 4], ['Patient', 'name:contains=e', 3], ['MeasureReport', '', 4], ['MeasureReport', 'status:not=x', 4], ['Library', '', 3]])(
    'counts all matches of %s?%s on every page and gives each once', async (type, query, total) => {
      const ids: (string | undefined)[] = []
      for (let offset = 0, more = true; more; offset++) {
        const page = await search(type, `${query}&_count=1&_offset=${offset}`)
        expect(page.total).toBe(total)
        ids.push(...page.resources.map(({ id }) => id))
        more = page.hasNext
      }
      expect(new Set(ids).size).toBe(total)
    })

  it('gives an empty page beyond the last match', async () => {
    const result = await search('Patient', '_offset=99')
    expect([result.resources, result.total, result.hasNext]).toEqual([[], 4, false])
  })

  it('lists a library that several measures share once', async () => {
    expect((await search('Library', 'name=FHIRHelpers')).total).toBe(1)
  })

  it('gives value sets without expansion, tagged SUBSETTED', async () => {
    const { resources } = await search('ValueSet', '')
    for (const resource of resources) {
      expect(resource).not.toHaveProperty('expansion')
      expect(resource.meta?.tag?.map(({ code }) => code)).toContain('SUBSETTED')
    }
  })

  it('does not repeat values in its errors', async () => {
    await expect(search('Patient', 'birthdate=1931-19-07')).rejects.toThrow(/^(?!.*1931-19).*$/)
    await expect(search('Patient', 'Jane%20Roe=x', 'strict')).rejects.toThrow(/^(?!.*Roe).*$/)
  })
})

describe('searchResources over the embedded database', () => {
  const names = new Map<string | undefined, string | undefined>()
  let dataDir: string
  let store: Store

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'asm-ecqm-search-'))
    store = await openStore({ databaseUrl: undefined, dataDir, timeZone: services.config.timeZone, now: services.now })
    for (const report of [...REPORTS].reverse()) names.set((await store.measureReports.save(report)).id, report.id)
  })

  afterAll(async () => {
    await store?.close()
    await rm(dataDir, { recursive: true, force: true })
  })

  it.each(REPORT_SEARCHES.filter(([query]) => !query.startsWith('_id')))('MeasureReport?%s finds: %s', async (query, ids) => {
    const { resources, total } = await search('MeasureReport', query, 'strict', undefined, { ...services, store })
    expect(resources.map(({ id }) => names.get(id)).join(' ')).toBe(ids)
    expect(total).toBe(resources.length)
  })

  it('counts without reading a report', async () => {
    const result = await search('MeasureReport', '_summary=count&status=complete', 'strict', undefined, { ...services, store })
    expect([result.total, result.resources]).toEqual([3, []])
  })
})
