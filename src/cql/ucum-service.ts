import { ucumLibrary } from './ucum-library.js'

/** Null for a valid UCUM unit, otherwise what is wrong with it (the translator's `validateUnit`). */
export function unitProblem (unit: string): string | null {
  const answer = ucumLibrary().validateUnitString(unit)
  return answer.status === 'valid' ? null : answer.msg.join(' ') || `"${unit}" is not a UCUM unit.`
}

/** Value in `to` units as decimal text. @throws Error where the units are not commensurable. */
export function convertUnit (value: string, from: string, to: string): string {
  const answer = ucumLibrary().convertUnitTo(from, Number(value), to)
  if (answer.status !== 'succeeded' || answer.toVal === null) throw new Error(`No UCUM conversion from ${from} to ${to}.`)
  return String(answer.toVal)
}
