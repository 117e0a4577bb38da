/** @param {number[]} values */
export function median (values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return sorted.length % 2 === 1
    ? /** @type {number} */ (sorted[Math.floor(middle)])
    : (/** @type {number} */ (sorted[middle - 1]) + /** @type {number} */ (sorted[middle])) / 2
}

/**
 * @typedef {object} Spread
 * @property {number} median
 * @property {number} least
 * @property {number} most
 */

/**
 * Median and range over rounds.
 * @param {number[]} values
 * @returns {Spread}
 */
export function spread (values) {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) }
}

/** @param {number[]} values */
export function sum (values) {
  return values.reduce((total, value) => total + value, 0)
}
