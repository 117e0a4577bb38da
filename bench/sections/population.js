import { embeddedCatalogue } from '../../dist/cql/embedded-catalogue.js'
import { generateRecords } from '../../dist/demo/generate-records.js'
import { engineByName } from '../../dist/engine/engines.js'
import { evaluatePopulation } from '../../dist/evaluation/evaluate-population.js'
import { prepareEvaluation } from '../../dist/evaluation/measure-evaluation.js'
import { measurementPeriod } from '../../dist/fhir/period.js'
import { loadValueSetIndex } from '../../dist/terminology/read-value-sets.js'
import { collectGarbage } from '../alternate.js'
import { NOW } from '../engines/asm-ecqm.js'
import { asChild } from '../run-child.js'
import { DEMONSTRATION_YEAR } from '../workload/demonstration.js'

/** Memory is looked at after each so many patients. */
const SAMPLE = 1000

/**
 * The ordinary evaluation of a population by all measures: demonstration patients, made one at a time as they are asked for. What making
 * them costs is measured before, by making them all once. `look` at memory or at time: collecting garbage on purpose makes the code
 * slow again.
 * @param {{ count: number, threads: number, engine: string, valueSets: string, look: 'memory' | 'time' }} input
 */
async function population ({ count, threads, engine, valueSets: path, look }) {
  const { index: valueSets } = await loadValueSetIndex(path)
  const period = measurementPeriod(String(DEMONSTRATION_YEAR), String(DEMONSTRATION_YEAR), 'UTC')
  const evaluations = embeddedCatalogue().all().map(measure => prepareEvaluation(measure, { engine: engineByName(engine), valueSets, measurementPeriod: period, now: NOW }))
  const making = await processorTime(async () => { for (const record of patients(count)) made = record.subjectId })
  /** @type {{ patients: number, heapUsed: number, rss: number }[]} */
  const memory = []
  const onSample = (/** @type {number} */ patients) => {
    collectGarbage()
    const { heapUsed, rss } = process.memoryUsage()
    memory.push({ patients, heapUsed, rss })
  }
  const start = performance.now()
  /** @type {import('../../dist/evaluation/evaluate-records.js').PopulationEvaluation[]} */
  const measures = []
  const cpu = await processorTime(async () => {
    const records = sampled(patients(count), look === 'memory' ? onSample : () => {})
    measures.push(...(await evaluatePopulation(evaluations, records, { threads, prepare: true })).measures)
  })
  return {
    engine,
    count,
    threads,
    measures: measures.length,
    wall: performance.now() - start,
    core: cpu - making,
    memory,
    peakRss: process.resourceUsage().maxRSS * 1024,
    totals: JSON.stringify(measures.map(({ totals, failures }) => ({ groups: totals.groups, failures: failures.length })))
  }
}

/** The last patient made, so that making them is not optimised away. */
export let made = ''

/** @param {number} count */
function patients (count) {
  return generateRecords({ count, measurementYear: DEMONSTRATION_YEAR })
}

/**
 * @param {Iterable<import('../../dist/fhir/patient-record.js').PatientRecord>} records
 * @param {(patients: number) => void} onSample
 */
async function * sampled (records, onSample) {
  let count = 0
  for (const record of records) {
    yield record
    if (++count % SAMPLE === 0) onSample(count)
  }
}

/** Milliseconds of all cores. @param {() => Promise<void>} work */
async function processorTime (work) {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

await asChild(population)
