import { median, spread, sum } from '../statistics.js'
import { figure, spreadText, table } from './markdown.js'

/** @typedef {{ records: number, bytes: number[], measures: number, year: string, rounds: { parse: number, evaluate: number }[][], warmUp: number }} Parsed what `parse` sends */

/** @param {Parsed} parsed @param {boolean} given whether records were given */
export function parseTable ({ records, bytes, measures, year, rounds, warmUp }, given) {
  const megabytes = sum(bytes) / 1e6
  const perRound = (/** @type {'parse' | 'evaluate'} */ part) => rounds.map(round => sum(round.map(time => time[part])))
  const [parse, evaluate] = [perRound('parse'), perRound('evaluate')]
  const byRecord = bytes.map((_, place) => median(rounds.map(round => {
    const { parse, evaluate } = /** @type {{ parse: number, evaluate: number }} */ (round[place])
    return evaluate / parse
  })))
  return [
    `### Against JSON.parse: ${records} ${given ? 'EHR records' : 'demonstration patients'}, ${measures} measures, ${year}`,
    `Milliseconds per megabyte of JSON, median of ${rounds.length} rounds after ${warmUp} (least–most). Evaluating is reading the Bundle, indexing it and all measures.`,
    table(['Records', 'Megabytes each', 'JSON.parse, ms/MB', 'Evaluating, ms/MB', 'Evaluating to JSON.parse', 'The same of each record'], [[
      String(records),
      `${figure(megabytes / records)} (${figure(Math.min(...bytes) / 1e6)}–${figure(Math.max(...bytes) / 1e6)})`,
      spreadText(spread(parse.map(time => time / megabytes))),
      spreadText(spread(evaluate.map(time => time / megabytes))),
      spreadText(spread(evaluate.map((time, round) => time / (parse[round] ?? NaN)))),
      spreadText(spread(byRecord))
    ]])
  ].join('\n\n')
}
