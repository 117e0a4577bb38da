// Evaluates every definition of every library of the seven measures with both engines and compares the values:
//   npm run differential -- --valuesets EXPANSIONS --cases FOLDER... [--share 1/4] [--mutations 2] [--seed 1] [--values]
// on the cases of the folders (as the conformance command reads them), on the 500 demonstration patients and on seeded mutations of these.
// --share takes every fourth subject only. Without it a listed difference that no longer occurs is an error too. --values prints what
// differs: patient data, of test patients here. Exit code 1 on a difference that src/engine/differential/listed-differences.ts does not list.
// The subjects are shared among as many processes as there are processors. Needs the build.
import { fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { embeddedCatalogue } from '../dist/cql/embedded-catalogue.js'
import { generateRecords } from '../dist/demo/generate-records.js'
import { Random } from '../dist/demo/random.js'
import { addTally, compareEngines, emptyTally } from '../dist/engine/differential/differential-run.js'
import { EveryDefinition } from '../dist/engine/differential/every-definition.js'
import { LISTED_DIFFERENCES } from '../dist/engine/differential/listed-differences.js'
import { mutateRecord } from '../dist/engine/differential/mutate-record.js'
import { engineByName } from '../dist/engine/engines.js'
import { listInputFiles, readJsonDocument } from '../dist/fhir/json-files.js'
import { patientRecordFromBundle } from '../dist/fhir/patient-record.js'
import { measurementPeriod } from '../dist/fhir/period.js'
import { loadValueSetIndex } from '../dist/terminology/read-value-sets.js'

const STARTER = fileURLToPath(new URL('../valuesets/starter', import.meta.url))
const { values: options } = parseArgs({
  options: {
    valuesets: { type: 'string' },
    cases: { type: 'string', multiple: true, default: [] },
    share: { type: 'string', default: '1/1' },
    mutations: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
    values: { type: 'boolean', default: false },
    part: { type: 'string' }
  }
})
const wrong = !/^1\/[1-9]\d*$/.test(options.share) || !/^\d+$/.test(options.mutations) || !/^\d+$/.test(options.seed) || (options.cases.length > 0 && options.valuesets === undefined)
if (wrong) throw new Error('usage: npm run differential -- --valuesets EXPANSIONS --cases FOLDER... [--share 1/4] [--mutations 2] [--seed 1] [--values]')
const share = Number(options.share.slice(2))
const seed = Number(options.seed)

/** Both engines with every definition, for one set of value sets and one period; prepared when first wanted. */
function enginesFor (valueSets, period) {
  const libraries = [...new Map(embeddedCatalogue().all().flatMap(({ elmLibraries }) => elmLibraries).map(library => [library.identifier.id, library])).values()]
  const request = { libraries, valueSets, measurementPeriod: period, now: new Date('2027-02-01T00:00:00Z') }
  return { compiled: new EveryDefinition(engineByName('compiled'), request), reference: new EveryDefinition(engineByName('reference'), request) }
}

async function * caseSubjects () {
  const prepared = new Map()
  for (const folder of options.cases) {
    const { index } = await loadValueSetIndex(options.valuesets)
    const { files } = await listInputFiles(folder)
    if (files.length === 0) throw new Error(`${basename(folder)} holds no case files`)
    for (const file of files) {
      for (const { id, bundle, expected } of (await readJsonDocument(file)).json) {
        const { start, end } = expected.period
        const engines = () => {
          const key = `${start}/${end}`
          if (!prepared.has(key)) prepared.set(key, enginesFor(index, measurementPeriod(start, end, 'UTC')))
          return prepared.get(key)
        }
        yield { kind: basename(folder), engines, make: () => ({ id: `${basename(folder)} ${basename(file)} ${id}`, record: patientRecordFromBundle(bundle), hasWrongType: false }) }
      }
    }
  }
}

/** The demonstration patients as they are, and as many mutations of each: of right JSON types, and every other one also of wrong types. */
async function * demonstrationSubjects () {
  const { index } = await loadValueSetIndex(STARTER)
  let prepared
  const engines = () => {
    prepared ??= enginesFor(index, measurementPeriod('2026-01-01', '2026-12-31', 'America/New_York'))
    return prepared
  }
  let number = 0
  for (const record of generateRecords({ count: 500 })) {
    const patient = number++
    yield { kind: 'demonstration', engines, make: () => ({ id: `demonstration ${patient}`, record, hasWrongType: false }) }
    for (let mutation = 0; mutation < Number(options.mutations); mutation++) {
      const make = () => {
        const { record: mutated, hasWrongType, changes } = mutateRecord(record, new Random(seed, patient * 1000 + mutation), mutation % 2 === 1)
        return { id: `demonstration ${patient}, seed ${seed}, mutation ${mutation} (${changes.join('; ')})`, record: mutated, hasWrongType }
      }
      yield { kind: 'mutations', engines, make }
    }
  }
}

async function * subjects () {
  yield * caseSubjects()
  yield * demonstrationSubjects()
}

/** The subjects of one process, compared; the tally of each kind goes to the process that started it. */
async function comparePart (part, parts) {
  const tallies = {}
  let at = 0
  for await (const { kind, engines, make } of subjects()) {
    const number = at++
    if (number % share !== seed % share || Math.floor(number / share) % parts !== part) continue
    await compareEngines(make(), engines(), LISTED_DIFFERENCES, tallies[kind] ??= emptyTally())
  }
  const { user, system } = process.cpuUsage()
  process.send({ tallies, seconds: (user + system) / 1_000_000 })
}

function startPart (part, parts) {
  return new Promise((resolve, reject) => {
    let answer
    const child = fork(fileURLToPath(import.meta.url), [...process.argv.slice(2), '--part', `${part}/${parts}`], { serialization: 'advanced' })
    child.on('message', message => { answer = message })
    child.on('error', reject)
    child.on('exit', code => code === 0 && answer !== undefined ? resolve(answer) : reject(new Error(`a process ended with code ${code}`)))
  })
}

const text = outcome => options.values ? JSON.stringify(outcome) : 'failure' in outcome ? 'failed' : 'another value'

async function compareAll () {
  const began = performance.now()
  const parts = availableParallelism()
  const answers = await Promise.all(Array.from({ length: parts }, (_, part) => startPart(part, parts)))
  const sum = emptyTally()
  const kinds = new Map()
  for (const [kind, tally] of answers.flatMap(({ tallies }) => Object.entries(tallies))) {
    kinds.set(kind, kinds.get(kind) ?? emptyTally())
    addTally(kinds.get(kind), tally)
    addTally(sum, tally)
  }
  for (const { subject, definition, place, compiled, reference } of sum.unlisted) console.error(`${subject}: ${definition} ${place}: compiled ${text(compiled)}, reference ${text(reference)}`)
  const line = (name, { subjects: count, compared, failed, listed, unlisted }) => {
    const known = Object.values(listed).reduce((total, one) => total + one, 0)
    console.log(`${name}: ${count} subjects, ${compared} values compared, ${compared - known - unlisted.length} equal (${failed} failed on both), ${known} listed, ${unlisted.length} differing`)
  }
  for (const [kind, tally] of kinds) line(kind, tally)
  for (const { name } of LISTED_DIFFERENCES) console.log(`listed: ${name}: ${sum.listed[name] ?? 0}`)
  line('all', sum)
  console.log(`${Math.round((performance.now() - began) / 1000)} s, ${Math.round(answers.reduce((total, { seconds }) => total + seconds, 0))} s of ${parts} processors`)
  const outdated = share === 1 && Number(options.mutations) > 1 ? LISTED_DIFFERENCES.filter(({ name }) => sum.listed[name] === undefined) : []
  for (const { name } of outdated) console.error(`listed, but it does not occur: ${name}`)
  process.exitCode = sum.unlisted.length > 0 || outdated.length > 0 || sum.subjects === 0 ? 1 : 0
}

if (options.part === undefined) await compareAll()
else await comparePart(...options.part.split('/').map(Number))
