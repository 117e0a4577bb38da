import type { ElmLibrary } from '../../src/cql/elm.js'
import type { ExpressionValue, PrepareRequest, PreparedMeasure, SubjectFailure } from '../../src/engine/engine.js'
import { engineByName } from '../../src/engine/engines.js'
import { OutcomeError } from '../../src/fhir/outcome-error.js'
import { measurementPeriod } from '../../src/fhir/period.js'
import type { AnyResource } from '../../src/fhir/types.js'
import { buildMembership } from '../../src/terminology/value-set-membership.js'
import type { ValueSetIndex } from '../../src/terminology/value-set-index.js'
import { patient, record } from './records.js'

export const ENGINES = ['compiled', 'reference'] as const

/** Every value set has the one code `urn:codes|member`. */
export const ANY_VALUE_SET: ValueSetIndex = {
  find: url => buildMembership({ url, completeness: 'complete', codings: [{ system: 'urn:codes', code: 'member' }] }),
  all: () => []
}

/** What came of ELM: refused when it was prepared, the failure of its subject, or results. */
export type ElmOutcome =
  | { readonly refused: string, readonly message: string }
  | { readonly failure: SubjectFailure }
  | { readonly results: Readonly<Record<string, ExpressionValue>> }

/** A library `Sample` with these definitions, by name. */
export function sampleElm (definitions: Readonly<Record<string, object>> | readonly (readonly [string, object])[], more: object = {}): ElmLibrary {
  const rows = Array.isArray(definitions) ? definitions as readonly (readonly [string, object])[] : Object.entries(definitions as Readonly<Record<string, object>>)
  return {
    identifier: { id: 'Sample', version: '1' },
    usings: { def: [{ localIdentifier: 'FHIR', uri: 'http://hl7.org/fhir', version: '4.0.1' }] },
    statements: { def: rows.map(([name, expression]) => ({ name, context: 'Patient', expression })) },
    ...more
  } as unknown as ElmLibrary
}

/** Prepares ELM on an engine. @throws what the engine throws */
export function prepareElm (engine: string, elm: ElmLibrary, more: Partial<PrepareRequest> = {}): PreparedMeasure {
  return engineByName(engine).prepare({
    measure: 'SAMPLE (urn:sample|1)',
    mainLibrary: elm.identifier.id,
    libraries: [elm],
    expressions: (elm.statements?.def ?? []).filter(({ type }) => type !== 'FunctionDef').map(({ name }) => name),
    gate: [],
    valueSets: ANY_VALUE_SET,
    measurementPeriod: measurementPeriod('2026-01-01', '2026-12-31', 'UTC'),
    now: new Date('2027-01-15T10:00:00Z'),
    ...more
  })
}

/** What comes of ELM on an engine for a patient with these resources. @throws where an engine throws anything but its coded error */
export async function elmOutcome (engine: string, elm: ElmLibrary, resources: readonly AnyResource[] = [], more: Partial<PrepareRequest> = {}): Promise<ElmOutcome> {
  let prepared: PreparedMeasure
  try {
    prepared = prepareElm(engine, elm, more)
  } catch (error) {
    if (!(error instanceof OutcomeError)) throw error
    return { refused: error.code, message: error.message }
  }
  const result = await prepared.evaluate(record(patient('1970-01-01'), ...resources))
  return 'failure' in result ? { failure: result.failure } : { results: result.results }
}

export function integer (value: number | string): object {
  return { type: 'Literal', valueType: '{urn:hl7-org:elm-types:r1}Integer', value: String(value) }
}

export function text (value: string): object {
  return { type: 'Literal', valueType: '{urn:hl7-org:elm-types:r1}String', value }
}
