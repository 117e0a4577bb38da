import type { MeasureReport } from '../fhir/types.js'
import type { PatientRecord } from '../fhir/patient-record.js'
import { evaluatePopulation } from '../evaluation/evaluate-population.js'
import { evaluateRecords, type PopulationEvaluation } from '../evaluation/evaluate-records.js'
import type { MeasureEvaluation } from '../evaluation/measure-evaluation.js'
import { membershipOutcome } from '../measure/membership-from-results.js'
import { recordToEvaluate } from '../preparation/prepare-record.js'
import { individualReport } from '../report/individual-report.js'
import { subjectListReport } from '../report/subject-list-report.js'
import { summaryReport } from '../report/summary-report.js'
import { checkedRequest, parameterError, type CheckedRequest, type EvaluateMeasureRequest } from './evaluate-measure-request.js'
import { preparedEvaluation } from './prepared-evaluation.js'
import { reportContext, type ReportContextOptions } from './report-context.js'
import type { Services } from './services.js'

export type { EvaluateMeasureRequest } from './evaluate-measure-request.js'

/**
 * FHIR R4 Measure/$evaluate-measure over the loaded records: `subject` gives an individual report, `subject-list` the subjects
 * of each population, `population` a summary. A subject that cannot be evaluated is named in the report, never counted as 0.
 * @throws OutcomeError MISSING_PARAMETER, INVALID_DATE, INVALID_PERIOD, UNKNOWN_REPORT_TYPE, UNSUPPORTED_REPORT_TYPE,
 * CONFLICTING_PARAMETERS, UNSUPPORTED_PARAMETER, MEASURE_NOT_FOUND, SUBJECT_NOT_FOUND, VALUE_SET_MISSING
 */
export async function evaluateMeasure (services: Services, request: EvaluateMeasureRequest): Promise<MeasureReport> {
  const checked = checkedRequest(services, request)
  const evaluation = preparedEvaluation(services, checked.measurePackage, checked.measurementPeriod)
  const report = await reportFor(services, checked, evaluation)
  return request.persist === true ? await services.store.measureReports.save(report) : report
}

async function reportFor (services: Services, checked: CheckedRequest, evaluation: MeasureEvaluation): Promise<MeasureReport> {
  if (checked.reportType === 'subject') return await individual(services, checked, evaluation)
  const { prepare, threads } = services.config
  const options = { prepare, threads, keepMemberships: checked.reportType === 'subject-list' }
  const { measures: [measure], preparation } = checked.subjectId === undefined
    ? await evaluatePopulation([evaluation], services.records.stream(filterOf(checked)), options)
    : await evaluateRecords([evaluation], [await recordOf(services, checked)], options)
  const { totals, failures, memberships } = measure as PopulationEvaluation
  const context = reportContext(evaluation, reporting(services), preparation)
  return checked.reportType === 'population'
    ? summaryReport({ ...context, totals, failures })
    : subjectListReport({ ...context, memberships, failures })
}

async function individual (services: Services, checked: CheckedRequest, evaluation: MeasureEvaluation): Promise<MeasureReport> {
  const { record, counts } = recordToEvaluate(await recordOf(services, checked), services.config.prepare)
  const result = await evaluation.evaluate(record, { evaluatedResources: true })
  const evaluated = 'evaluatedResources' in result && result.evaluatedResources !== undefined ? result.evaluatedResources : undefined
  return individualReport({
    ...reportContext(evaluation, reporting(services), counts),
    subjectId: record.subjectId,
    outcome: membershipOutcome(evaluation.model, result),
    ...(evaluated === undefined ? {} : { evaluatedResources: receivedSince(evaluated, record, checked.lastReceivedOn) })
  })
}

/** The record asked for. @throws OutcomeError SUBJECT_NOT_FOUND */
export async function recordOf (services: Services, { subjectId = '', practitioner }: Pick<CheckedRequest, 'subjectId' | 'practitioner'>): Promise<PatientRecord> {
  const record = await services.records.get(subjectId)
  if (record === undefined) throw parameterError('SUBJECT_NOT_FOUND', 'subject', 'No record of this subject is loaded.')
  const panel = record.patient.generalPractitioner?.map(({ reference }) => reference) ?? []
  if (practitioner !== undefined && !panel.includes(practitioner)) {
    throw parameterError('SUBJECT_NOT_FOUND', 'practitioner', 'This subject does not name this practitioner in Patient.generalPractitioner.')
  }
  return record
}

function reporting ({ config, now }: Services): ReportContextOptions {
  return { reporter: config.reporter, now }
}

function filterOf ({ practitioner }: CheckedRequest): { practitioner?: string } {
  return practitioner === undefined ? {} : { practitioner }
}

/**
 * `lastReceivedOn` "can be used to limit the set of resources returned for a patient-level report" (FHIR R4 Measure/$evaluate-measure):
 * evaluatedResource leaves out what has not changed since; a resource that does not tell (no meta.lastUpdated) stays. Counts never change.
 */
function receivedSince (evaluated: Readonly<Record<string, readonly string[]>>, record: PatientRecord, lastReceivedOn: Date | undefined): Readonly<Record<string, readonly string[]>> {
  if (lastReceivedOn === undefined) return evaluated
  const old = new Set(record.resources.filter(({ meta }) => {
    const lastUpdated = (meta as { lastUpdated?: string } | undefined)?.lastUpdated
    return lastUpdated !== undefined && Date.parse(lastUpdated) < lastReceivedOn.getTime()
  }).map(({ resourceType, id }) => `${resourceType}/${id ?? ''}`))
  return Object.fromEntries(Object.entries(evaluated).map(([expression, references]) => [expression, references.filter(reference => !old.has(reference))]))
}
