/**
 * Counts of each patient of a group, by Patient.id: one text per patient, groups and populations in the order of the Measure.
 * @typedef {Map<string, string>} Counts
 */

/**
 * An engine as the benchmark sees it. `open` reads what one process needs once, `prepare` makes ready for one group of patients; the
 * function it gives evaluates all of them, each time from the Bundles as they stand.
 * @typedef {object} BenchEngine
 * @property {string} name
 * @property {(workload: import('../workload/workload.js').Workload) => Promise<OpenEngine>} open
 */

/**
 * @typedef {object} OpenEngine
 * @property {(group: import('../workload/workload.js').Group) => Promise<() => Promise<Counts>>} prepare
 * @property {string[]} [notes] measures that it cannot calculate the ordinary way
 */

/** Loaded when named, so that a process holds no other engine: `reference` changes how cql-exec-fhir reads elements, for all. */
const LOADERS = {
  compiled: async () => (await import('./asm-ecqm.js')).asmEngine('compiled'),
  reference: async () => (await import('./asm-ecqm.js')).asmEngine('reference'),
  'cql-execution': async () => (await import('./cql-execution.js')).cqlExecution,
  'fqm-execution': async () => (await import('./fqm-execution.js')).fqmExecution
}

export const ENGINES = /** @type {(keyof typeof LOADERS)[]} */ (Object.keys(LOADERS))

/** @param {string} name @returns {Promise<BenchEngine>} */
export async function loadEngine (name) {
  return await LOADERS[/** @type {keyof typeof LOADERS} */ (name)]()
}
