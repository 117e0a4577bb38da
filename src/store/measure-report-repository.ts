import { sql, type Kysely, type SelectQueryBuilder } from 'kysely'
import { parseCanonical } from '../fhir/canonical.js'
import { OutcomeError } from '../fhir/outcome-error.js'
import type { MeasureReport } from '../fhir/types.js'
import { reportRow } from './report-row.js'
import type { RepositoryContext } from './repository-context.js'
import type { MeasureReportQuery, MeasureReportRepository } from './store.js'
import type { Tables } from './tables.js'

type Reports = SelectQueryBuilder<Tables, 'measure_report', object>

/** Ids are given here, in lower case; FHIR ids are case-sensitive, so another spelling is another id. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** MeasureReports in table `measure_report`, searched by columns. */
export function measureReportRepository ({ db, run, now, newId, timeZone }: RepositoryContext): MeasureReportRepository {
  return {
    async save (report) {
      if ((report as { resourceType?: unknown }).resourceType !== 'MeasureReport') throw new OutcomeError('WRONG_RESOURCE_TYPE', 'Only a MeasureReport can be stored here.', { expression: 'MeasureReport' })
      const stored = withIdentity(report, newId(), now())
      const row = reportRow(stored, timeZone)
      await run(async () => await db.insertInto('measure_report').values(row).execute())
      return stored
    },
    async find (id) {
      if (!UUID.test(id)) return undefined
      const row = await run(async () => await db.selectFrom('measure_report').select('resource').where('id', '=', id).executeTakeFirst())
      return row?.resource
    },
    async search (query) {
      return await run(async () => await searchReports(db, query))
    }
  }
}

function withIdentity (report: MeasureReport, id: string, at: Date): MeasureReport & { id: string, meta: { lastUpdated: string, versionId: string } } {
  const { resourceType, id: _former, meta, ...rest } = report
  return { resourceType, id, meta: { ...meta, versionId: '1', lastUpdated: at.toISOString() }, ...rest }
}

/** Count and page from one snapshot of the data, so that they fit each other. */
async function searchReports (db: Kysely<Tables>, query: MeasureReportQuery): Promise<{ total: number, reports: MeasureReport[] }> {
  return await db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(async transaction => {
    const matching = narrowed(transaction.selectFrom('measure_report'), query)
    const { total } = await matching.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow()
    const rows = query.count === 0
      ? []
      : await matching.select('resource').orderBy('last_updated', 'desc').orderBy('sequence', 'desc').offset(query.offset).limit(query.count).execute()
    return { total, reports: rows.map(({ resource }) => resource) }
  })
}

function narrowed (reports: Reports, query: MeasureReportQuery): Reports {
  const texts = [query.id, query.measure, query.subject, query.type, query.status]
  // No stored text holds U+0000, and PostgreSQL refuses it as a parameter.
  if (texts.some(text => text?.includes('\0') === true) || (query.id !== undefined && !UUID.test(query.id))) return reports.where(sql<boolean>`false`)
  let narrow = reports
  if (query.id !== undefined) narrow = narrow.where('id', '=', query.id)
  if (query.measure !== undefined) narrow = byMeasure(narrow, query.measure)
  if (query.subject !== undefined) narrow = narrow.where(query.subject.includes('/') ? 'subject' : 'subject_id', '=', query.subject)
  if (query.type !== undefined) narrow = narrow.where('type', '=', query.type)
  if (query.status !== undefined) narrow = narrow.where('status', '=', query.status)
  return byPeriod(narrow, query.period ?? {})
}

function byMeasure (reports: Reports, measure: string): Reports {
  const { url, version } = parseCanonical(measure)
  const narrow = reports.where('measure_url', '=', url)
  return version === undefined ? narrow : narrow.where('measure_version', '=', version)
}

/** Both bounds belong to a period, and a period without a bound is open on that side (FHIR R4 Period). */
function byPeriod (reports: Reports, { start, end }: { readonly start?: string, readonly end?: string }): Reports {
  let narrow = reports
  if (start !== undefined) narrow = narrow.where(column => column.or([column('period_end', 'is', null), column('period_end', '>=', sql<Date>`${start}::timestamptz`)]))
  if (end !== undefined) narrow = narrow.where(column => column.or([column('period_start', 'is', null), column('period_start', '<=', sql<Date>`${end}::timestamptz`)]))
  return narrow
}
