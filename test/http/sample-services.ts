import type { Config } from '../../src/config/config.js'
import type { MeasureCatalogue, MeasurePackage } from '../../src/cql/measure-catalogue.js'
import { OutcomeError } from '../../src/fhir/outcome-error.js'
import { measurementPeriod } from '../../src/fhir/period.js'
import { patientRecordFromResources } from '../../src/fhir/patient-record.js'
import type { AnyResource, Library, Measure, MeasureReport, Patient, ValueSet } from '../../src/fhir/types.js'
import type { Services } from '../../src/operations/services.js'
import type { RecordStore } from '../../src/records/record-store.js'
import type { MeasureReportRepository } from '../../src/store/store.js'
import { buildValueSetIndex } from '../../src/terminology/build-value-set-index.js'

/** Services over a handful of resources in memory, for everything that needs no evaluation. */
export const CONFIG: Config = Object.freeze({
  host: '127.0.0.1',
  port: 0,
  dataDir: 'data',
  databaseUrl: undefined,
  timeZone: 'America/New_York',
  logLevel: 'silent',
  maxBodyBytes: 20_000,
  valueSetsDir: undefined,
  engine: 'reference',
  threads: 1,
  prepare: true,
  demoPatients: 0,
  demoYear: 2026,
  recordsKey: undefined,
  mllpPort: undefined,
  mllpHost: '127.0.0.1',
  mllpTlsDir: undefined,
  feedTins: undefined,
  feedTokens: undefined,
  reporter: 'Organization/example',
  publicUrl: undefined
} as const)

const definition = (id: string, name: string, title: string) => ({
  id,
  url: `http://example.org/fhir/${id}`,
  version: '1.0.0',
  name,
  title,
  status: 'active' as const,
  identifier: [{ system: 'urn:ietf:rfc:3986', value: `urn:uuid:${id}` }]
})

const MEASURES: readonly Measure[] = [
  { resourceType: 'Measure', ...definition('ControllingHighBloodPressure', 'ControllingHighBloodPressure', 'Contrôlling High Blood Pressure') },
  { resourceType: 'Measure', ...definition('DiabetesGlycemicStatus', 'DiabetesGlycemicStatus', 'Diabetes: Glycemic Status'), status: 'draft' }
]

const LOGIC_LIBRARY = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/library-type', code: 'logic-library' }] }
const FHIR_HELPERS: Library = { resourceType: 'Library', ...definition('FHIRHelpers', 'FHIRHelpers', 'FHIR Helpers'), type: LOGIC_LIBRARY }

function measurePackage (measure: Measure, cmsId: string): MeasurePackage {
  const library: Library = { resourceType: 'Library', ...definition(`${measure.id}Library`, `${measure.name}`, `${measure.title}`), type: LOGIC_LIBRARY }
  return { cmsId, measure, fhirLibraries: [library, { ...FHIR_HELPERS }], elmLibraries: [], valueSets: [] }
}

export const PACKAGES = [measurePackage(MEASURES[0] as Measure, 'CMS165'), measurePackage(MEASURES[1] as Measure, 'CMS122')] as const

function sampleCatalogue (): MeasureCatalogue {
  return {
    all: () => PACKAGES,
    find: reference => {
      const found = PACKAGES.find(({ cmsId, measure }) => [cmsId, measure.id, measure.url, `${measure.url}|${measure.version}`].includes(reference.replace(/^Measure\//, '')))
      if (found === undefined) throw new OutcomeError('MEASURE_NOT_FOUND', 'No such measure is loaded.')
      return found
    }
  }
}

export const OFFICE_VISIT = '2.16.840.1.113883.3.464.1003.101.12.1001'

const VALUE_SETS: readonly ValueSet[] = [
  {
    resourceType: 'ValueSet',
    status: 'active',
    url: `http://cts.nlm.nih.gov/fhir/ValueSet/${OFFICE_VISIT}`,
    version: '20260101',
    title: 'Office Visit',
    expansion: { timestamp: '2026-01-01', total: 2, contains: [{ system: 'http://snomed.info/sct', code: '185349003', display: 'Check up' }, { system: 'http://snomed.info/sct', code: '185463005' }] }
  },
  {
    resourceType: 'ValueSet',
    status: 'active',
    url: 'http://example.org/fhir/ValueSet/starter',
    title: 'Essential Hypertension',
    expansion: { timestamp: '2026-01-01', total: 9, contains: [{ system: 'http://snomed.info/sct', code: '59621000' }] }
  }
]

export function samplePatient (index: number, rest: Partial<Patient> = {}): Patient {
  return {
    resourceType: 'Patient',
    id: `p${index}`,
    identifier: [{ system: 'http://hospital.example.org/mrn', value: `MRN-${index}` }],
    name: [{ family: index % 2 === 0 ? 'Müller' : 'Okafor', given: [`Given${index}`] }],
    birthDate: `19${50 + index}-02-0${1 + index % 9}`,
    gender: index % 2 === 0 ? 'female' : 'male',
    generalPractitioner: [{ reference: `Practitioner/${index % 3 === 0 ? 'a' : 'b'}` }],
    ...rest
  }
}

export function recordStoreOf (patients: readonly Patient[]): RecordStore {
  const records = patients.map(patient => patientRecordFromResources([patient as unknown as AnyResource]))
  const byPractitioner = (practitioner?: string) => practitioner === undefined
    ? records
    : records.filter(({ patient }) => patient.generalPractitioner?.some(({ reference }) => reference === practitioner))
  return {
    size: records.length,
    contentHash: 'sample',
    has: id => records.some(({ subjectId }) => subjectId === id),
    get: async id => records.find(({ subjectId }) => subjectId === id),
    async * stream (filter) { yield * byPractitioner(filter?.practitioner) },
    page: (offset, count, filter) => {
      const found = byPractitioner(filter?.practitioner)
      return { total: found.length, subjectIds: found.slice(offset, offset + count).map(({ subjectId }) => subjectId) }
    },
    partitionCount: 0,
    partitionOf: () => undefined,
    origin: undefined,
    partition: async () => ({ rows: [], bytes: new Uint8Array() }),
    close: async () => {}
  }
}

const instants = ({ period }: MeasureReport) => measurementPeriod(period.start, period.end, CONFIG.timeZone)
const firstInstant = (report: MeasureReport): number => Date.parse(instants(report).start)
const lastInstant = (report: MeasureReport): number => Date.parse(instants(report).end)

/** Reports in memory, newest first, with the meaning that `MeasureReportQuery` states. */
export function reportsOf (initial: readonly MeasureReport[]): MeasureReportRepository {
  const reports = [...initial]
  return {
    save: async report => {
      const saved = { ...report, id: `r${reports.length + 1}`, meta: { versionId: '1', lastUpdated: '2026-06-01T10:00:00.000Z' } }
      reports.unshift(saved)
      return saved
    },
    find: async id => reports.find(report => report.id === id),
    search: async query => {
      const found = reports.filter(report =>
        (query.id === undefined || report.id === query.id) &&
        (query.measure === undefined || report.measure === query.measure || report.measure.startsWith(`${query.measure}|`)) &&
        (query.subject === undefined || report.subject?.reference === query.subject || report.subject?.reference === `Patient/${query.subject}`) &&
        (query.status === undefined || report.status === query.status) &&
        (query.period?.start === undefined || lastInstant(report) >= Date.parse(query.period.start)) &&
        (query.period?.end === undefined || firstInstant(report) <= Date.parse(query.period.end)))
      return { total: found.length, reports: found.slice(query.offset, query.offset + query.count) }
    }
  }
}

export function sampleReport (id: string, rest: Partial<MeasureReport> = {}): MeasureReport {
  return {
    resourceType: 'MeasureReport',
    id,
    meta: { versionId: '1', lastUpdated: '2026-05-01T08:30:00.000Z' },
    status: 'complete',
    type: 'summary',
    measure: 'http://example.org/fhir/ControllingHighBloodPressure|1.0.0',
    date: '2026-05-01T08:30:00.000Z',
    period: { start: '2026-01-01', end: '2026-12-31' },
    ...rest
  }
}

export function sampleServices (parts: Partial<Services> = {}): Services {
  return {
    config: CONFIG,
    catalogue: sampleCatalogue(),
    valueSets: buildValueSetIndex(VALUE_SETS).index,
    engine: { name: 'reference', prepare: () => { throw new Error('these services do not evaluate') } },
    snapshotId: 'sample',
    snapshots: undefined as never,
    ledgerWriter: undefined as never,
    records: recordStoreOf(Array.from({ length: 7 }, (_none, index) => samplePatient(index))),
    store: {
      kind: 'pglite',
      measureReports: reportsOf([
        sampleReport('summary-2026'),
        sampleReport('p1-2026', { type: 'individual', subject: { reference: 'Patient/p1' } }),
        sampleReport('summary-2025', { period: { start: '2025-01-01', end: '2025-12-31' }, measure: 'http://example.org/fhir/ControllingHighBloodPressure|0.9.0', status: 'pending' })
      ]),
      evaluations: { find: async () => undefined, save: async () => {} },
      runs: undefined as never,
      snapshots: undefined as never,
      subscriptions: undefined as never,
      ledger: undefined as never,
      ping: async () => {},
      close: async () => {}
    },
    now: () => new Date('2026-06-15T12:00:00.000Z'),
    close: async () => {},
    ...parts
  }
}
