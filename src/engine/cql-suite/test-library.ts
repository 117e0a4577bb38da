import type { ElmLibrary } from '../../cql/elm.js'
import { TranslationError, type Translator } from '../../cql/translator.js'
import type { SuiteTest } from './suite-file.js'

/** What of a test the translator took: its expression, its output, and their equality as CQL sees it. */
export type Part = 'expression' | 'output' | 'equality'

/** Tests that stand in one library. */
export interface TestLibrary {
  readonly elm: ElmLibrary
  readonly tests: readonly TranslatedTest[]
}

export interface TranslatedTest {
  readonly test: SuiteTest
  /** Definitions by what they are. */
  readonly definitions: Readonly<Partial<Record<Part, string>>>
}

export interface RefusedTest {
  readonly test: SuiteTest
  /** The part that the translator refuses, and its words. */
  readonly part: Part
  readonly message: string
}

/** The library that tests are put in. It uses no model. */
export const LIBRARY = 'CqlSuite'

const FULL: readonly Part[] = ['expression', 'output', 'equality']

/**
 * Puts tests in as few libraries as the translator allows: those whose definitions it refuses are taken out and tried alone, first without
 * the equality, which needs both sides to be of one type. Errors of tests that are due to be errors are refusals too.
 */
export function translateTests (translator: Translator, tests: readonly SuiteTest[]): { readonly library: TestLibrary | undefined, readonly alone: readonly TestLibrary[], readonly refused: readonly RefusedTest[] } {
  const alone: TestLibrary[] = []
  const refused: RefusedTest[] = []
  let together = tests
  while (together.length > 0) {
    const attempt = translate(translator, together.map(test => partsOf(test)))
    if ('elm' in attempt) return { library: attempt, alone, refused }
    const faulty = attempt.faulty.size > 0 ? attempt.faulty : new Set(together)
    for (const test of together) if (faulty.has(test)) translateAlone(translator, test, alone, refused)
    together = together.filter(test => !faulty.has(test))
  }
  return { library: undefined, alone, refused }
}

interface Parts {
  readonly test: SuiteTest
  readonly parts: readonly Part[]
}

/** A test that is due to be an error, or has no output, is its expression only. */
function partsOf (test: SuiteTest): Parts {
  return { test, parts: test.invalid !== 'false' || test.output === undefined ? ['expression'] : FULL }
}

function translateAlone (translator: Translator, test: SuiteTest, alone: TestLibrary[], refused: RefusedTest[]): void {
  const { parts } = partsOf(test)
  const [whole, ...rest] = parts.map((_, i) => parts.slice(0, parts.length - i))
  let message = ''
  for (const some of [whole as readonly Part[], ...rest]) {
    const attempt = translate(translator, [{ test, parts: some }])
    if ('elm' in attempt) {
      if (some.includes('output') || parts.length === 1) alone.push(attempt)
      else refused.push({ test, part: 'output', message })
      return
    }
    message = attempt.message
  }
  refused.push({ test, part: 'expression', message })
}

/** The library of these tests, or which of them the translator refuses, by the lines of its complaints. */
function translate (translator: Translator, tests: readonly Parts[]): TestLibrary | { readonly faulty: ReadonlySet<SuiteTest>, readonly message: string } {
  const { cql, testOfLine } = libraryText(tests)
  try {
    return {
      elm: translator.translate(LIBRARY, cql).elm,
      tests: tests.map(({ test, parts }, i) => ({ test, definitions: Object.fromEntries(parts.map(part => [part, definitionName(part, i)])) }))
    }
  } catch (error) {
    if (!(error instanceof TranslationError)) throw error
    const faulty = new Set(error.problems.map(({ line }) => testOfLine[line ?? 0]).filter(test => test !== undefined))
    return { faulty, message: error.problems[0]?.message ?? error.message }
  }
}

function libraryText (tests: readonly Parts[]): { readonly cql: string, readonly testOfLine: readonly (SuiteTest | undefined)[] } {
  const lines = [`library ${LIBRARY}`]
  const testOfLine: (SuiteTest | undefined)[] = [undefined, undefined]
  for (const [i, { test, parts }] of tests.entries()) {
    for (const line of parts.map(part => definition(test, part, i)).join('\n').split('\n')) {
      lines.push(line)
      testOfLine.push(test)
    }
  }
  return { cql: `${lines.join('\n')}\n`, testOfLine }
}

function definition (test: SuiteTest, part: Part, i: number): string {
  const name = definitionName(part, i)
  if (part === 'equality') return `define "${name}": "${definitionName('expression', i)}" = "${definitionName('output', i)}"`
  return `define "${name}":\n${part === 'expression' ? test.expression : test.output ?? 'null'}`
}

function definitionName (part: Part, i: number): string {
  return `${part} ${i}`
}
