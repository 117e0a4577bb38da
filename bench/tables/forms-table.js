import { spread } from '../statistics.js'
import { spreadText, table } from './markdown.js'

/**
 * @param {{ measure: string, cases: number, times: Record<string, number[]>, settle: number, passes: number }} forms what `forms` sends
 * @param {string} title
 */
export function formsTable ({ measure, cases, times, settle, passes }, title) {
  const { source = [], closures = [] } = times
  const perCase = (/** @type {number[]} */ milliseconds) => spreadText(spread(milliseconds.map(time => time * 1000 / cases)))
  return [
    `### One program in two forms: ${measure}, ${cases} of the ${title}`,
    `Microseconds per patient for every definition that the populations and supplemental data ask for, median of ${source.length} rounds (least–most), each of ${passes} passes after ${settle} that are not timed.`,
    table(['Form', 'µs', 'To source'], [
      ['JavaScript source', perCase(source), '1'],
      ['Closures', perCase(closures), spreadText(spread(closures.map((time, round) => time / (source[round] ?? NaN))))]
    ])
  ].join('\n\n')
}
