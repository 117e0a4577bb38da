import { alternate } from '../alternate.js'
import { loadEngine } from '../engines/engines.js'
import { asChild } from '../run-child.js'
import { readGroups } from '../workload/workload.js'

/** Passes of the compiled engine over all cases before it is timed; then its machine code has settled. */
const WARM_UP = 300
/** Its passes within a round. */
const PASSES = 20

/**
 * Times engines against each other on the same cases, in one process, taking turns.
 * @param {{ workload: import('../workload/workload.js').Workload, engines: string[], rounds: number }} input `compiled` first
 */
async function compareEngines ({ workload, engines, rounds }) {
  const groups = await Promise.all(readGroups(workload).map(async group => ({ group, runs: /** @type {Record<string, () => Promise<Map<string, string>>>} */ ({}) })))
  const notes = []
  for (const name of engines) {
    const open = await (await loadEngine(name)).open(workload)
    for (const { group, runs } of groups) runs[name] = await open.prepare(group)
    notes.push(...open.notes ?? [])
  }
  const differences = await compareCounts(groups, engines)
  const run = (/** @type {any} */ { runs }) => runs.compiled
  for (let pass = 0; pass < WARM_UP; pass++) for (const one of groups) await run(one)()
  const times = []
  for (const { group, runs } of groups) {
    const contestants = engines.map(name => ({ name, passes: name === 'compiled' ? PASSES : 1, run: /** @type {() => Promise<unknown>} */ (runs[name]) }))
    times.push({ cmsId: group.cmsId, cases: group.cases.length, times: await alternate(contestants, rounds) })
  }
  return { times, differences, notes, warmUp: WARM_UP, passes: PASSES }
}

/**
 * One pass of each engine, which warms the slow ones up as well: where counts differ from the compiled engine's.
 * @param {{ group: import('../workload/workload.js').Group, runs: Record<string, () => Promise<Map<string, string>>> }[]} groups
 * @param {string[]} engines
 */
async function compareCounts (groups, engines) {
  const differences = []
  for (const { group, runs } of groups) {
    const ours = await runs['compiled']?.() ?? new Map()
    for (const name of engines.slice(1)) {
      const others = await runs[name]?.() ?? new Map()
      for (const { id, subjectId } of group.cases) {
        const [expected, got] = [ours.get(subjectId), others.get(subjectId)]
        if (expected === undefined || expected !== got) differences.push({ engine: name, cmsId: group.cmsId, id, compiled: expected ?? 'none', other: got ?? 'none' })
      }
    }
  }
  return differences
}

await asChild(compareEngines)
