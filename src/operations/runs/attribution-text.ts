import { OutcomeError } from '../../fhir/outcome-error.js'
import type { AttributionRule } from '../../evaluation/runs/attribution-rule.js'
import type { Roster } from './roster.js'

/** The attribution rules by the names that callers use. */
export const ATTRIBUTION_NAMES = ['none', 'general-practitioner', 'encounter-any', 'encounter-plurality', 'roster'] as const

/** @throws OutcomeError INVALID_PARAMETER, MISSING_PARAMETER (roster without one), CONFLICTING_PARAMETERS (a roster that is not used) */
export function attributionFrom (name: string | undefined, roster: Roster | undefined): AttributionRule {
  const chosen = name ?? (roster === undefined ? 'none' : 'roster')
  if (roster !== undefined && chosen !== 'roster') throw new OutcomeError('CONFLICTING_PARAMETERS', 'A roster is used by attribution roster only; leave one of the two out.')
  switch (chosen) {
    case 'none': return { type: 'none' }
    case 'general-practitioner': return { type: 'general-practitioner' }
    case 'encounter-any': return { type: 'encounter', choice: 'any' }
    case 'encounter-plurality': return { type: 'encounter', choice: 'plurality' }
    case 'roster':
      if (roster === undefined) throw new OutcomeError('MISSING_PARAMETER', 'Attribution by roster needs a roster: a list of patients with NPI and TIN.')
      return { type: 'roster', name: roster.name }
    default: throw new OutcomeError('INVALID_PARAMETER', `Unknown attribution; use ${ATTRIBUTION_NAMES.join(', ')}.`)
  }
}
