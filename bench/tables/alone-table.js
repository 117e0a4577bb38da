import { spread } from '../statistics.js'
import { mebibytes, spreadText, table } from './markdown.js'

/** @typedef {{ load: number, ready: number, peakRss: number }} Alone what `alone` sends */

/** @param {Record<string, Alone[]>} runs by engine; the first one evaluated all cases */
export function aloneTable (runs) {
  return [
    '### Each engine in a process of its own',
    'Milliseconds, median of the processes (least–most). Ready: measures and value sets read, prepared, and a patient without data evaluated for each measure. The most memory (RSS) is that of evaluating all cases once.',
    table(['Engine', 'Code loaded, ms', 'Ready, ms', 'Most memory'], Object.entries(runs).map(([name, all]) => [
      name,
      spreadText(spread(all.map(({ load }) => load))),
      spreadText(spread(all.map(({ ready }) => ready))),
      mebibytes(all[0]?.peakRss ?? NaN)
    ]))
  ].join('\n\n')
}
