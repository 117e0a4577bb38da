import { createTranslator, type Translator } from '../../../src/cql/translator.js'
import { readCql, readElm } from '../../../src/cql/cql-folder.js'
import type { ElmLibrary } from '../../../src/cql/elm.js'
import { compiledEngine } from '../../../src/engine/compiled/compiled-engine.js'
import type { ExpressionValue, PreparedMeasure, PrepareRequest, SubjectFailure } from '../../../src/engine/engine.js'
import { referenceEngine } from '../../../src/engine/reference/reference-engine.js'
import type { PatientRecord } from '../../../src/fhir/patient-record.js'
import { measurementPeriod } from '../../../src/fhir/period.js'
import type { AnyResource } from '../../../src/fhir/types.js'
import { buildMembership } from '../../../src/terminology/value-set-membership.js'
import type { ValueSetIndex, ValueSetMembership } from '../../../src/terminology/value-set-index.js'
import { patient, record } from '../../support/records.js'

export const SYSTEM = 'urn:codes'
const MEMBERS: Readonly<Record<string, readonly string[]>> = { 'urn:visits': ['visit', 'home'], 'urn:problems': ['flu', 'gout'], 'urn:none': [] }
const memberships = new Map<string, ValueSetMembership>(Object.entries(MEMBERS).map(([url, codes]) =>
  [url, buildMembership({ url, completeness: 'complete', codings: codes.map(code => ({ system: SYSTEM, code })) })]))

export const VALUE_SETS: ValueSetIndex = { find: canonical => memberships.get(canonical), all: () => memberships.values() }

const HEAD = `library Sample version '1'
using FHIR version '4.0.1'
include FHIRHelpers version '4.0.101'
codesystem "Codes": '${SYSTEM}'
valueset "Visits": 'urn:visits'
valueset "Problems": 'urn:problems'
code "Visit Code": 'visit' from "Codes"
code "Flu": 'flu' from "Codes"
concept "Illness": { "Flu" } display 'Illness'
parameter "Measurement Period" Interval<DateTime>
parameter "Limit" Integer default 3
context Patient
`

let translator: Translator | undefined

/** ELM of a library `Sample` with these definitions, with what `HEAD` declares. */
export async function elmOf (definitions: string): Promise<ElmLibrary> {
  translator ??= await createTranslator(name => name === 'FHIRHelpers' ? readCql(name) : undefined)
  return translator.translate('Sample', `${HEAD}${definitions}`).elm
}

export function definitionNames (elm: ElmLibrary): string[] {
  return (elm.statements?.def ?? []).filter(({ type, name }) => type !== 'FunctionDef' && name !== 'Patient').map(({ name }) => name)
}

/** A request for every definition of the library, on which the tests vary what they are about. */
export function request (elm: ElmLibrary, more: Partial<PrepareRequest> = {}): PrepareRequest {
  return {
    measure: 'SAMPLE (urn:sample|1)',
    mainLibrary: elm.identifier.id,
    libraries: [elm, readElm('FHIRHelpers')],
    expressions: definitionNames(elm),
    gate: [],
    valueSets: VALUE_SETS,
    measurementPeriod: measurementPeriod('2026-01-01', '2026-12-31', 'UTC'),
    now: new Date('2027-01-15T10:00:00Z'),
    ...more
  }
}

export type Results = Readonly<Record<string, ExpressionValue>>

/** Results of a prepared measure for a patient with these resources. @throws Error where the subject fails */
export async function resultsOf (prepared: PreparedMeasure, resources: readonly AnyResource[]): Promise<Results> {
  return await resultsFor(prepared, record(patient('1970-01-01'), ...resources))
}

async function resultsFor (prepared: PreparedMeasure, subject: PatientRecord): Promise<Results> {
  const result = await prepared.evaluate(subject)
  if ('failure' in result) throw new Error(result.failure.text)
  return result.results
}

/** Results of every definition of a sample for one record on the compiled engine. */
export async function evaluatedFor (subject: PatientRecord, definitions: string): Promise<Results> {
  return await resultsFor(compiledEngine.prepare(request(await elmOf(definitions))), subject)
}

/** Results of every definition of a sample on the compiled engine. */
export async function evaluated (definitions: string, ...resources: readonly AnyResource[]): Promise<Results> {
  return await resultsOf(compiledEngine.prepare(request(await elmOf(definitions))), resources)
}

/** The same on the reference engine. */
export async function evaluatedByReference (definitions: string, ...resources: readonly AnyResource[]): Promise<Results> {
  return await resultsOf(referenceEngine.prepare(request(await elmOf(definitions))), resources)
}

/** The failure of one definition. @throws Error where it does not fail */
export async function failureOf (definitions: string, ...resources: readonly AnyResource[]): Promise<SubjectFailure> {
  const result = await compiledEngine.prepare(request(await elmOf(definitions))).evaluate(record(patient('1970-01-01'), ...resources))
  if (!('failure' in result)) throw new Error('expected the subject to fail')
  return result.failure
}

/** What preparing refuses. @throws Error where it does not */
export function refusal (elm: ElmLibrary, more: Partial<PrepareRequest> = {}): { readonly code: string, readonly message: string } {
  try {
    compiledEngine.prepare(request(elm, more))
  } catch (error) {
    return error as { readonly code: string, readonly message: string }
  }
  throw new Error('expected the measure to be refused')
}

/** A library `Sample` whose only definition is this expression. */
export function elmExpression (expression: object, more: object = {}): ElmLibrary {
  return {
    identifier: { id: 'Sample', version: '1' },
    usings: { def: [{ localIdentifier: 'FHIR', uri: 'http://hl7.org/fhir', version: '4.0.1' }] },
    statements: { def: [{ name: 'Result', context: 'Patient', expression }] },
    ...more
  } as unknown as ElmLibrary
}

/** The result of a single expression in ELM. */
export async function elmResult (expression: object, resources: readonly AnyResource[] = [], more: object = {}): Promise<ExpressionValue> {
  const elm = elmExpression(expression, more)
  return (await resultsOf(compiledEngine.prepare(request(elm, { libraries: [elm] })), resources))['Result'] as ExpressionValue
}

export const coded = (...codes: readonly string[]): { coding: object[] } => ({ coding: codes.map(code => ({ system: SYSTEM, code })) })
