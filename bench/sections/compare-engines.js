import { alternate } from '../alternate.js'
import { loadEngine } from '../engines/engines.js'
import { asChild } from '../run-child.js'
import { readGroups } from '../workload/workload.js'

/** A full garbage collection takes V8's optimised code along; the compiled engine is back at its speed after about 70 passes. */
const FAST = { settle: 200, passes: 100 }
/** A pass of these takes seconds, so each is a measurement; the one in which counts are compared has warmed them up. */
const SLOW = { settle: 0, passes: 1 }

/**
 * Times engines against each other on the same cases, in one process, taking turns. Counts are compared first: there is no speed of wrong
 * results.
 * @param {{ workload: import('../workload/workload.js').Workload, engines: string[], rounds: number }} input `compiled` first
 */
async function compareEngines ({ workload, engines, rounds }) {
  const opened = await Promise.all(engines.map(async name => ({ name, engine: await (await loadEngine(name)).open(workload) })))
  const times = []
  const differences = []
  for (const group of readGroups(workload)) {
    const contestants = []
    for (const { name, engine } of opened) contestants.push({ name, ...(name === 'compiled' ? FAST : SLOW), run: await engine.prepare(group) })
    differences.push(...await compareCounts(group, contestants))
    times.push({ cmsId: group.cmsId, cases: group.cases.length, times: await alternate(contestants, rounds) })
    process.stderr.write('.')
  }
  return { engines, times, differences, notes: opened.flatMap(({ engine }) => engine.notes ?? []), ...FAST }
}

/**
 * Where counts differ from those of the first.
 * @param {import('../workload/workload.js').Group} group
 * @param {{ name: string, run: () => Promise<import('../engines/engines.js').Counts> }[]} contestants
 */
async function compareCounts ({ cmsId, cases }, contestants) {
  const counts = []
  for (const { name, run } of contestants) counts.push({ name, counts: await run() })
  const [first, ...others] = counts
  return others.flatMap(other => cases.flatMap(({ id, subjectId }) => {
    const [expected, got] = [first?.counts.get(subjectId) ?? 'none', other.counts.get(subjectId) ?? 'none']
    return expected === got && !expected.startsWith('failed') ? [] : [{ engine: other.name, cmsId, id, expected, got }]
  }))
}

await asChild(compareEngines)
