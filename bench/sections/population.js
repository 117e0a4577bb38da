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
 * The ordinary evaluation of a population by all measures: demonstration patients, made one at a time as they are asked for; the
 * time that goes into making them is told apart. `look` at memory or at time: collecting garbage on purpose makes the code slow again.
 * @param {{ count: number, threads: number, engine: string, valueSets: string, look: 'memory' | 'time' }} input
 */
async function population ({ count, threads, engine, valueSets: path, look }) {
  const { index: valueSets } = await loadValueSetIndex(path)
  const period = measurementPeriod(String(DEMONSTRATION_YEAR), String(DEMONSTRATION_YEAR), 'UTC')
  const evaluations = embeddedCatalogue().all().map(measure => prepareEvaluation(measure, { engine: engineByName(engine), valueSets, measurementPeriod: period, now: NOW }))
  let making = 0
  /** @type {{ patients: number, heapUsed: number, rss: number }[]} */
  const memory = []
  async function * records () {
    let made = 0
    const records = generateRecords({ count, measurementYear: DEMONSTRATION_YEAR })
    for (let start = performance.now(), next = records.next(); next.done !== true; start = performance.now(), next = records.next()) {
      making += performance.now() - start
      yield next.value
      if (++made % SAMPLE === 0 && look === 'memory') {
        collectGarbage()
        const { heapUsed, rss } = process.memoryUsage()
        memory.push({ patients: made, heapUsed, rss })
      }
    }
  }
  const cpu = process.cpuUsage()
  const start = performance.now()
  const { measures } = await evaluatePopulation(evaluations, records(), { threads, prepare: true })
  const wall = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  return {
    count,
    threads,
    measures: measures.length,
    wall,
    cpu: (user + system) / 1000,
    making,
    memory,
    peakRss: process.resourceUsage().maxRSS * 1024,
    totals: JSON.stringify(measures.map(({ totals, failures }) => ({ groups: totals.groups, failures: failures.length })))
  }
}

await asChild(population)
