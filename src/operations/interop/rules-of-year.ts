import { OutcomeError } from '../../fhir/outcome-error.js'
import type { PiRules } from '../../interop/pi/pi-rules.js'
import { PI_RULES_2027 } from '../../interop/pi/rules-2027.js'

/** By performance year. */
const RULES: ReadonlyMap<number, PiRules> = new Map([[PI_RULES_2027.year, PI_RULES_2027]])

/** @throws OutcomeError INVALID_PERIOD for a year whose rules are not here */
export function rulesOf (year: number): PiRules {
  const rules = RULES.get(year)
  if (rules === undefined) throw new OutcomeError('INVALID_PERIOD', `There are no rules of Promoting Interoperability for ${year}; there are for ${[...RULES.keys()].join(', ')}.`)
  return rules
}
