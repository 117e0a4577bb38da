import { DateTime } from 'luxon'
import type { ErrorCode } from '../fhir/error-codes.js'
import { OutcomeError } from '../fhir/outcome-error.js'
import { measurementPeriod, parameterPath, type MeasurementPeriod } from '../fhir/period.js'
import type { MeasurePackage } from '../cql/measure-catalogue.js'
import type { Services } from './services.js'

/** Parameters of FHIR R4 Measure/$evaluate-measure as they came in: texts, not yet checked. */
export interface EvaluateMeasureRequest {
  /** CMS id, resource id, url or `url|version`. */
  readonly measure?: string | undefined
  readonly periodStart?: string | undefined
  readonly periodEnd?: string | undefined
  readonly reportType?: string | undefined
  readonly subject?: string | undefined
  readonly practitioner?: string | undefined
  readonly lastReceivedOn?: string | undefined
  /** Keep the report, so that it can be read and searched; GET must not (FHIR R4 Measure/$evaluate-measure, comments). */
  readonly persist?: boolean | undefined
}

/** What is asked for, in the codes of FHIR R4 Measure/$evaluate-measure. */
export type ReportType = 'subject' | 'subject-list' | 'population'

/** A request after its checks. */
export interface CheckedRequest {
  readonly measurePackage: MeasurePackage
  readonly measurementPeriod: MeasurementPeriod
  readonly reportType: ReportType
  readonly subjectId: string | undefined
  /** Reference with type: `Practitioner/x`. */
  readonly practitioner: string | undefined
  readonly lastReceivedOn: Date | undefined
}

/** The R4 codes, and the MeasureReport.type codes that newer clients send (DEQM UV 1.0.0 $evaluate, reportType). */
const REPORT_TYPES: Readonly<Record<string, ReportType>> = {
  subject: 'subject', individual: 'subject', 'subject-list': 'subject-list', population: 'population', summary: 'population'
}

/**
 * Checks a request against what is loaded. There is no default period; reportType defaults as R4 says: `subject` where a subject
 * is given, otherwise `population`.
 * @throws OutcomeError with the parameter's FHIRPath; see evaluateMeasure
 */
export function checkedRequest (services: Services, request: EvaluateMeasureRequest): CheckedRequest {
  const { measure, periodStart, periodEnd } = request
  if (measure === undefined || measure === '') throw parameterError('MISSING_PARAMETER', 'measure', 'measure is required: a short name such as CMS165, a resource id, a url or url|version.')
  const measurePackage = services.catalogue.find(measure)
  const period = measurementPeriod(periodStart, periodEnd, services.config.timeZone)
  const subjectId = request.subject === undefined ? undefined : patientId(request.subject)
  const reportType = reportTypeOf(request.reportType, subjectId)
  const practitioner = request.practitioner === undefined ? undefined : practitionerReference(services, request.practitioner)
  const lastReceivedOn = request.lastReceivedOn === undefined ? undefined : receivedOn(request.lastReceivedOn, reportType, services.config.timeZone)
  return { measurePackage, measurementPeriod: period, reportType, subjectId, practitioner, lastReceivedOn }
}

/** An error that points at one operation parameter. */
export function parameterError (code: ErrorCode, parameter: string, text: string): OutcomeError {
  return new OutcomeError(code, text, { expression: parameterPath(parameter) })
}

function reportTypeOf (text: string | undefined, subjectId: string | undefined): ReportType {
  if (text === undefined) return subjectId === undefined ? 'population' : 'subject'
  if (text === 'data-collection') throw parameterError('UNSUPPORTED_REPORT_TYPE', 'reportType', 'data-collection reports hold no evaluation; ask for subject, subject-list or population.')
  const reportType = REPORT_TYPES[text]
  if (reportType === undefined) throw parameterError('UNKNOWN_REPORT_TYPE', 'reportType', 'Unknown reportType; use subject, subject-list or population.')
  if (reportType === 'subject' && subjectId === undefined) {
    throw parameterError('CONFLICTING_PARAMETERS', 'reportType', 'reportType subject makes one report of one subject: give subject, or ask for subject-list.')
  }
  return reportType
}

/** `Patient/id`, an absolute reference to one, or a bare id. */
function patientId (reference: string): string {
  const parts = reference.split('/')
  const id = parts.at(-1) ?? ''
  const type = parts.at(-2)
  if (type !== undefined && type !== 'Patient') throw parameterError('UNSUPPORTED_PARAMETER', 'subject', 'subject must refer to one Patient, such as Patient/123.')
  if (!/^[A-Za-z0-9.-]{1,64}$/.test(id)) throw parameterError('INVALID_PARAMETER', 'subject', 'subject is not a reference to a Patient, such as Patient/123.')
  return id
}

/** "Limits to subjects with a primary relationship": those that name the practitioner in Patient.generalPractitioner. */
function practitionerReference (services: Services, text: string): string {
  const reference = /^[A-Za-z0-9.-]{1,64}$/.test(text) ? `Practitioner/${text}` : text.split('/').slice(-2).join('/')
  if (!/^(Practitioner|PractitionerRole|Organization)\/[A-Za-z0-9.-]{1,64}$/.test(reference)) {
    throw parameterError('INVALID_PARAMETER', 'practitioner', 'practitioner is not a reference to a Practitioner, such as Practitioner/123.')
  }
  if (services.records.page(0, 0, { practitioner: reference }).total === 0) {
    throw parameterError('SUBJECT_NOT_FOUND', 'practitioner', 'No loaded record names this practitioner in Patient.generalPractitioner.')
  }
  return reference
}

function receivedOn (text: string, reportType: ReportType, timeZone: string): Date {
  if (reportType !== 'subject') throw parameterError('UNSUPPORTED_PARAMETER', 'lastReceivedOn', 'lastReceivedOn applies to reportType subject only.')
  const parsed = DateTime.fromISO(text, { zone: timeZone })
  if (!/^\d{4}/.test(text) || !parsed.isValid) throw parameterError('INVALID_DATE', 'lastReceivedOn', 'lastReceivedOn is not a dateTime that exists.')
  return parsed.toJSDate()
}
