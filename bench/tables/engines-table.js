import { spread, sum } from '../statistics.js'
import { figure, spreadText, table } from './markdown.js'

/** @typedef {{ engines: string[], times: { cmsId: string, cases: number, times: Record<string, number[]> }[], differences: { engine: string, cmsId: string }[], notes: string[], settle: number, passes: number }} Comparison what `compare-engines` sends */

/**
 * @param {Comparison[]} comparisons each with `compiled` first; one process each
 * @param {string} title
 */
export function enginesTables (comparisons, title) {
  const [{ times, settle, passes, engines }] = /** @type {[Comparison]} */ (comparisons)
  const others = comparisons.flatMap(comparison => comparison.engines.slice(1).map(name => ({ name, comparison })))
  const rounds = times[0]?.times[/** @type {string} */ (engines[0])]?.length ?? 0
  const rows = others.flatMap(({ name, comparison }) => {
    const whole = engineRow(name, name, comparison)
    const some = comparison.times.filter(({ cmsId }) => !comparison.notes.includes(cmsId))
    return name === 'fqm-execution' && some.length < comparison.times.length && some.length > 0
      ? [whole, engineRow('fqm-execution, `calculate` only', name, { ...comparison, times: some })]
      : [whole]
  })
  const byMeasure = times.map(({ cmsId, cases }, index) => [cmsId, String(cases), ...others.map(({ name, comparison }) => {
    const { times } = /** @type {Comparison['times'][number]} */ (comparison.times[index])
    return figure(spread(ratio(times[name], times['compiled'])).median)
  })])
  const notes = comparisons.flatMap(comparison => comparison.notes)
  return [
    `### Against other engines: ${title}`,
    `Microseconds per patient and measure, median of ${rounds} rounds (least–most). The ratio is theirs to ours within a round. Before each turn of ours ${settle} passes that are not timed, then ${passes} that are.`,
    table(['Engine', 'Same counts', 'µs theirs', 'µs ours in that run', 'Ratio'], rows),
    'The median ratio by measure:',
    table(['Measure', 'Cases', ...others.map(({ name }) => name)], byMeasure),
    ...notes.length === 0 ? [] : [`fqm-execution's \`calculate\` ends in a stack overflow on ${notes.join(', ')}; \`calculateRaw\`, which does less, is timed there.`]
  ].join('\n\n')
}

/** @param {string} label @param {string} name @param {Comparison} comparison */
function engineRow (label, name, comparison) {
  const { times, differences } = comparison
  const cases = sum(times.map(one => one.cases))
  const differing = differences.filter(({ engine, cmsId }) => engine === name && times.some(one => one.cmsId === cmsId)).length
  const [theirs, ours] = [perRound(comparison, name), perRound(comparison, 'compiled')]
  const perCase = (/** @type {number[]} */ milliseconds) => spreadText(spread(milliseconds.map(time => time * 1000 / cases)))
  return [label, `${cases - differing} of ${cases}`, perCase(theirs), perCase(ours), spreadText(spread(ratio(theirs, ours)))]
}

/** Milliseconds of a round over all groups. @param {Comparison} comparison @param {string} name */
function perRound ({ times }, name) {
  return (times[0]?.times[name] ?? []).map((_, round) => sum(times.map(group => group.times[name]?.[round] ?? NaN)))
}

/** @param {number[] | undefined} theirs @param {number[] | undefined} ours */
function ratio (theirs = [], ours = []) {
  return theirs.map((time, round) => time / (ours[round] ?? NaN))
}
