import type { Extension, FhirResource, MeasureReport, OperationOutcome } from '../fhir/types.js'
import { commonImprovementNotation, profileSet } from './profile-set.js'
import { improvementConcept, MESSAGES, SOFTWARE_SYSTEM } from './report-codes.js'
import type { ReportContext } from './report-input.js'
import { reporterElements, softwareDevice, withProfile } from './report-parts.js'

/** What a report adds to the frame. Whatever it contains must be referenced by it (FHIR R4 dom-3). */
export interface ReportParts {
  readonly type: MeasureReport['type']
  readonly status: MeasureReport['status']
  readonly subject?: string
  readonly messages: OperationOutcome | undefined
  readonly contained?: readonly FhirResource[]
  readonly extension?: readonly Extension[]
  readonly group?: NonNullable<MeasureReport['group']>
  readonly evaluatedResource?: NonNullable<MeasureReport['evaluatedResource']>
}

/**
 * Puts a MeasureReport together (FHIR R4 MeasureReport; DEQM US STU5 common elements): versioned canonical, period to the day as asked,
 * date, reporter, software stamp (CRMI softwaresystem → contained Device), messages (cqf-messages → contained OperationOutcome).
 */
export function reportFrame (context: ReportContext, parts: ReportParts): MeasureReport {
  const notation = commonImprovementNotation(context.model)
  const messages = parts.messages
  const { reporter, contained: role } = reporterElements(context.reporter)
  const report: MeasureReport = {
    resourceType: 'MeasureReport',
    ...(context.id === undefined ? {} : { id: context.id }),
    contained: [softwareDevice(context.software), ...role, ...(messages === undefined ? [] : [messages]), ...parts.contained ?? []],
    extension: [
      { url: SOFTWARE_SYSTEM, valueReference: { reference: '#software' } },
      ...(messages === undefined ? [] : [{ url: MESSAGES, valueReference: { reference: `#${messages.id ?? ''}` } }]),
      ...parts.extension ?? []
    ],
    status: parts.status,
    type: parts.type,
    measure: context.model.canonical,
    ...(parts.subject === undefined ? {} : { subject: { reference: parts.subject } }),
    date: context.date.toISOString(),
    reporter,
    period: { start: context.measurementPeriod.startDate, end: context.measurementPeriod.endDate },
    ...(notation === undefined ? {} : { improvementNotation: improvementConcept(notation) }),
    ...(parts.group === undefined ? {} : { group: parts.group }),
    ...(parts.evaluatedResource === undefined || parts.evaluatedResource.length === 0 ? {} : { evaluatedResource: parts.evaluatedResource })
  }
  const profile = profileSet(context.profileSet).profile(report, context.model)
  return profile === undefined ? report : withProfile(report, profile)
}
