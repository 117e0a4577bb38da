import type { PlainOutcomeError } from '../fhir/outcome-error.js'
import { loadValueSetIndex } from '../terminology/read-value-sets.js'
import { runConformance, type ConformanceRow } from './conformance.js'
import { openCatalogue, openPackage } from './open-catalogue.js'
import { engineByName } from '../engine/engines.js'

export interface ConformanceRunOptions {
  readonly casesPath: string
  readonly valueSetsPath: string
  /** A package file whose measures to run; absent: this product's and the imported ones. */
  readonly packagePath?: string
  readonly dataDir: string
  readonly measures?: readonly string[]
  readonly engine: string
  readonly stripProfiles: boolean
  readonly timeZone: string
}

/** A conformance run with the value sets of one path and those that come with a measure, and nothing else; see `runConformance`. */
export async function conformanceRun (options: ConformanceRunOptions): Promise<{ readonly rows: AsyncGenerator<ConformanceRow>, readonly problems: readonly PlainOutcomeError[] }> {
  const engine = engineByName(options.engine)
  const { catalogue, problems: unusable } = options.packagePath === undefined ? await openCatalogue(options) : await openPackage(options.packagePath)
  const { index, problems } = await loadValueSetIndex(options.valueSetsPath)
  return { rows: runConformance({ ...options, engine, catalogue, valueSets: index, now: new Date() }), problems: [...unusable, ...problems] }
}
