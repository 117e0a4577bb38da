import type { Translator } from '../../cql/translator.js'
import { patientRecordFromResources } from '../../fhir/patient-record.js'
import { measurementPeriod } from '../../fhir/period.js'
import type { Engine, ExpressionValue, PreparedMeasure } from '../engine.js'
import { samePlain } from './same-plain.js'
import type { SuiteFile, SuiteTest } from './suite-file.js'
import { LIBRARY, translateTests, type Part, type RefusedTest, type TestLibrary, type TranslatedTest } from './test-library.js'

/** The version of CQL that is tested. */
const CQL_VERSION = 1.5

/** How a test ended; `detail` says what came in place of what was due, in words of CQL and of the translator. */
export interface TestOutcome {
  readonly test: SuiteTest
  readonly result: 'passed' | 'failed' | 'refused' | 'other-version'
  readonly detail: string
}

const RECORD = patientRecordFromResources([{ resourceType: 'Patient', id: 'subject' }])
const PERIOD = measurementPeriod('2026-01-01', '2026-12-31', 'UTC')
const NOW = new Date('2026-06-15T12:00:00.000Z')

/** What evaluating a definition gave: a value, or an error of the engine. */
type Evaluated = { readonly value: ExpressionValue } | { readonly error: string }

/**
 * Runs the tests of a file. A test passes where its expression and its output have the same value, both may be null, or where CQL calls them
 * equal; one that is due to be an error, where it fails in translation or at run time. Tests of other versions of CQL are not run.
 *
 * The tests stand in one library, for speed; one that fails there is run again alone, as the translator's choice among overloads depends on
 * what else a library has made it instantiate.
 */
export async function runSuiteFile (file: SuiteFile, engine: Engine, translator: Translator): Promise<TestOutcome[]> {
  const applicable = file.tests.filter(isOfThisVersion)
  const outcomes = new Map((await runTests(applicable, engine, translator)).map(outcome => [outcome.test, outcome]))
  for (const { test, result } of [...outcomes.values()]) {
    if (result === 'failed') for (const again of await runTests([test], engine, translator)) outcomes.set(test, again)
  }
  return file.tests.map(test => outcomes.get(test) ?? { test, result: 'other-version', detail: versionWords(test) })
}

async function runTests (tests: readonly SuiteTest[], engine: Engine, translator: Translator): Promise<TestOutcome[]> {
  const { library, alone, refused } = translateTests(translator, tests)
  const outcomes = refused.map(refusedOutcome)
  for (const one of [library, ...alone]) if (one !== undefined) outcomes.push(...await runLibrary(one, engine, translator))
  return outcomes
}

function isOfThisVersion ({ version, versionTo }: SuiteTest): boolean {
  return Number(version ?? 1) <= CQL_VERSION && Number(versionTo ?? CQL_VERSION) >= CQL_VERSION
}

function versionWords ({ version, versionTo }: SuiteTest): string {
  return versionTo === undefined ? `CQL ${version ?? ''} and later` : `up to CQL ${versionTo}`
}

function refusedOutcome ({ test, part, message }: RefusedTest): TestOutcome {
  return test.invalid !== 'false' ? { test, result: 'passed', detail: '' } : { test, result: 'refused', detail: `${part}: ${message}` }
}

/** Where the engine does not take the library, its tests are tried in halves, down to single ones. */
async function runLibrary ({ elm, tests }: TestLibrary, engine: Engine, translator: Translator): Promise<TestOutcome[]> {
  const names = tests.flatMap(({ definitions }) => Object.values(definitions))
  const prepared = prepare(engine, elm, names)
  if ('evaluate' in prepared) {
    const values = await evaluateAll(prepared, elm, engine, names)
    return tests.map(one => outcomeOf(one, values))
  }
  if (tests.length === 1) return tests.map(one => outcomeOf(one, new Map(names.map(name => [name, prepared]))))
  const halves = [tests.slice(0, tests.length >> 1), tests.slice(tests.length >> 1)]
  const outcomes: TestOutcome[] = []
  for (const half of halves) outcomes.push(...await runTests(half.map(({ test }) => test), engine, translator))
  return outcomes
}

function prepare (engine: Engine, elm: TestLibrary['elm'], expressions: readonly string[]): PreparedMeasure | { readonly error: string } {
  try {
    return engine.prepare({
      measure: 'CQL test suite', mainLibrary: LIBRARY, libraries: [elm], expressions, gate: [], valueSets: { find: () => undefined, all: () => [] }, measurementPeriod: PERIOD, now: NOW
    })
  } catch (error) {
    return { error: error instanceof Error ? error.message : 'The engine cannot prepare it.' }
  }
}

/** Every definition's value; one that fails is noted and left out, as it would end the evaluation of the others. */
async function evaluateAll (prepared: PreparedMeasure, elm: TestLibrary['elm'], engine: Engine, names: readonly string[]): Promise<ReadonlyMap<string, Evaluated>> {
  const values = new Map<string, Evaluated>()
  let [left, current]: [readonly string[], PreparedMeasure | { readonly error: string }] = [names, prepared]
  while (left.length > 0) {
    if ('error' in current) throw new Error(current.error)
    const outcome = await current.evaluate(RECORD)
    if ('results' in outcome) {
      for (const name of left) values.set(name, { value: outcome.results[name] ?? null })
      return values
    }
    const { definition = '' } = outcome.failure
    if (!left.includes(definition)) throw new Error(`The engine failed in no definition that was asked for: ${outcome.failure.text}`)
    values.set(definition, { error: outcome.failure.text })
    left = left.filter(name => name !== definition)
    current = left.length === 0 ? current : prepare(engine, elm, left)
  }
  return values
}

function outcomeOf ({ test, definitions }: TranslatedTest, values: ReadonlyMap<string, Evaluated>): TestOutcome {
  const of = (part: Part): Evaluated | undefined => values.get(definitions[part] ?? '')
  const [actual, expected, equality] = [of('expression') as Evaluated, of('output'), of('equality')]
  if (test.invalid !== 'false') return 'error' in actual ? { test, result: 'passed', detail: '' } : { test, result: 'failed', detail: `gives ${words(actual)} in place of an error` }
  if ('error' in actual) return { test, result: 'failed', detail: 'ends in an error' }
  if (expected === undefined) return { test, result: 'failed', detail: 'the test has no output to compare with' }
  if ('error' in expected) return { test, result: 'failed', detail: 'the expected output ends in an error' }
  const same = samePlain(actual.value, expected.value) || (equality !== undefined && 'value' in equality && equality.value === true)
  return same ? { test, result: 'passed', detail: '' } : { test, result: 'failed', detail: `gives ${words(actual)} in place of ${words(expected)}` }
}

function words (evaluated: Evaluated): string {
  return 'error' in evaluated ? evaluated.error : JSON.stringify(evaluated.value)
}
