// Runs the official CQL test suite and writes docs/cql-conformance.md:
//   npm run cql-tests -- DIR [--engine NAME]...
// DIR holds the suite's XML files. The first engine is judged: exit code 1 when it fails a test that src/engine/cql-suite/remaining-tests.ts
// does not explain. Needs the build.
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createTranslator } from '../dist/cql/translator.js'
import { conformancePage, outdated, unlisted } from '../dist/engine/cql-suite/conformance-table.js'
import { REMAINING_TESTS } from '../dist/engine/cql-suite/remaining-tests.js'
import { runSuiteFile } from '../dist/engine/cql-suite/run-suite.js'
import { readSuite } from '../dist/engine/cql-suite/suite-file.js'
import { engineByName } from '../dist/engine/engines.js'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { engine: { type: 'string', multiple: true, default: ['reference'] } } })
if (positionals.length !== 1) throw new Error('usage: npm run cql-tests -- DIR [--engine NAME]...')

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

const docs = fileURLToPath(new URL('../docs', import.meta.url))
mkdirSync(docs, { recursive: true })
writeFileSync(`${docs}/cql-conformance.md`, conformancePage(suite, engines, REMAINING_TESTS))

const failures = unlisted(engines[0], REMAINING_TESTS)
for (const { test, detail } of failures) console.error(`${test.id}: ${detail}`)
for (const id of outdated(engines[0], REMAINING_TESTS)) console.error(`${id}: listed in remaining-tests.ts, but not remaining`)
process.exitCode = failures.length > 0 ? 1 : 0
