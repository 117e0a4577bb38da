// Holds the demonstration population against the published value sets, and says what differs:
//   node scripts/check-demonstration.js EXPANSIONS [PATIENTS]      1,000 patients unless told otherwise
// Every code must be in exactly the published sets that the population names; all measures must be evaluated without a failure, and
// with the same counts on the starter sets and on the expansions. Needs the build (npm run build).
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CONDITION_CODES } from '../dist/demo/condition-codes.js'
import { COVERAGE_CODES } from '../dist/demo/coverage-codes.js'
import { ENCOUNTER_CODES } from '../dist/demo/encounter-codes.js'
import { MEDICATION_CODES } from '../dist/demo/medication-codes.js'
import { OBSERVATION_CODES } from '../dist/demo/observation-codes.js'
import { SERVICE_CODES } from '../dist/demo/service-codes.js'
import { bundleFromRecord } from '../dist/demo/record-bundle.js'
import { generateRecords } from '../dist/demo/generate-records.js'
import { openValueSets } from '../dist/operations/open-value-sets.js'

const [expansions, patients = '1000'] = process.argv.slice(2)
if (expansions === undefined || !/^\d+$/.test(patients)) throw new Error('usage: node scripts/check-demonstration.js EXPANSIONS [PATIENTS]')
const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'asm-ecqm-demonstration-'))

/** Lines about codes whose published sets are not those that the population names. */
async function wrongCodes () {
  const { index } = await openValueSets({ directory: expansions, dataDir: folder })
  const { valueSets } = JSON.parse(readFileSync(`${root}valuesets/manifest.json`, 'utf8'))
  const codes = [CONDITION_CODES, COVERAGE_CODES, ENCOUNTER_CODES, MEDICATION_CODES, OBSERVATION_CODES, SERVICE_CODES].flatMap(table => Object.entries(table))
  console.log(`${codes.length} codes, ${valueSets.length} value sets`)
  return codes.flatMap(([name, { system, code, memberOf }]) => {
    const holders = valueSets.filter(({ canonical }) => index.find(canonical)?.has(system, code)).map(({ title }) => title.toLowerCase().replace(/[^a-z0-9]+/g, '-'))
    const expected = [...memberOf].sort().join(', ')
    const found = holders.sort().join(', ')
    return expected === found ? [] : [`${name} is published in [${found}], and src/demo names [${expected}]`]
  })
}

/** `measure group population: count` of every population; the table for people goes to standard error. */
function countsOf (input, name, more) {
  const output = join(folder, `${name}.ndjson`)
  console.error(`\n${name}`)
  execFileSync(process.execPath, [
    join(root, 'dist/cli/main.js'), 'evaluate', '--measure', 'all', '--input', input, '--period-start', '2026-01-01', '--period-end', '2026-12-31', '--report-type', 'population', '--output', output, ...more
  ], { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ASM_DATA_DIR: folder } })
  return readFileSync(output, 'utf8').trim().split('\n').map(line => JSON.parse(line)).flatMap(({ measure, group }) =>
    group.flatMap(({ population }, number) => population.map(({ code, count }) => `${measure} group ${number + 1} ${code.coding[0].code}: ${count}`)))
}

try {
  const problems = await wrongCodes()
  const input = join(folder, 'records.ndjson')
  writeFileSync(input, '')
  for (const record of generateRecords({ count: Number(patients) })) writeFileSync(input, `${JSON.stringify(bundleFromRecord(record))}\n`, { flag: 'a' })
  const starter = countsOf(input, 'starter value sets', [])
  const published = countsOf(input, 'published value sets', ['--valuesets', expansions])
  starter.forEach((line, number) => { if (line !== published[number]) problems.push(`starter: ${line}; published: ${published[number]}`) })
  for (const problem of problems) console.error(problem)
  console.log(`${patients} patients, ${starter.length} populations, ${problems.length} differences`)
  process.exitCode = problems.length === 0 ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
