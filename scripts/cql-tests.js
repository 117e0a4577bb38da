// Runs the official CQL test suite and writes docs/cql-conformance.md:
//   npm run cql-tests -- DIR [--engine NAME]... [--check]
// DIR holds the suite's XML files. The first engine (compiled, unless others are named) is judged: exit code 1 when it fails a test that
// src/engine/cql-suite/remaining-tests.ts does not explain, or passes one that is listed there. With --check the page is not written but
// compared, and one that is out of date is a failure too. Needs the build.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createTranslator } from '../dist/cql/translator.js'
import { conformancePage, outdated, unlisted } from '../dist/engine/cql-suite/conformance-table.js'
import { REMAINING_TESTS } from '../dist/engine/cql-suite/remaining-tests.js'
import { runSuiteFile } from '../dist/engine/cql-suite/run-suite.js'
import { readSuite } from '../dist/engine/cql-suite/suite-file.js'
import { engineByName } from '../dist/engine/engines.js'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { engine: { type: 'string', multiple: true, default: ['compiled', 'reference'] }, check: { type: 'boolean' } } })
if (positionals.length !== 1) throw new Error('usage: npm run cql-tests -- DIR [--engine NAME]... [--check]')

const suite = readSuite(positionals[0])
const translator = await createTranslator(() => undefined)
const engines = []
for (const name of values.engine) {
  const files = new Map()
  for (const file of suite) files.set(file.name, await runSuiteFile(file, engineByName(name), translator))
  engines.push({ engine: name, files })
  const outcomes = [...files.values()].flat()
  const count = result => outcomes.filter(outcome => outcome.result === result).length
  console.log(`${name}: ${count('passed')} of ${outcomes.length - count('other-version')} tests passed, ${count('refused')} not translated, ${count('other-version')} of other versions of CQL`)
}

const failures = [
  ...unlisted(engines[0], REMAINING_TESTS).map(({ test, detail }) => `${test.id}: ${detail}`),
  ...outdated(engines[0], REMAINING_TESTS).map(id => `${id}: listed in remaining-tests.ts, but not remaining`)
]
const file = fileURLToPath(new URL('../docs/cql-conformance.md', import.meta.url))
const page = conformancePage(suite, engines, REMAINING_TESTS)
if (values.check !== true) writeFileSync(file, page)
else if (readFileSync(file, 'utf8') !== page) failures.push('docs/cql-conformance.md is out of date; run the command without --check')
for (const failure of failures) console.error(failure)
process.exitCode = failures.length > 0 ? 1 : 0
