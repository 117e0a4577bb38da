import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { catalogueOf, embeddedCatalogue } from '../cql/embedded-catalogue.js'
import type { MeasureCatalogue, MeasurePackage } from '../cql/measure-catalogue.js'
import { measureProblem, readPackage, type ReadPackage } from '../cql/package/read-package.js'
import { readJsonDocument } from '../fhir/json-files.js'
import { OutcomeError, type PlainOutcomeError } from '../fhir/outcome-error.js'
import { measureModelFromResource } from '../measure/measure-from-resource.js'
import { embeddedConflict } from './measure-conflicts.js'

export interface OpenedCatalogue {
  readonly catalogue: MeasureCatalogue
  /** Measures that cannot be used; the others can. */
  readonly problems: readonly PlainOutcomeError[]
}

/** Where `measures import` puts packages, one file for each measure. */
export function importedMeasuresFolder (dataDir: string): string {
  return join(dataDir, 'measures')
}

/** The file of an imported measure; the name says nothing, since a canonical may hold what no file name may. */
export function importedMeasureFile (dataDir: string, canonical: string): string {
  return join(importedMeasuresFolder(dataDir), `${createHash('sha256').update(canonical).digest('hex').slice(0, 32)}.json`)
}

/** The measures of this product and the imported ones. A file that cannot be used is a problem beside the others. */
export async function openCatalogue (options: { readonly dataDir: string }): Promise<OpenedCatalogue> {
  const { packages, problems } = await importedMeasures(options.dataDir)
  return { catalogue: catalogueOf([...embeddedCatalogue().all(), ...packages]), problems }
}

/** The imported measures alone, by canonical. */
export async function importedMeasures (dataDir: string): Promise<{ readonly packages: readonly MeasurePackage[], readonly problems: readonly PlainOutcomeError[] }> {
  const folder = importedMeasuresFolder(dataDir)
  const files = existsSync(folder) ? (await readdir(folder)).filter(file => file.endsWith('.json')).sort() : []
  const packages: MeasurePackage[] = []
  const problems: PlainOutcomeError[] = []
  for (const file of files) {
    try {
      const { measures, problems: found } = await readMeasures(join(folder, file))
      problems.push(...found)
      for (const one of measures) {
        const conflict = embeddedConflict(one)
        if (conflict === undefined) packages.push({ ...one, isImported: true })
        else problems.push(conflict.toPlain())
      }
    } catch (error) {
      if (!(error instanceof OutcomeError)) throw error
      problems.push({ ...error.toPlain(), text: `Imported measure ${file}: ${error.message}` })
    }
  }
  return { packages: packages.sort((left, right) => canonicalOf(left) < canonicalOf(right) ? -1 : 1), problems }
}

/**
 * The measures of a package file, checked as far as they can be without an engine.
 * @throws OutcomeError INPUT_NOT_FOUND, INPUT_EMPTY, INPUT_UNREADABLE and what `readPackage` throws
 */
export async function readMeasures (path: string): Promise<ReadPackage> {
  const { json, source } = await readJsonDocument(path)
  const read = await readPackage(json, source)
  const measures: MeasurePackage[] = []
  const problems = [...read.problems]
  for (const one of read.measures) {
    try {
      measureModelFromResource(one.measure)
      measures.push(one)
    } catch (error) {
      if (!(error instanceof OutcomeError)) throw error
      problems.push(measureProblem(one.measure, error.toPlain()))
    }
  }
  return { measures, problems }
}

/**
 * The measures of a package file and nothing else.
 * @throws OutcomeError as `readMeasures`; the first problem where no measure can be used
 */
export async function openPackage (path: string): Promise<OpenedCatalogue> {
  const { measures, problems } = await readMeasures(path)
  const [first] = problems
  if (measures.length === 0 && first !== undefined) throw OutcomeError.fromPlain(first)
  return { catalogue: catalogueOf(measures), problems }
}

function canonicalOf ({ measure }: MeasurePackage): string {
  return `${measure.url ?? ''}|${measure.version ?? ''}`
}
