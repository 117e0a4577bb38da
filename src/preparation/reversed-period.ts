import { compareDateTimes } from './compare-date-times.js'

const PERIOD_ELEMENTS: readonly string[] = ['start', 'end', '_start', '_end', 'id', 'extension']

/**
 * True for a Period whose end certainly precedes its start, which FHIR forbids (R4 Period, invariant per-1: "If present, start
 * SHALL have a lower value than end"). Nothing says which bound is wrong, so the Period as a whole counts as unknown.
 * Undecided order is no fault: "the end value includes any matching date/time" (R4 Period.end), so a date may end a period
 * that starts at a time of that day. `start` and `end` of other elements (Appointment, Slot) are no Period.
 */
export function isReversedPeriod (element: Readonly<Record<string, unknown>>): boolean {
  const { start, end } = element
  if (typeof start !== 'string' || typeof end !== 'string' || isPlainlyInOrder(start, end)) return false
  return compareDateTimes(end, start) === -1 && Object.keys(element).every(name => PERIOD_ELEMENTS.includes(name))
}

/** Nearly every Period: both bounds written alike, with one offset, where the order of the texts is that of the times. */
function isPlainlyInOrder (start: string, end: string): boolean {
  return end >= start && end.length === start.length && (end.length <= 10 || (end.endsWith('Z') && start.endsWith('Z')) || start.endsWith(end.slice(-6)))
}
