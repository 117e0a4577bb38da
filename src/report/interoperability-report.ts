import { OWN_BASE } from '../fhir/canonical.js'
import { issueFromError } from '../fhir/operation-outcome.js'
import type { Extension, MeasureReport, MeasureReportGroup } from '../fhir/types.js'
import { DEQM } from './profile-set.js'
import { improvementConcept, MESSAGES, POPULATION_SYSTEM, scoringConcept, SOFTWARE_SYSTEM } from './report-codes.js'
import type { ReportContext } from './report-input.js'
import { reporterElements, softwareDevice, withProfile } from './report-parts.js'

/** The CMS EHR Certification ID (DEQM US STU5, certificationIdentifier). */
const CEHRT_SYSTEM = 'urn:oid:2.16.840.1.113883.3.2074.1'

/** A result of Promoting Interoperability: of a proportion, or a yes or no that was attested. */
export type InteroperabilityResult =
  | { readonly numerator: number, readonly denominator: number }
  | { readonly attested: boolean }

export interface InteroperabilityReportInput {
  readonly id: string
  /** Id of the QPP measure data: `PI_EP_1`. */
  readonly measure: string
  readonly year: number
  readonly result: InteroperabilityResult
  readonly reporter: ReportContext['reporter']
  readonly software: ReportContext['software']
  readonly date: Date
  /** First and last day. */
  readonly period: { readonly start: string, readonly end: string }
  readonly cehrtId?: string
  /** Why the period is none that can be reported. */
  readonly notReportable?: string
}

/**
 * One result as a MeasureReport `summary` (DEQM US STU5 summary-measurereport-deqm, as its examples for Promoting Interoperability and for attestation
 * have it): scoring `proportion` with initial population, denominator, numerator and score, or scoring `attestation` with an alternate score of yes or no, whose
 * initial population is the one reporter. It claims the profile where it meets it: with a score (deqm-6), of an organization. In a period that cannot be
 * reported its status is `pending`, and its messages say why.
 */
export function interoperabilityReport (input: InteroperabilityReportInput): MeasureReport {
  const { id, measure, year, result, date, period, cehrtId, notReportable } = input
  const { reporter, contained } = reporterElements(input.reporter)
  const messages = notReportable === undefined ? undefined : { resourceType: 'OperationOutcome' as const, id: 'messages', issue: [issueFromError({ code: 'INVALID_PERIOD', text: notReportable }, 'warning')] }
  const isProportion = 'denominator' in result
  const report: MeasureReport = {
    resourceType: 'MeasureReport',
    id,
    contained: [softwareDevice(input.software), ...contained, ...(messages === undefined ? [] : [messages])],
    extension: [
      { url: SOFTWARE_SYSTEM, valueReference: { reference: '#software' } },
      ...(messages === undefined ? [] : [{ url: MESSAGES, valueReference: { reference: '#messages' } }]),
      { url: `${DEQM}extension-measureScoring`, valueCodeableConcept: scoringConcept(isProportion ? 'proportion' : 'attestation') },
      ...(cehrtId === undefined ? [] : [{ url: `${DEQM}extension-certificationIdentifier`, valueIdentifier: { system: CEHRT_SYSTEM, value: cehrtId } }])
    ],
    status: messages === undefined ? 'complete' : 'pending',
    type: 'summary',
    measure: interoperabilityMeasure(measure, year),
    date: date.toISOString(),
    reporter,
    period: { ...period },
    ...(isProportion ? { improvementNotation: improvementConcept('increase') } : {}),
    group: [groupOf(result)]
  }
  const { tin, npi } = typeof input.reporter === 'string' ? {} : input.reporter
  const isOfOrganization = tin !== undefined && npi === undefined
  return isOfOrganization && (!isProportion || result.denominator > 0) ? withProfile(report, `${DEQM}summary-measurereport-deqm`) : report
}

/** Canonical of a measure of a performance year: QPP gives none, so it is one of ours. */
export function interoperabilityMeasure (measure: string, year: number): string {
  return `${OWN_BASE}/Measure/${measure}|${year}`
}

function groupOf (result: InteroperabilityResult): MeasureReportGroup {
  if ('attested' in result) return { id: 'Group_1', population: [population('initial-population', 1)], measureScore: { extension: [yesOrNo(result.attested)] } }
  const { numerator, denominator } = result
  return {
    id: 'Group_1',
    population: [population('initial-population', denominator), population('denominator', denominator), population('numerator', numerator)],
    // None for an empty denominator, as in reports of eCQMs.
    ...(denominator === 0 ? {} : { measureScore: { value: numerator / denominator } })
  }
}

function yesOrNo (valueBoolean: boolean): Extension {
  return { url: `${DEQM}extension-alternateScoreType`, valueBoolean }
}

function population (code: string, count: number): NonNullable<MeasureReportGroup['population']>[number] {
  return { code: { coding: [{ system: POPULATION_SYSTEM, code }] }, count }
}
