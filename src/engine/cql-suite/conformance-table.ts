import type { SuiteFile } from './suite-file.js'
import type { RemainingTest } from './remaining-tests.js'
import type { TestOutcome } from './run-suite.js'

/** Outcomes of one engine, by file. */
export interface EngineOutcomes {
  readonly engine: string
  readonly files: ReadonlyMap<string, readonly TestOutcome[]>
}

/** Outcomes that are neither passed nor of another version of CQL. */
export function notPassed (outcomes: EngineOutcomes): TestOutcome[] {
  return [...outcomes.files.values()].flat().filter(({ result }) => result === 'failed' || result === 'refused')
}

/** Those of them that no list explains. */
export function unlisted (outcomes: EngineOutcomes, remaining: Readonly<Record<string, RemainingTest>>): TestOutcome[] {
  return notPassed(outcomes).filter(({ test }) => remaining[test.id] === undefined)
}

/** Listed tests that pass, or that the suite does not have any more: the list is out of date. */
export function outdated (outcomes: EngineOutcomes, remaining: Readonly<Record<string, RemainingTest>>): string[] {
  const ids = new Set(notPassed(outcomes).map(({ test }) => test.id))
  return Object.keys(remaining).filter(id => !ids.has(id))
}

/**
 * The page `docs/cql-conformance.md`: a row per file with the passed tests of every engine, and each test that the first engine does not
 * pass, with its reason. It depends on nothing but the suite and the engines, so that it changes only with them.
 */
export function conformancePage (suite: readonly SuiteFile[], engines: readonly EngineOutcomes[], remaining: Readonly<Record<string, RemainingTest>>): string {
  const [judged] = engines as readonly [EngineOutcomes]
  const head = ['Tests', 'Of CQL 1.5', ...engines.map(({ engine }) => `Passed: ${engine}`)]
  const rows = suite.map(({ name, tests }) => [name, ...counts([name], tests.length, engines)])
  const total = ['**All**', ...counts(suite.map(({ name }) => name), suite.reduce((sum, { tests }) => sum + tests.length, 0), engines).map(count => `**${count}**`)]
  return [
    '# Conformance to the CQL test suite',
    '',
    'Written by `npm run cql-tests -- DIR`, where DIR holds the XML files of the official CQL test suite. A test passes where its expression',
    'and its expected output have the same value, or are equal in CQL; one that is due to be an error, where translation or evaluation fails.',
    '',
    table(['File', ...head], [...rows, total]),
    '',
    `## Not passed by the ${judged.engine} engine`,
    '',
    ...remainingRows(judged, remaining),
    '',
    '## Of other versions of CQL, and not run',
    '',
    ...otherVersions(judged)
  ].join('\n') + '\n'
}

function counts (names: readonly string[], tests: number, engines: readonly EngineOutcomes[]): string[] {
  const outcomes = (engine: EngineOutcomes): TestOutcome[] => names.flatMap(name => engine.files.get(name) ?? [])
  const [judged] = engines as readonly [EngineOutcomes]
  const applicable = outcomes(judged).filter(({ result }) => result !== 'other-version').length
  return [tests, applicable, ...engines.map(engine => outcomes(engine).filter(({ result }) => result === 'passed').length)].map(String)
}

function remainingRows (judged: EngineOutcomes, remaining: Readonly<Record<string, RemainingTest>>): string[] {
  const rows = notPassed(judged).map(({ test, result, detail }) => {
    const { reason, note } = remaining[test.id] ?? { reason: result === 'refused' ? 'translator refuses it' : 'differs', note: detail }
    return [test.id, reason, note]
  })
  return rows.length === 0 ? ['None.'] : [table(['Test', 'Reason', 'Note'], rows)]
}

function otherVersions (judged: EngineOutcomes): string[] {
  const rows = [...judged.files.values()].flat().filter(({ result }) => result === 'other-version').map(({ test, detail }) => [test.id, detail])
  return rows.length === 0 ? ['None.'] : [table(['Test', 'For'], rows)]
}

function table (head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.map(cell => cell.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')).join(' | ')} |`).join('\n')
}
