import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { MeasurePackage } from '../cql/measure-catalogue.js'
import { measureProblem } from '../cql/package/read-package.js'
import type { Engine } from '../engine/engine.js'
import { engineByName } from '../engine/engines.js'
import { prepareEvaluation } from '../evaluation/measure-evaluation.js'
import { measureValueSets, ownValueSetProblems } from '../evaluation/measure-value-sets.js'
import { formatCanonical, parseCanonical } from '../fhir/canonical.js'
import { makeFolder } from '../fhir/make-folder.js'
import { OutcomeError, type PlainOutcomeError } from '../fhir/outcome-error.js'
import { measurementPeriod } from '../fhir/period.js'
import type { Bundle } from '../fhir/types.js'
import type { ValueSetIndex } from '../terminology/value-set-index.js'
import { buildMembership } from '../terminology/value-set-membership.js'
import { catalogueOf } from '../cql/embedded-catalogue.js'
import { embeddedConflict } from './measure-conflicts.js'
import { importedMeasureFile, importedMeasures, importedMeasuresFolder, readMeasures } from './open-catalogue.js'
import { openValueSets } from './open-value-sets.js'

export interface ImportMeasuresOptions {
  /** A Bundle file (`.json`, `.json.gz`). */
  readonly path: string
  readonly dataDir: string
  /** The engine that must be able to prepare them. */
  readonly engine: string
  readonly valueSetsDirectory: string | undefined
  /** Put other content of a measure that is imported already in its place. */
  readonly replace: boolean
  readonly now: Date
}

export interface ImportedMeasure {
  readonly outcome: 'imported' | 'replaced' | 'unchanged'
  readonly id: string
  readonly canonical: string
  readonly title: string
  readonly libraries: number
  /** How many value sets the logic asks for, and how many ValueSets came with it. */
  readonly valueSets: number
  readonly ownValueSets: number
  /** Canonicals of value sets that are neither in the package nor loaded; it cannot be evaluated without them. */
  readonly missingValueSets: readonly string[]
}

export interface ImportMeasuresResult {
  readonly measures: readonly ImportedMeasure[]
  /** Measures that are not imported and value sets of the package that cannot be used. */
  readonly problems: readonly PlainOutcomeError[]
  readonly folder: string
}

/**
 * Reads a measure package, prepares each measure on the engine and keeps it in the data folder, one file for each measure. The same
 * again changes nothing. A measure that cannot be used is a problem beside the others; value sets may be imported later.
 * @throws OutcomeError what `readMeasures` throws; OUTPUT_NOT_WRITABLE
 */
export async function importMeasures (options: ImportMeasuresOptions): Promise<ImportMeasuresResult> {
  const engine = engineByName(options.engine)
  const read = await readMeasures(options.path)
  const { index } = await openValueSets({ directory: options.valueSetsDirectory, dataDir: options.dataDir })
  const measures: ImportedMeasure[] = []
  const problems = [...read.problems]
  for (const one of read.measures) {
    try {
      problems.push(...ownValueSetProblems(one))
      measures.push(await importOne(one, engine, index, options))
    } catch (error) {
      if (!(error instanceof OutcomeError) || error.code === 'OUTPUT_NOT_WRITABLE') throw error
      problems.push(measureProblem(one.measure, error.toPlain()))
    }
  }
  return { measures, problems, folder: importedMeasuresFolder(options.dataDir) }
}

async function importOne (one: MeasurePackage, engine: Engine, loaded: ValueSetIndex, { dataDir, replace, now }: ImportMeasuresOptions): Promise<ImportedMeasure> {
  const conflict = embeddedConflict(one)
  if (conflict !== undefined) throw conflict
  prepareEvaluation(one, { engine, valueSets: withStandIns(loaded), measurementPeriod: measurementPeriod(`${now.getUTCFullYear()}`, `${now.getUTCFullYear()}`, 'UTC'), now })
  const canonical = formatCanonical({ url: one.measure.url ?? '', version: one.measure.version })
  const file = importedMeasureFile(dataDir, canonical)
  const text = JSON.stringify(bundleOf(one))
  const known = await readFile(file, 'utf8').catch(() => undefined)
  if (known !== undefined && known !== text && !replace) {
    throw new OutcomeError('MEASURE_CONFLICT', `${canonical} is imported already with other content; give --replace to put this in its place.`)
  }
  if (known !== text) await keep(file, text, dataDir)
  const valueSets = measureValueSets(one, loaded)
  return {
    outcome: known === undefined ? 'imported' : known === text ? 'unchanged' : 'replaced',
    id: one.cmsId,
    canonical,
    title: one.measure.title ?? one.measure.name ?? one.cmsId,
    libraries: one.elmLibraries.length,
    valueSets: one.valueSets.length,
    ownValueSets: one.ownValueSets?.length ?? 0,
    missingValueSets: one.valueSets.filter(url => valueSets.find(url) === undefined)
  }
}

/** An empty set for each that is missing, so that the logic can be prepared before its value sets are there; nothing is evaluated with it. */
function withStandIns (loaded: ValueSetIndex): ValueSetIndex {
  return { all: () => loaded.all(), find: canonical => loaded.find(canonical) ?? buildMembership({ ...parseCanonical(canonical), completeness: 'partial', codings: [] }) }
}

function bundleOf ({ measure, fhirLibraries, ownValueSets = [] }: MeasurePackage): Bundle {
  return { resourceType: 'Bundle', type: 'collection', entry: [measure, ...fhirLibraries, ...ownValueSets].map(resource => ({ resource })) }
}

async function keep (file: string, text: string, dataDir: string): Promise<void> {
  try {
    await makeFolder(resolve(importedMeasuresFolder(dataDir)))
    await writeFile(`${file}.partial`, text)
    await rename(`${file}.partial`, file)
  } catch (cause) {
    throw new OutcomeError('OUTPUT_NOT_WRITABLE', 'The data folder cannot be written; check ASM_DATA_DIR, permissions and free space.', { cause })
  }
}

/**
 * Removes an imported measure from the data folder.
 * @param reference id, url or `url|version`
 * @returns its canonical
 * @throws OutcomeError MEASURE_NOT_FOUND, AMBIGUOUS_MEASURE, OUTPUT_NOT_WRITABLE
 */
export async function removeMeasure (reference: string, { dataDir }: { readonly dataDir: string }): Promise<string> {
  const { measure } = catalogueOf((await importedMeasures(dataDir)).packages).find(reference)
  const canonical = formatCanonical({ url: measure.url ?? '', version: measure.version })
  try {
    await rm(importedMeasureFile(dataDir, canonical))
  } catch (cause) {
    throw new OutcomeError('OUTPUT_NOT_WRITABLE', 'The data folder cannot be written; check ASM_DATA_DIR and permissions.', { cause })
  }
  return canonical
}
