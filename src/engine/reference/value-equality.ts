import { createRequire } from 'node:module'
import { Code, Concept, DateTime } from 'cql-execution'

type HasMatch = (this: unknown, code: unknown) => boolean
type NormalizedKey = (value: unknown) => unknown

/**
 * Makes cql-execution compare as CQL says. Distinct lists and unions hold equal elements once, and of DateTimes seconds and milliseconds are one
 * precision (CQL 1.5, Distinct, Union and Equal): it keeps 10:20:30 beside 10:20:30.000. A null among the codes of a Concept is no code and
 * matches none (CQL 1.5, Equivalent): it fails on one.
 */
export function compareByValues (): void {
  const keys = createRequire(import.meta.url)('cql-execution/lib/util/immutableUtil.js') as { toNormalizedKey: NormalizedKey }
  const keyOf = keys.toNormalizedKey
  keys.toNormalizedKey = value => keyOf(value instanceof DateTime && value.second !== null && value.millisecond === null ? withMilliseconds(value) : value)
  for (const type of [Code, Concept]) {
    const prototype = type.prototype as unknown as { hasMatch: HasMatch }
    const matches = prototype.hasMatch
    prototype.hasMatch = function (code) {
      return matches.call(withoutNulls(this), withoutNulls(code))
    }
  }
}

function withMilliseconds (time: DateTime): DateTime {
  const copy = time.copy() as DateTime
  copy.millisecond = 0
  return copy
}

function withoutNulls (code: unknown): unknown {
  if (!(code instanceof Concept)) return code
  const codes = code.codes.filter(one => one !== null && one !== undefined)
  return codes.length === code.codes.length ? code : new Concept(codes, code.display)
}
