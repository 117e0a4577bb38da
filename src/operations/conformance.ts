import { basename } from 'node:path'
import { listInputFiles, readJsonDocument } from '../fhir/json-files.js'
import { OutcomeError, type PlainOutcomeError } from '../fhir/outcome-error.js'
import { isObject, patientRecordFromBundle } from '../fhir/patient-record.js'
import { measurementPeriod } from '../fhir/period.js'
import type { MeasureCatalogue, MeasurePackage } from '../cql/measure-catalogue.js'
import type { Engine } from '../engine/engine.js'
import { prepareEvaluation, type MeasureEvaluation } from '../evaluation/measure-evaluation.js'
import { membershipOutcome } from '../measure/membership-from-results.js'
import type { GroupMembership } from '../measure/membership.js'
import type { ValueSetIndex } from '../terminology/value-set-index.js'

export interface ConformanceOptions {
  readonly casesPath: string
  readonly catalogue: MeasureCatalogue
  readonly engine: Engine
  readonly valueSets: ValueSetIndex
  /** CMS ids to run; absent: every measure that is loaded. */
  readonly measures?: readonly string[]
  /** Remove meta.profile from every resource first: results must not depend on it. */
  readonly stripProfiles: boolean
  readonly timeZone: string
  readonly now: Date
}

/** `deviation`: the case differs and is marked `knownDeviation`. `passed` with a mark is simply passed. */
export type CaseVerdict = 'passed' | 'failed' | 'deviation'

/** One line of a conformance run: a case, or a file that was not run. */
export type ConformanceRow =
  | { readonly kind: 'case', readonly file: string, readonly measure: string, readonly id: string, readonly title: string, readonly verdict: CaseVerdict, readonly detail?: string }
  | { readonly kind: 'skipped', readonly file: string, readonly reason: string }

interface ExpectedGroup {
  readonly population: readonly { readonly code: string, readonly count: number }[]
}

interface ConformanceCase {
  readonly id: string
  readonly title?: string
  readonly knownDeviation?: unknown
  readonly expected: { readonly period: { readonly start: string, readonly end: string }, readonly group: readonly ExpectedGroup[] }
  readonly bundle: unknown
}

/**
 * Runs test cases, each `{ id, title?, knownDeviation?, expected: { period, group[] }, bundle }` in an array per file that is
 * named for its measure (`CMS165.json`, `.json.gz`), and compares every population count after the hierarchy.
 * @throws OutcomeError INPUT_NOT_FOUND, INPUT_EMPTY, INPUT_UNREADABLE, and what preparing a measure throws
 */
export async function * runConformance (options: ConformanceOptions): AsyncGenerator<ConformanceRow> {
  const { files } = await listInputFiles(options.casesPath)
  if (files.length === 0) throw new OutcomeError('INPUT_EMPTY', `${basename(options.casesPath)} holds no case files (.json or .json.gz).`)
  for (const measure of options.measures ?? []) options.catalogue.find(measure)
  for (const file of files) {
    const measure = basename(file).replace(/\.json(\.gz)?$/i, '')
    const reason = skipReason(measure, options)
    if (reason !== undefined) yield { kind: 'skipped', file, reason }
    else yield * runFile(file, options.catalogue.find(measure), options)
  }
}

function skipReason (measure: string, { catalogue, measures }: ConformanceOptions): string | undefined {
  if (!catalogue.all().some(one => one.cmsId === measure)) return 'no measure of this name is loaded'
  return measures !== undefined && !measures.includes(measure) ? 'not asked for' : undefined
}

async function * runFile (file: string, measurePackage: MeasurePackage, options: ConformanceOptions): AsyncGenerator<ConformanceRow> {
  const { json, source } = await readJsonDocument(file)
  if (!Array.isArray(json)) throw new OutcomeError('INPUT_UNREADABLE', `${source} is no case file: expected an array of cases.`)
  const prepared = new Map<string, MeasureEvaluation>()
  for (const [index, one] of (json as unknown[]).entries()) {
    const testCase = conformanceCase(one, `${source}, case ${index + 1}`)
    const { start, end } = testCase.expected.period
    const key = `${start}/${end}`
    const evaluation = prepared.get(key) ?? prepareEvaluation(measurePackage, { ...options, measurementPeriod: measurementPeriod(start, end, options.timeZone) })
    prepared.set(key, evaluation)
    const detail = await runCase(testCase, evaluation, options.stripProfiles)
    const verdict: CaseVerdict = detail === undefined ? 'passed' : testCase.knownDeviation === undefined ? 'failed' : 'deviation'
    yield { kind: 'case', file, measure: measurePackage.cmsId, id: testCase.id, title: testCase.title ?? '', verdict, ...(detail === undefined ? {} : { detail }) }
  }
}

/** What differs, or undefined. */
async function runCase (testCase: ConformanceCase, evaluation: MeasureEvaluation, stripProfiles: boolean): Promise<string | undefined> {
  try {
    const record = patientRecordFromBundle(stripProfiles ? withoutProfiles(testCase.bundle) : testCase.bundle)
    const outcome = membershipOutcome(evaluation.model, await evaluation.evaluate(record))
    return 'failure' in outcome ? outcome.failure.text : difference(testCase.expected.group, outcome.membership.groups)
  } catch (error) {
    if (!(error instanceof OutcomeError)) throw error
    return (error.toPlain() satisfies PlainOutcomeError).text
  }
}

function difference (expected: readonly ExpectedGroup[], actual: readonly GroupMembership[]): string | undefined {
  if (expected.length !== actual.length) return `expected ${expected.length} groups, got ${actual.length}`
  const rows = expected.flatMap(({ population }, index) => population.flatMap(({ code, count }) => {
    const got = actual[index]?.populations.find(one => one.code === code)?.count
    return got === count ? [] : [`${expected.length > 1 ? `group ${index + 1} ` : ''}${code} expected ${count}, got ${got ?? 'no such population'}`]
  }))
  return rows.length === 0 ? undefined : rows.join('; ')
}

function conformanceCase (json: unknown, source: string): ConformanceCase {
  const bad = (what: string): never => { throw new OutcomeError('INPUT_UNREADABLE', `${source} is no conformance case: ${what}.`) }
  if (!isObject(json)) return bad('not an object')
  const { id, expected, bundle } = json
  if (typeof id !== 'string') return bad('no id')
  if (!isObject(expected) || !isObject(expected['period']) || !Array.isArray(expected['group'])) return bad('no expected period and groups')
  if (bundle === undefined) return bad('no bundle')
  return json as unknown as ConformanceCase
}

/** The same JSON with `meta.profile` removed everywhere, contained resources included. */
function withoutProfiles (json: unknown): unknown {
  if (Array.isArray(json)) return json.map(withoutProfiles)
  if (!isObject(json)) return json
  return Object.fromEntries(Object.entries(json).map(([key, value]) => {
    if (key !== 'meta' || !isObject(value)) return [key, withoutProfiles(value)]
    return [key, Object.fromEntries(Object.entries(value).filter(([element]) => element !== 'profile'))]
  }))
}
