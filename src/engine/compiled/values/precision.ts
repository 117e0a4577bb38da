/**
 * Precision of a date or time as a small integer, coarse to fine, so that `<` reads "coarser than". Timing operators take one as their
 * last argument; 0 says that the ELM node has none. Week occurs only in durations and differences.
 */
export const NO_PRECISION = 0
export const YEAR = 1
export const MONTH = 2
export const DAY = 3
export const HOUR = 4
export const MINUTE = 5
export const SECOND = 6
export const MILLISECOND = 7
export const WEEK = 8

const FROM_ELM: Readonly<Record<string, number>> = {
  Year: YEAR, Month: MONTH, Week: WEEK, Day: DAY, Hour: HOUR, Minute: MINUTE, Second: SECOND, Millisecond: MILLISECOND
}

/** The precision of an ELM `DateTimePrecision`; 0 for `undefined`. @throws RangeError for a name that ELM does not have */
export function precisionFromElm (name: string | undefined): number {
  if (name === undefined) return NO_PRECISION
  const precision = FROM_ELM[name]
  if (precision === undefined) throw new RangeError(`ELM has no date and time precision ${name}.`)
  return precision
}
