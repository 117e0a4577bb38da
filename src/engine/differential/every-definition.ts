import type { ElmLibrary } from '../../cql/elm.js'
import type { PatientRecord } from '../../fhir/patient-record.js'
import type { MeasurementPeriod } from '../../fhir/period.js'
import type { ValueSetIndex } from '../../terminology/value-set-index.js'
import type { Engine, ExpressionValue, PreparedMeasure } from '../engine.js'

export interface EveryDefinitionOptions {
  /** Every library once, with all that they include. */
  readonly libraries: readonly ElmLibrary[]
  readonly valueSets: ValueSetIndex
  readonly measurementPeriod: MeasurementPeriod
  readonly now: Date
}

/** What a definition gave for one record: its value, or that it failed. */
export type DefinitionOutcome = { readonly value: ExpressionValue } | { readonly failure: string }

/** Outcomes by `Library.Definition`. */
export type DefinitionOutcomes = ReadonlyMap<string, DefinitionOutcome>

interface LibraryDefinitions {
  readonly library: ElmLibrary
  readonly graph: readonly ElmLibrary[]
  readonly names: readonly string[]
  readonly together: PreparedMeasure
  readonly alone: Map<string, PreparedMeasure>
}

/**
 * All definitions without operands of a set of libraries on one engine, each library prepared as if it were a measure's main library and
 * without a gate, so that everything is evaluated.
 */
export class EveryDefinition {
  readonly #engine: Engine
  readonly #options: EveryDefinitionOptions
  readonly #libraries: readonly LibraryDefinitions[]

  /** @throws OutcomeError as `Engine.prepare` */
  constructor (engine: Engine, options: EveryDefinitionOptions) {
    this.#engine = engine
    this.#options = options
    this.#libraries = options.libraries.flatMap(library => {
      const names = definitionNames(library)
      const graph = withIncluded(library, options.libraries)
      return names.length === 0 ? [] : [{ library, graph, names, together: this.#prepare(library, graph, names), alone: new Map<string, PreparedMeasure>() }]
    })
  }

  /** `Library.Definition` of each. */
  get definitions (): readonly string[] {
    return this.#libraries.flatMap(({ library, names }) => names.map(name => `${library.identifier.id}.${name}`))
  }

  get count (): number {
    return this.definitions.length
  }

  /** Every outcome for one record. One failing definition ends an evaluation, so its library's are then evaluated one by one. */
  async outcomes (record: PatientRecord): Promise<DefinitionOutcomes> {
    const outcomes = new Map<string, DefinitionOutcome>()
    for (const definitions of this.#libraries) {
      const { library, names, together } = definitions
      const result = await together.evaluate(record)
      for (const name of names) {
        outcomes.set(`${library.identifier.id}.${name}`, 'results' in result ? { value: result.results[name] ?? null } : await this.#alone(definitions, name, record))
      }
    }
    return outcomes
  }

  async #alone ({ library, graph, alone }: LibraryDefinitions, name: string, record: PatientRecord): Promise<DefinitionOutcome> {
    const prepared = alone.get(name) ?? this.#prepare(library, graph, [name])
    alone.set(name, prepared)
    const result = await prepared.evaluate(record)
    return 'failure' in result ? { failure: result.failure.text } : { value: result.results[name] ?? null }
  }

  #prepare (library: ElmLibrary, libraries: readonly ElmLibrary[], expressions: readonly string[]): PreparedMeasure {
    const { valueSets, measurementPeriod, now } = this.#options
    const { id } = library.identifier
    return this.#engine.prepare({ measure: id, mainLibrary: id, libraries, expressions, gate: [], valueSets, measurementPeriod, now })
  }
}

/** Definitions of the Patient context that take no operands; `Patient` itself is the translator's own. */
function definitionNames (library: ElmLibrary): string[] {
  return (library.statements?.def ?? []).filter(({ type, context, name }) => type !== 'FunctionDef' && context === 'Patient' && name !== 'Patient').map(({ name }) => name)
}

function withIncluded (library: ElmLibrary, all: readonly ElmLibrary[]): ElmLibrary[] {
  const graph = new Set<ElmLibrary>([library])
  for (const one of graph) {
    for (const { path } of one.includes?.def ?? []) {
      const included = all.find(({ identifier }) => identifier.id === path)
      if (included !== undefined) graph.add(included)
    }
  }
  return [...graph]
}
