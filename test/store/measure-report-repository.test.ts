import { afterAll, beforeAll, expect, it } from 'vitest'
import type { MeasureReport } from '../../src/fhir/types.js'
import type { MeasureReportQuery, Store } from '../../src/store/store.js'
import { describeOnDatabases } from './databases.js'
import { individualReport, sampleReport, steppingClock } from './sample-reports.js'

const ALL = { offset: 0, count: 100 }

describeOnDatabases('measureReports.save and find', newDatabase => {
  let store: Store
  beforeAll(async () => { store = await (await newDatabase()).open({ now: () => new Date('2026-06-01T12:30:00.123Z') }) })
  afterAll(async () => { await store.close() })

  it('gives a new report an id, a version and the time of saving', async () => {
    const report = sampleReport({ id: 'of-the-caller', meta: { profile: ['http://example.org/profile'], versionId: '7' } })
    const saved = await store.measureReports.save(report)
    expect(saved).toEqual({ ...report, id: saved.id, meta: { profile: ['http://example.org/profile'], versionId: '1', lastUpdated: '2026-06-01T12:30:00.123Z' } })
    expect(saved.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(report.id).toBe('of-the-caller')
  })

  it('gives back letter for letter what was saved', async () => {
    const saved = await store.measureReports.save(sampleReport({
      contained: [{ resourceType: 'Basic', id: 'z', language: 'é 😀 "quoted" \u0000 \u2028' }],
      group: [{ measureScore: { value: 0.1 + 0.2, unit: '1' } }]
    }))
    expect(JSON.stringify(await store.measureReports.find(saved.id ?? ''))).toBe(JSON.stringify(saved))
  })

  it('makes two reports of two saves', async () => {
    const [one, two] = [await store.measureReports.save(sampleReport()), await store.measureReports.save(sampleReport())]
    expect(one.id).not.toBe(two.id)
  })

  it.each(['', 'unknown', '00000000-0000-4000-8000-000000000000', "' or true --", 'a\0b'])('finds no report %j', async id => {
    expect(await store.measureReports.find(id)).toBeUndefined()
  })

  it('takes an id in capitals for another id', async () => {
    const { id = '' } = await store.measureReports.save(sampleReport())
    expect(await store.measureReports.find(id)).toBeDefined()
    expect(await store.measureReports.find(id.toUpperCase())).toBeUndefined()
  })

  it.each<[string, object, string]>([
    ['another resource', { resourceType: 'Bundle', type: 'collection' }, 'WRONG_RESOURCE_TYPE'],
    ['no measure', { ...sampleReport(), measure: undefined }, 'INVALID_RESOURCE'],
    ['no type', { ...sampleReport(), type: undefined }, 'INVALID_RESOURCE'],
    ['a status that is a number', { ...sampleReport(), status: 1 }, 'INVALID_RESOURCE'],
    ['a period that is no date', { ...sampleReport(), period: { start: 'soon' } }, 'INVALID_RESOURCE'],
    ['30 February', { ...sampleReport(), period: { end: '2026-02-30' } }, 'INVALID_RESOURCE'],
    ['a subject with U+0000', individualReport('Patient/a\0'), 'INVALID_RESOURCE']
  ])('refuses %s', async (_what, report, code) => {
    await expect(store.measureReports.save(report as MeasureReport)).rejects.toMatchObject({ code })
  })
})

describeOnDatabases('measureReports.search', newDatabase => {
  let store: Store
  const names = new Map<string | undefined, string>()
  const reports: [string, MeasureReport][] = [
    ['year', sampleReport()],
    ['v2', sampleReport({ measure: 'http://example.org/Measure/one|2.0.0', status: 'pending' })],
    ['no-version', sampleReport({ measure: 'http://example.org/Measure/one' })],
    ['other', sampleReport({ measure: 'http://example.org/Measure/other|1.0.0' })],
    ['a', individualReport('Patient/a', { period: { start: '2025-01-01', end: '2025-12-31' } })],
    ['a-absolute', individualReport('https://ehr.example.org/fhir/Patient/a')],
    ['aa', individualReport('Patient/aa', { period: { start: '2026-03' } as MeasureReport['period'] })],
    ['practitioner', individualReport('Practitioner/a', { period: { end: '2024' } as MeasureReport['period'] })],
    ['open', sampleReport({ type: 'subject-list', period: {} as MeasureReport['period'], status: 'error' })]
  ]
  beforeAll(async () => {
    store = await (await newDatabase()).open({ now: steppingClock() })
    for (const [name, report] of reports) names.set((await store.measureReports.save(report)).id, name)
  })
  afterAll(async () => { await store.close() })

  async function found (query: Partial<MeasureReportQuery>): Promise<(string | undefined)[]> {
    const { total, reports } = await store.measureReports.search({ ...ALL, ...query })
    expect(total).toBe(reports.length)
    return reports.map(({ id }) => names.get(id))
  }

  it('gives all, newest first', async () => {
    expect(await found({})).toEqual(reports.map(([name]) => name).reverse())
  })

  it.each<[Partial<MeasureReportQuery>, string[]]>([
    [{ measure: 'http://example.org/Measure/other' }, ['other']],
    [{ measure: 'http://example.org/Measure/one|2.0.0' }, ['v2']],
    [{ measure: 'http://example.org/Measure/one|9' }, []],
    [{ measure: 'http://example.org/Measure' }, []],
    [{ measure: 'http://example.org/Measure/o%' }, []],
    [{ subject: 'Patient/a' }, ['a']],
    [{ subject: 'https://ehr.example.org/fhir/Patient/a' }, ['a-absolute']],
    [{ subject: 'a' }, ['practitioner', 'a-absolute', 'a']],
    [{ subject: 'Patient/b' }, []],
    [{ subject: "a' or 'a' = 'a" }, []],
    [{ subject: 'a\0' }, []],
    [{ type: 'subject-list' }, ['open']],
    [{ status: 'pending' }, ['v2']],
    [{ status: 'pending', type: 'individual' }, []],
    [{ id: 'not-a-uuid' }, []],
    [{ id: '00000000-0000-4000-8000-000000000000' }, []]
  ])('narrows by %j', async (query, expected) => {
    expect(await found(query)).toEqual(expected)
  })

  it('narrows by measure without a version to every version', async () => {
    expect(await found({ measure: 'http://example.org/Measure/one', type: 'summary' })).toEqual(['no-version', 'v2', 'year'])
  })

  it('finds one by id', async () => {
    const [id] = [...names].find(([, name]) => name === 'aa') ?? []
    expect(await found({ id: id ?? '' })).toEqual(['aa'])
  })

  it.each<[string, { start?: string, end?: string }, string[]]>([
    ['touches the first instant of 2026', { start: '2026-01-01T00:00:00.000Z', end: '2026-01-01T00:00:00.000Z' }, ['open', 'a-absolute', 'other', 'no-version', 'v2', 'year']],
    ['touches the last instant of 2025', { start: '2025-12-31T23:59:59.999Z', end: '2025-12-31T23:59:59.999Z' }, ['open', 'a']],
    ['ends in 2025 or later', { start: '2025-01-01T00:00:00Z' }, ['open', 'aa', 'a-absolute', 'a', 'other', 'no-version', 'v2', 'year']],
    ['began by the end of 2024', { end: '2024-12-31T23:59:59.999Z' }, ['open', 'practitioner']],
    ['began before March 2026 by a minute', { start: '2026-02-28T23:59:00Z', end: '2026-02-28T23:59:59.999Z' }, ['open', 'a-absolute', 'other', 'no-version', 'v2', 'year']],
    ['began in March 2026, in another offset', { start: '2027-05-01T00:00:00+02:00', end: '2027-05-01T00:00:00+02:00' }, ['open', 'aa']]
  ])('by period: %s', async (_what, period, expected) => {
    expect(await found({ period })).toEqual(expected)
  })

  it.each([[0, 2, 0, 2], [2, 2, 2, 4], [8, 5, 8, 9], [9, 5, 0, 0], [500, 5, 0, 0], [0, 0, 0, 0]])('pages: offset %i, count %i', async (offset, count, from, to) => {
    const { total, reports: page } = await store.measureReports.search({ offset, count })
    expect([total, page.map(({ id }) => names.get(id))]).toEqual([9, reports.map(([name]) => name).reverse().slice(from, to)])
  })
})

describeOnDatabases('measureReports of one instant', newDatabase => {
  it('stand in the reverse order of saving, page by page', async () => {
    const store = await (await newDatabase()).open({ now: () => new Date('2026-06-01T00:00:00Z') })
    const ids: (string | undefined)[] = []
    for (let index = 0; index < 7; index++) ids.push((await store.measureReports.save(sampleReport())).id)
    const pages = await Promise.all([0, 3, 6].map(async offset => await store.measureReports.search({ offset, count: 3 })))
    expect(pages.flatMap(({ reports }) => reports.map(({ id }) => id))).toEqual(ids.reverse())
    await store.close()
  })
})

describeOnDatabases('a period of dates without a time', newDatabase => {
  it.each([
    ['UTC', '2026-01-01T00:00:00Z', '2025-12-31T23:59:59.999Z'],
    ['America/New_York', '2026-01-01T05:00:00Z', '2026-01-01T04:59:59.999Z'],
    ['Asia/Kolkata', '2025-12-31T18:30:00Z', '2025-12-31T18:29:59.999Z']
  ])('begins at midnight in %s', async (timeZone, first, before) => {
    const store = await (await newDatabase()).open({ timeZone })
    await store.measureReports.save(sampleReport())
    const totals = await Promise.all([first, before].map(async end => (await store.measureReports.search({ ...ALL, period: { end } })).total))
    expect(totals).toEqual([1, 0])
    await store.close()
  })
})
