import { figure, mebibytes, table } from './markdown.js'

/** @typedef {{ engine: string, count: number, threads: number, measures: number, wall: number, core: number, memory: { patients: number, heapUsed: number, rss: number }[], peakRss: number }} Run what `population` sends */

/** @param {Run[]} timed @param {Run} watched */
export function populationTables (timed, watched) {
  return [
    `### Populations: demonstration patients, ${watched.measures} measures, starter sets`,
    'The ordinary way of a population, each record prepared first, from a cold start of the code. Seconds are those of the clock and include making the patients. Core seconds are processor time of all threads, with compiling and collecting garbage, without making the patients. The compiled engine works in the calling thread.',
    table(['Engine', 'Patients', 'Threads', 'Seconds', 'Patients per core second', 'µs per patient and measure', 'Most memory'], timed.map(run => [
      run.engine, run.count.toLocaleString('en-US'), String(run.threads), figure(run.wall / 1000), figure(run.count / run.core * 1000),
      figure(run.core * 1000 / run.count / run.measures), mebibytes(run.peakRss)
    ])),
    `Memory of the compiled engine along ${watched.count.toLocaleString('en-US')} patients, after collecting garbage:`,
    table(['Patients', ...watched.memory.map(({ patients }) => patients.toLocaleString('en-US'))], [
      ['Heap', ...watched.memory.map(({ heapUsed }) => `${(heapUsed / 2 ** 20).toFixed(1)} MiB`)],
      ['RSS', ...watched.memory.map(({ rss }) => mebibytes(rss))]
    ])
  ].join('\n\n')
}
