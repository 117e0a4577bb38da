import { OutcomeError } from '../../fhir/outcome-error.js'
import { effectiveEvents } from '../../interop/pi/effective-events.js'
import { scorePi, type PiScore } from '../../interop/pi/score.js'
import { attestations } from './pi-attestations.js'
import { allEvents, checkedRequest, isWithin, ratesOf, type PiRates, type RatesQuery } from './pi-rates.js'
import { rulesOf } from './rules-of-year.js'
import type { Services } from '../services.js'

export interface ScoreQuery extends RatesQuery {
  /** The CMS EHR Certification ID of the practice. */
  readonly cehrtId?: string | undefined
}

/** The score of a practice with what it comes from. */
export interface PracticeScore extends PiScore {
  readonly tin: string
  readonly period: PiRates['period']
  readonly rates: PiRates['reporters'][number]['rates']
  readonly shown: PiRates['reporters'][number]['shown']
}

/**
 * Scores Promoting Interoperability for a practice, as it is reported (by TIN), from the rates of its ledger and its attestations for the year: of
 * several for one measure the last one counts.
 * @throws OutcomeError as `checkedRequest`; MISSING_PARAMETER without a TIN; INVALID_PERIOD for a year whose rules are not here
 */
export async function piScore (services: Pick<Services, 'store' | 'config'>, query: ScoreQuery): Promise<PracticeScore> {
  const { tin, cehrtId } = query
  if (tin === undefined) throw new OutcomeError('MISSING_PARAMETER', 'tin is required: Promoting Interoperability is reported by practice.')
  const request = checkedRequest({ ...query, by: 'tin', npi: undefined }, services.config.timeZone)
  const { year } = request.start
  const rules = rulesOf(year)
  const ledger = await allEvents(services)
  const { period, notReportable, reporters } = ratesOf(ledger, request)
  const { rates, shown } = reporters[0] ?? { rates: [], shown: [] }
  const effective = effectiveEvents(ledger)
  const given = effective.filter(event => event.type === 'immunization.given' && event.tin === tin && isWithin(request, event.occurredAt))
  const score = scorePi(rules, {
    rates: new Map(rates.map(rate => [rate.measure, rate])),
    shown: new Map(shown.map(rate => [rate.measure, rate])),
    immunizationsGiven: given.length,
    attested: attestations(effective, tin, year),
    ...(cehrtId === undefined ? {} : { cehrtId }),
    ...(notReportable === undefined ? {} : { notReportable })
  })
  return { tin, period, rates, shown, ...score }
}
