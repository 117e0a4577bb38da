import { OutcomeError } from '../../fhir/outcome-error.js'
import type { Bundle, MeasureReport } from '../../fhir/types.js'
import { sha256 } from '../../interop/events/chain.js'
import { effectiveEvents } from '../../interop/pi/effective-events.js'
import { isCehrtId } from '../../interop/pi/score.js'
import { interoperabilityReport, type InteroperabilityResult } from '../../report/interoperability-report.js'
import { rulesOf } from './rules-of-year.js'
import type { Services } from '../services.js'
import { SOFTWARE } from '../software.js'
import { attestations } from './pi-attestations.js'
import { allEvents, checkedRequest, ratesOf, type RatesQuery, type RatesRequest } from './pi-rates.js'

export interface ReportQuery extends RatesQuery {
  /** The CMS EHR Certification ID, put into each report. */
  readonly cehrtId?: string | undefined
}

type ReportServices = Pick<Services, 'store' | 'config' | 'now'>

/**
 * The results of Promoting Interoperability as DEQM summary MeasureReports in a Bundle for the scoring step: of each practice the four proportions and what it
 * attested for the year, or of each clinician within it the proportions (`by=tin-npi`). The same results have the same ids whenever they are asked for.
 * What names no practice, or no clinician where clinicians are asked for, is in no report; `piRates` counts it in a row of its own.
 * @throws OutcomeError as `checkedRequest`; INVALID_PARAMETER (cehrtId); CONFLICTING_PARAMETERS; INVALID_PERIOD for a year whose rules are not here
 */
export async function piReport (services: ReportServices, query: ReportQuery): Promise<Bundle> {
  const request = checkedRequest(query, services.config.timeZone)
  const { cehrtId } = query
  if (request.by === 'tin' && request.npi !== undefined) throw new OutcomeError('CONFLICTING_PARAMETERS', 'The report of a practice counts all its clinicians; npi goes with by=tin-npi.')
  if (cehrtId !== undefined && !isCehrtId(cehrtId)) throw new OutcomeError('INVALID_PARAMETER', 'cehrtId is 15 capital letters and digits.')
  const ledger = await allEvents(services)
  const { period, notReportable, reporters } = ratesOf(ledger, request)
  const effective = effectiveEvents(ledger)
  const { year } = request.start
  const known = new Set(rulesOf(year).measures.filter(({ metric }) => metric === 'boolean').map(({ id }) => id))
  const date = services.now()
  const report = (measure: string, reporter: Reporter, result: InteroperabilityResult): MeasureReport => interoperabilityReport({
    id: reportId(request, measure, reporter),
    measure,
    year,
    result,
    reporter,
    software: SOFTWARE,
    date,
    period: { start: period.start, end: period.end },
    ...(cehrtId === undefined ? {} : { cehrtId }),
    ...(notReportable === undefined ? {} : { notReportable })
  })
  const reports = reporters.filter(reporter => (request.by === 'tin' ? reporter.tin : reporter.npi) !== undefined).flatMap(({ rates, ...reporter }) => rates.map(({ measure, ...result }) => report(measure, reporter, result)))
  const practices = request.by === 'tin' ? attesting(effective, request) : []
  const attested = practices.flatMap(tin => [...attestations(effective, tin, year)].filter(([measure]) => known.has(measure)).sort().map(([measure, value]) => report(measure, { tin }, { attested: value })))
  return { resourceType: 'Bundle', type: 'collection', timestamp: date.toISOString(), entry: [...reports, ...attested].map(resource => ({ fullUrl: `urn:uuid:${resource.id ?? ''}`, resource })) }
}

interface Reporter {
  readonly tin?: string
  readonly npi?: string
}

/** Practices that attested to anything, in order. */
function attesting (effective: ReturnType<typeof effectiveEvents>, { tin }: RatesRequest): string[] {
  const all = new Set(effective.flatMap(event => event.type === 'attestation.made' && event.tin !== undefined ? [event.tin] : []))
  return [...all].filter(one => tin === undefined || one === tin).sort()
}

/** The id of the report of a measure, by what it is of: a UUID of version 8 (RFC 9562). */
export function reportId ({ start, end, controlledSubstances }: RatesRequest, measure: string, { tin, npi }: Reporter): string {
  const hash = sha256(JSON.stringify([measure, start.toISODate(), end.toISODate(), controlledSubstances, tin ?? '', npi ?? '']))
  return uuidOf(hash)
}

export function uuidOf (hash: string): string {
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}
