import { CqlRuntimeError } from './cql-runtime-error.js'

/** How many fields from the first on are specified. @throws CqlRuntimeError where one follows an unspecified one */
export function leadingFields (fields: readonly (number | null)[], most: number): number {
  let count = 0
  while (count < most && fields[count] !== null && fields[count] !== undefined) count++
  for (let i = count; i < most; i++) if (fields[i] !== null && fields[i] !== undefined) throw new CqlRuntimeError('A date or time has a component below an unspecified one.')
  return count
}

/** True for a time of day from 00:00:00.000 to 23:59:59.999. */
export function isTimeOfDay (hour: number, minute: number, second: number, millisecond: number): boolean {
  return hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 && second >= 0 && second <= 59 && millisecond >= 0 && millisecond <= 999
}
