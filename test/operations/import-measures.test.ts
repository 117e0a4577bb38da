import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config/read-config.js'
import { embeddedCatalogue } from '../../src/cql/embedded-catalogue.js'
import type { Bundle, MeasureReport } from '../../src/fhir/types.js'
import { patientRecordFromBundle } from '../../src/fhir/patient-record.js'
import { evaluateInput, type EvaluateInputOptions } from '../../src/operations/evaluate-input.js'
import { evaluateMeasure } from '../../src/operations/evaluate-measure.js'
import { exportMeasure } from '../../src/operations/export-measure.js'
import { importMeasures, removeMeasure, type ImportMeasuresResult } from '../../src/operations/import-measures.js'
import { listMeasures } from '../../src/operations/list-measures.js'
import { measureTable } from '../../src/operations/measure-table.js'
import { importedMeasures, importedMeasuresFolder, openCatalogue } from '../../src/operations/open-catalogue.js'
import { openServices } from '../../src/operations/open-services.js'
import { readResource } from '../../src/operations/read-resource.js'
import { elmLibrary, COMMON_ELM, MAIN_ELM, MEASURE_URL, samplePackage, sampleMeasure, sampleRecord, bundleOf, VISITS, VISITS_SET } from '../support/sample-package.js'

const root = mkdtempSync(join(tmpdir(), 'import-measures-'))
afterAll(() => { rmSync(root, { recursive: true, force: true }) })
let count = 0
const newFolder = (): string => join(root, `data-${count++}`)
const now = new Date('2027-02-01T00:00:00Z')
const CANONICAL = `${MEASURE_URL}|1.0.000`

function file (bundle: unknown): string {
  const path = join(root, `package-${count++}.json`)
  writeFileSync(path, JSON.stringify(bundle))
  return path
}

async function importInto (dataDir: string, bundle: Bundle, more: { readonly replace?: boolean, readonly engine?: string } = {}): Promise<ImportMeasuresResult> {
  return await importMeasures({ path: file(bundle), dataDir, engine: 'compiled', valueSetsDirectory: undefined, replace: false, now, ...more })
}

async function reportsFor (more: Partial<EvaluateInputOptions>): Promise<MeasureReport[]> {
  const reports: MeasureReport[] = []
  await evaluateInput({
    input: records,
    measures: ['all'],
    periodStart: '2026-01-01',
    periodEnd: '2026-12-31',
    timeZone: 'UTC',
    engine: 'compiled',
    valueSetsDirectory: undefined,
    dataDir: join(root, 'nothing'),
    reportTypes: ['population'],
    prepare: true,
    reporter: 'Organization/example',
    now: () => now,
    onReport: report => { reports.push(report) },
    onSetupProblem: problem => { throw new Error(problem.text) },
    onProblem: problem => { throw new Error(problem.error.text) },
    onProgress: () => {},
    ...more
  })
  return reports
}

const records = join(root, 'records.ndjson')
writeFileSync(records, ['a', 'b'].map(id => JSON.stringify(sampleRecord(id))).join('\n') + '\n' + JSON.stringify(sampleRecord('c', 'cancelled')))
const counts = (report: MeasureReport | undefined): unknown => report?.group?.[0]?.population?.map(one => one.count)

describe('importMeasures', () => {
  it.each(['compiled', 'reference'])('prepares a measure on the %s engine and keeps it, one private file for each', async engine => {
    const dataDir = newFolder()
    expect((await importInto(dataDir, samplePackage(), { engine })).measures).toEqual([
      { outcome: 'imported', id: 'SampleVisitsFHIR', canonical: CANONICAL, title: 'Sample visits', libraries: 2, valueSets: 1, ownValueSets: 1, missingValueSets: [] }
    ])
    expect(readdirSync(importedMeasuresFolder(dataDir))).toEqual([expect.stringMatching(/^[0-9a-f]{32}\.json$/)])
    expect(statSync(importedMeasuresFolder(dataDir)).mode & 0o077).toBe(0)
    const { catalogue, problems } = await openCatalogue({ dataDir })
    expect(problems).toEqual([])
    for (const reference of ['SampleVisitsFHIR', MEASURE_URL, CANONICAL, 'Measure/SampleVisitsFHIR']) expect(catalogue.find(reference).isImported).toBe(true)
    expect(catalogue.find('CMS165').isImported).toBeUndefined()
  })

  it('changes nothing the second time, and replaces other content only when told to', async () => {
    const dataDir = newFolder()
    await importInto(dataDir, samplePackage())
    expect((await importInto(dataDir, samplePackage({ type: 'searchset' }))).measures[0]?.outcome).toBe('unchanged')
    const changed = samplePackage({ measure: { title: 'Changed' } })
    expect(await importInto(dataDir, changed)).toMatchObject({ measures: [], problems: [{ code: 'MEASURE_CONFLICT', text: expect.stringContaining('--replace') as unknown }] })
    expect((await openCatalogue({ dataDir })).catalogue.find(CANONICAL).measure.title).toBe('Sample visits')
    expect((await importInto(dataDir, changed, { replace: true })).measures[0]?.outcome).toBe('replaced')
    expect((await openCatalogue({ dataDir })).catalogue.find(CANONICAL).measure.title).toBe('Changed')
  })

  it('keeps another version beside the first', async () => {
    const dataDir = newFolder()
    await importInto(dataDir, samplePackage())
    await importInto(dataDir, samplePackage({ measure: { version: '2.0.000' } }))
    const { catalogue } = await openCatalogue({ dataDir })
    expect(catalogue.find(`${MEASURE_URL}|2.0.000`).measure.version).toBe('2.0.000')
    expect(() => catalogue.find('SampleVisitsFHIR')).toThrow(expect.objectContaining({ code: 'AMBIGUOUS_MEASURE' }))
  })

  it('names value sets that are missing, and evaluates once they are there only', async () => {
    const dataDir = newFolder()
    expect((await importInto(dataDir, samplePackage({ valueSets: [] }))).measures[0]).toMatchObject({ outcome: 'imported', missingValueSets: [VISITS] })
    await expect(reportsFor({ dataDir, measures: ['SampleVisitsFHIR'] })).rejects.toMatchObject({ code: 'VALUE_SET_MISSING', message: expect.stringContaining(VISITS) as unknown })
    expect(counts((await reportsFor({ dataDir, measures: ['SampleVisitsFHIR'], valueSetsDirectory: file(VISITS_SET) }))[0])).toEqual([2, 2, 2])
  })

  it.each([
    ['the canonical of one of ours', () => ({ url: embeddedCatalogue().find('CMS165').measure.url, version: embeddedCatalogue().find('CMS165').measure.version })],
    ['its short name', () => ({ id: 'CMS165' })],
    ['its short name in other letters', () => ({ id: 'cms165' })]
  ])('refuses a measure with %s', async (_title, measure) => {
    const dataDir = newFolder()
    expect(await importInto(dataDir, samplePackage({ measure: measure() }))).toMatchObject({ measures: [], problems: [{ code: 'MEASURE_CONFLICT', text: expect.stringContaining('CMS165') as unknown }] })
    expect((await importedMeasures(dataDir)).packages).toEqual([])
  })

  it('takes another version of the url of one of ours under an id of its own', async () => {
    const dataDir = newFolder()
    const { url } = embeddedCatalogue().find('CMS165').measure
    await importInto(dataDir, samplePackage({ measure: { url, version: '0.5.000' } }))
    const { catalogue } = await openCatalogue({ dataDir })
    expect(catalogue.find('CMS165').measure.version).toBe('1.0.000')
    expect(catalogue.find(`${url ?? ''}|0.5.000`).cmsId).toBe('SampleVisitsFHIR')
  })

  it.each<[string, Bundle, string]>([
    ['a measure that names no definition of its library', samplePackage({ libraries: [elmLibrary({ ...MAIN_ELM, statements: { def: [] } } as unknown as typeof MAIN_ELM), elmLibrary(COMMON_ELM)] }), 'ELM_INVALID'],
    ['a node that no engine knows', samplePackage({ libraries: [elmLibrary({ ...MAIN_ELM, statements: { def: [...MAIN_ELM.statements.def, { name: 'X', context: 'Patient', expression: { type: 'Eval' } }] } } as unknown as typeof MAIN_ELM), elmLibrary(COMMON_ELM)] }), 'ELM_INVALID'],
    ['a scoring that is not computed', samplePackage({ measure: { scoring: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/measure-scoring', code: 'composite' }] } } }), 'MEASURE_INVALID'],
    ['a measure without groups', samplePackage({ measure: { group: [] } }), 'MEASURE_INVALID'],
    ['a library that is not there', samplePackage({ libraries: [elmLibrary(MAIN_ELM)] }), 'LIBRARY_MISSING']
  ])('refuses %s, and keeps nothing of it', async (_title, bundle, code) => {
    const dataDir = newFolder()
    expect(await importInto(dataDir, bundle)).toMatchObject({ measures: [], problems: [{ code }] })
    expect((await importedMeasures(dataDir)).packages).toEqual([])
  })

  it('imports what is good beside what is not', async () => {
    const dataDir = newFolder()
    const bundle = bundleOf([sampleMeasure(), sampleMeasure({ id: 'Other', url: 'urn:other', library: ['urn:none'] }), elmLibrary(MAIN_ELM), elmLibrary(COMMON_ELM), VISITS_SET])
    const { measures, problems } = await importInto(dataDir, bundle)
    expect({ measures: measures.map(({ id }) => id), problems: problems.map(({ code }) => code) }).toEqual({ measures: ['SampleVisitsFHIR'], problems: ['LIBRARY_MISSING'] })
  })

  it('tells of a damaged file of an imported measure, and still has the others', async () => {
    const dataDir = newFolder()
    await importInto(dataDir, samplePackage())
    writeFileSync(join(importedMeasuresFolder(dataDir), 'damaged.json'), '{"resourceType":')
    const { catalogue, problems } = await openCatalogue({ dataDir })
    expect(catalogue.all()).toHaveLength(embeddedCatalogue().all().length + 1)
    expect(problems).toEqual([expect.objectContaining({ code: 'INPUT_UNREADABLE', text: expect.stringContaining('damaged.json') as unknown })])
  })

  it('is undone by removeMeasure, which knows imported measures only', async () => {
    const dataDir = newFolder()
    await importInto(dataDir, samplePackage())
    await expect(removeMeasure('CMS165', { dataDir })).rejects.toMatchObject({ code: 'MEASURE_NOT_FOUND' })
    expect(await removeMeasure('SampleVisitsFHIR', { dataDir })).toBe(CANONICAL)
    expect((await importedMeasures(dataDir)).packages).toEqual([])
  })

  it('is listed, and marked', async () => {
    const dataDir = newFolder()
    await importInto(dataDir, samplePackage())
    const listed = listMeasures(2027, (await importedMeasures(dataDir)).packages)
    expect(listed.filter(({ imported }) => imported === true)).toEqual([expect.objectContaining({ cmsId: 'SampleVisitsFHIR', canonical: CANONICAL, title: 'Sample visits', valueSets: 1 })])
  })
})

describe('evaluateInput', () => {
  it.each(['compiled', 'reference'])('evaluates the measures of a package in place, and no others, on the %s engine', async engine => {
    const reports = await reportsFor({ packagePath: file(samplePackage()), engine })
    expect(reports.map(({ measure }) => measure)).toEqual([CANONICAL])
    expect(counts(reports[0])).toEqual([2, 2, 2])
  })

  it('refuses a measure that is not in the package', async () => {
    await expect(reportsFor({ packagePath: file(samplePackage()), measures: ['CMS165'] })).rejects.toMatchObject({ code: 'MEASURE_NOT_FOUND' })
  })

  it('puts the value sets of a package before loaded ones, but for parts of a whole', async () => {
    const expansion = (code: string, total: number): object => ({ expansion: { timestamp: '2026-01-01', total, contains: [{ system: 'urn:codes', code }] } })
    const own = (code: string, total: number): string => file(samplePackage({ valueSets: [{ ...VISITS_SET, ...expansion(code, total) }] }))
    const loaded = file({ ...VISITS_SET, ...expansion('visit', 1) })
    expect(counts((await reportsFor({ packagePath: own('other', 1), valueSetsDirectory: loaded }))[0])).toEqual([0, 0, 0])
    expect(counts((await reportsFor({ packagePath: own('other', 1000), valueSetsDirectory: loaded }))[0])).toEqual([2, 2, 2])
  })

  it('gives the same for one of ours as package and as it is', async () => {
    const { bundle } = await exportMeasure({ measure: 'CMS165', allowPartial: false })
    const [inPlace] = await reportsFor({ packagePath: file(bundle) })
    const [ours] = await reportsFor({ measures: ['CMS165'] })
    expect(inPlace?.group).toEqual(ours?.group)
    expect(inPlace?.measure).toBe(ours?.measure)
  })
})

describe('openServices', () => {
  it('serves imported measures beside ours, and leaves the table to ours', async () => {
    const dataDir = newFolder()
    await importInto(dataDir, samplePackage())
    const opened = await openServices({ config: readConfig({ ASM_DATA_DIR: dataDir }), demo: false, now: () => now })
    const record = patientRecordFromBundle(sampleRecord('a'))
    const services = { ...opened, records: { ...opened.records, size: 1, has: () => true, get: async () => record, stream: async function * () { yield record } } }
    try {
      const request = { measure: 'SampleVisitsFHIR', periodStart: '2026-01-01', periodEnd: '2026-12-31' }
      expect(counts(await evaluateMeasure(services, request))).toEqual([1, 1, 1])
      expect(await evaluateMeasure(services, { ...request, subject: 'Patient/a' })).toMatchObject({ type: 'individual', evaluatedResource: expect.arrayContaining([expect.objectContaining({ reference: 'ServiceRequest/a-not' })]) as unknown })
      expect(await readResource(services, 'Measure', 'SampleVisitsFHIR')).toMatchObject({ url: MEASURE_URL })
      expect(await readResource(services, 'Library', 'SampleCommon')).toMatchObject({ version: '2.0.000' })
      expect([...new Set((await measureTable(services)).rows.map(({ cmsId }) => cmsId))].sort()).toEqual(embeddedCatalogue().all().map(({ cmsId }) => cmsId).sort())
    } finally {
      await opened.close()
    }
  })
})
