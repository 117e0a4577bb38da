import { join } from 'node:path'
import { configFromEnvironment } from '../dist/config/environment.js'
import { VALUE_SETS_FOLDER } from '../dist/operations/open-value-sets.js'
import { ENGINES } from './engines/engines.js'
import { runChild } from './run-child.js'
import { aloneTable } from './tables/alone-table.js'
import { enginesTables } from './tables/engines-table.js'
import { formsTable } from './tables/forms-table.js'
import { parseTable } from './tables/parse-table.js'
import { populationTables } from './tables/population-table.js'

/** Processes of each engine alone. */
const PROCESSES = 3
const POPULATIONS = [100, 1000, 10_000]

/**
 * @typedef {import('./options.js').Options} Options
 * @typedef {import('./workload/workload.js').Workload} Workload
 * @typedef {{ tables: string, differences: object[] }} Measured `differences`: counts on which engines differ
 */

/** The sections by name, in their order. @type {Record<string, (options: Options, workload: Workload) => Promise<Measured>>} */
export const MEASUREMENTS = {
  async engines ({ rounds }, workload) {
    // The reference engine changes cql-exec-fhir within its process, so the others run apart from it, as published.
    const comparisons = []
    for (const others of [['reference'], ['cql-execution', 'fqm-execution']]) {
      comparisons.push(await runChild('compare-engines', { workload, engines: ['compiled', ...others], rounds }))
    }
    return { tables: enginesTables(comparisons, workload.title), differences: comparisons.flatMap(({ differences }) => differences) }
  },
  async forms (_options, workload) {
    const measured = await runChild('forms', { workload })
    return { tables: formsTable(measured, workload.title), differences: measured.differences }
  },
  async alone (_options, workload) {
    /** @type {Record<string, any[]>} */
    const runs = Object.fromEntries(ENGINES.map(engine => [engine, []]))
    for (let process = 0; process < PROCESSES; process++) {
      for (const engine of ENGINES) runs[engine]?.push(await runChild('alone', { workload, engine, whole: process === 0 }))
    }
    return { tables: aloneTable(runs), differences: [] }
  },
  async parse ({ records, recordsYear, patients }, { valueSets }) {
    const parsed = await runChild('parse', { valueSets, records, recordsYear, patients })
    return { tables: parseTable(parsed, records !== undefined), differences: parsed.differences }
  },
  async population () {
    const { threads } = configFromEnvironment()
    const run = async (/** @type {object} */ given) => await runChild('population', { engine: 'compiled', threads: 1, look: 'time', valueSets: join(VALUE_SETS_FOLDER, 'starter'), ...given })
    /** @type {any[]} */
    const timed = []
    for (const one of new Set([1, threads])) timed.push(await run({ engine: 'reference', count: POPULATIONS[0], threads: one }))
    for (const count of POPULATIONS) timed.push(await run({ count }))
    const watched = await run({ count: POPULATIONS.at(-1), look: 'memory' })
    const differences = [...timed, watched].flatMap(({ engine, count, threads, totals }) => {
      const expected = timed.find(one => one.count === count).totals
      return totals === expected ? [] : [{ engine, count, threads, expected, got: totals }]
    })
    return { tables: populationTables(timed, watched), differences }
  }
}
