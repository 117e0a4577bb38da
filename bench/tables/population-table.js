import { figure, mebibytes, table } from './markdown.js'

/** @typedef {{ count: number, threads: number, measures: number, wall: number, cpu: number, making: number, memory: { patients: number, heapUsed: number, rss: number }[], peakRss: number }} Run what `population` sends */

/** @param {Run[]} timed @param {Run} watched */
export function populationTables (timed, watched) {
  return [
    `### Populations: demonstration patients, ${watched.measures} measures, starter sets`,
    'The ordinary way of a population, each record prepared first. Seconds are those of the clock; making the patients, which happens meanwhile on one core, is told apart. A core second is processor time of all threads (with compiling and collecting garbage) without making the patients.',
    table(['Patients', 'Threads', 'Seconds', 'of that making', 'Patients per second', 'Patients per core second', 'µs per patient and measure', 'Most memory'], timed.map(run => {
      const core = run.cpu - run.making
      return [
        run.count.toLocaleString('en-US'), String(run.threads), figure(run.wall / 1000), figure(run.making / 1000), figure(run.count / run.wall * 1000),
        figure(run.count / core * 1000), figure(core * 1000 / run.count / run.measures), mebibytes(run.peakRss)
      ]
    })),
    `Memory along ${watched.count.toLocaleString('en-US')} patients on one thread, after collecting garbage:`,
    table(['Patients', ...watched.memory.map(({ patients }) => patients.toLocaleString('en-US'))], [
      ['Heap', ...watched.memory.map(({ heapUsed }) => `${(heapUsed / 2 ** 20).toFixed(1)} MiB`)],
      ['RSS', ...watched.memory.map(({ rss }) => mebibytes(rss))]
    ])
  ].join('\n\n')
}
