/**
 * One thing to time: `passes` in a row, so that fast things take long enough for the clock, after `settle` passes that are not timed.
 * @typedef {object} Contestant
 * @property {string} name
 * @property {number} settle
 * @property {number} passes
 * @property {() => Promise<unknown>} run
 */

/**
 * Milliseconds of one pass, by name and round. Contestants take turns within a round, and another one begins each round, so that what the
 * machine does meanwhile meets all of them; garbage is collected before each turn, so that none pays for the one before.
 * @param {Contestant[]} contestants
 * @param {number} rounds
 * @returns {Promise<Record<string, number[]>>}
 */
export async function alternate (contestants, rounds) {
  const times = Object.fromEntries(contestants.map(({ name }) => [name, /** @type {number[]} */ ([])]))
  for (let round = 0; round < rounds; round++) {
    for (const { name, settle, passes, run } of turned(contestants, round)) {
      collectGarbage()
      for (let pass = 0; pass < settle; pass++) await run()
      const start = performance.now()
      for (let pass = 0; pass < passes; pass++) await run()
      times[name]?.push((performance.now() - start) / passes)
    }
  }
  return times
}

/** Needs `--expose-gc`, which `runChild` gives. */
export function collectGarbage () {
  if (globalThis.gc === undefined) throw new Error('Run the benchmark with npm run bench: it needs --expose-gc.')
  globalThis.gc()
}

/**
 * @template T
 * @param {T[]} list
 * @param {number} by
 */
function turned (list, by) {
  const first = by % list.length
  return [...list.slice(first), ...list.slice(0, first)]
}
