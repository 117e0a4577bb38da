/**
 * A table, first column to the left, the others to the right.
 * @param {string[]} head
 * @param {string[][]} rows
 */
export function table (head, rows) {
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(' | ')} |`
  return [line(head), `|${head.map((_, index) => index === 0 ? '---' : '---:').join('|')}|`, ...rows.map(line)].join('\n')
}

/** Three significant digits, whole from 100 on, with thousands separators. @param {number} value */
export function figure (value) {
  return value.toLocaleString('en-US', value >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 })
}

/** `median (least–most)`. @param {import('../statistics.js').Spread} spread */
export function spreadText ({ median, least, most }) {
  return `${figure(median)} (${figure(least)}–${figure(most)})`
}

/** @param {number} bytes */
export function mebibytes (bytes) {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`
}
