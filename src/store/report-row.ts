import type { Insertable } from 'kysely'
import { parseCanonical } from '../fhir/canonical.js'
import { OutcomeError } from '../fhir/outcome-error.js'
import { measurementPeriod } from '../fhir/period.js'
import type { MeasureReport } from '../fhir/types.js'
import type { MeasureReportTable } from './tables.js'

/** The last `Type/id` of a literal reference, relative or absolute (FHIR R4 References). */
const TYPE_AND_ID = /(?:^|\/)[A-Z][A-Za-z]+\/([A-Za-z0-9\-.]{1,64})$/

/**
 * The row of a stored report: what is searched for in columns, all of it in `resource`. `report` carries id, lastUpdated and versionId already.
 * Partial dates of the period are read in `timeZone`: the start at its first instant, the end at its last (as measurementPeriod does).
 * @throws OutcomeError INVALID_RESOURCE where an element that is searched for is missing or has a wrong form
 */
export function reportRow (report: MeasureReport & { id: string, meta: { lastUpdated: string, versionId: string } }, timeZone: string): Insertable<MeasureReportTable> {
  const { url, version } = parseCanonical(required(report.measure, 'MeasureReport.measure'))
  const subject = report.subject?.reference
  return {
    id: report.id,
    measure_url: url,
    measure_version: version ?? null,
    type: required(report.type, 'MeasureReport.type'),
    status: required(report.status, 'MeasureReport.status'),
    subject: subject === undefined ? null : required(subject, 'MeasureReport.subject.reference'),
    subject_id: subject === undefined ? null : subjectId(subject),
    period_start: instant(report.period?.start, 'start', timeZone),
    period_end: instant(report.period?.end, 'end', timeZone),
    date: report.date === undefined ? null : required(report.date, 'MeasureReport.date'),
    last_updated: report.meta.lastUpdated,
    version_id: Number(report.meta.versionId),
    resource: JSON.stringify(report)
  }
}

function subjectId (reference: string): string | null {
  return TYPE_AND_ID.exec(reference)?.[1] ?? null
}

/** A text the database can hold: PostgreSQL has no U+0000 in text. */
function required (value: unknown, expression: string): string {
  if (typeof value !== 'string' || value === '' || value.includes('\0')) {
    throw new OutcomeError('INVALID_RESOURCE', `${expression} is missing or no proper text; the report cannot be stored.`, { expression })
  }
  return value
}

function instant (text: string | undefined, side: 'start' | 'end', timeZone: string): string | null {
  if (text === undefined) return null
  const expression = `MeasureReport.period.${side}`
  const checked = required(text, expression)
  try {
    return measurementPeriod(checked, checked, timeZone)[side]
  } catch (thrown) {
    if (thrown instanceof OutcomeError && thrown.code === 'INVALID_DATE') throw new OutcomeError('INVALID_RESOURCE', `${expression} is not a date that exists; the report cannot be stored.`, { expression })
    throw thrown
  }
}
