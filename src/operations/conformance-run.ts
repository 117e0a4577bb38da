import type { PlainOutcomeError } from '../fhir/outcome-error.js'
import { embeddedCatalogue } from '../cql/embedded-catalogue.js'
import { loadValueSetIndex } from '../terminology/read-value-sets.js'
import { runConformance, type ConformanceRow } from './conformance.js'
import { engineByName } from '../engine/engines.js'

export interface ConformanceRunOptions {
  readonly casesPath: string
  readonly valueSetsPath: string
  readonly measures?: readonly string[]
  readonly engine: string
  readonly stripProfiles: boolean
  readonly timeZone: string
}

/** A conformance run over the embedded measures with the value sets of one path and nothing else; see `runConformance`. */
export async function conformanceRun (options: ConformanceRunOptions): Promise<{ readonly rows: AsyncGenerator<ConformanceRow>, readonly problems: readonly PlainOutcomeError[] }> {
  const engine = engineByName(options.engine)
  const { index, problems } = await loadValueSetIndex(options.valueSetsPath)
  return { rows: runConformance({ ...options, engine, catalogue: embeddedCatalogue(), valueSets: index, now: new Date() }), problems }
}
