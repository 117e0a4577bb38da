import { OutcomeError } from '../../fhir/outcome-error.js'
import { isObject } from '../../fhir/patient-record.js'
import { attributionFrom } from './attribution-text.js'
import { rosterFromEntries } from './roster.js'
import { pullRequestFromJson } from '../pulls/start-pull.js'
import type { FollowedPull } from './follow-pull.js'
import type { StartRunRequest } from './start-run.js'

const FIELDS = ['measures', 'periodStart', 'periodEnd', 'snapshot', 'attribution', 'roster', 'practitioner', 'pull'] as const

/**
 * A run as it is asked for in JSON: `{ measures: ["CMS165"] | ["all"], periodStart, periodEnd, snapshot?, attribution?, roster?: [{ patient, npi, tin }], practitioner? }`;
 * with `pull: { source, incremental?, filtered? }` in place of `snapshot` the run follows a pull.
 * @throws OutcomeError INVALID_PARAMETER, UNKNOWN_PARAMETER, MISSING_PARAMETER, INPUT_UNREADABLE (an entry of the roster), CONFLICTING_PARAMETERS
 */
export function runRequestFromJson (json: unknown): { readonly run: StartRunRequest, readonly pull?: FollowedPull } {
  if (!isObject(json)) throw new OutcomeError('INVALID_PARAMETER', 'Send a JSON object with measures, periodStart and periodEnd.')
  const unknown = Object.keys(json).find(name => !(FIELDS as readonly string[]).includes(name))
  if (unknown !== undefined) throw new OutcomeError('UNKNOWN_PARAMETER', `A run is asked for with ${FIELDS.join(', ')}; the body holds another field.`)
  const { measures, roster: entries } = json
  if (!Array.isArray(measures) || measures.some(one => typeof one !== 'string')) throw new OutcomeError('MISSING_PARAMETER', 'measures is required: a list of ids, urls or url|version; or ["all"].')
  if (entries !== undefined && !Array.isArray(entries)) throw new OutcomeError('INVALID_PARAMETER', 'roster is a list of { patient, npi, tin }.')
  const roster = entries === undefined ? undefined : rosterFromEntries('request', entries)
  const snapshotId = text(json, 'snapshot')
  const pull = json['pull'] === undefined ? undefined : pullRequestFromJson(json['pull'])
  if (pull !== undefined && snapshotId !== undefined) throw new OutcomeError('CONFLICTING_PARAMETERS', 'A run is over a snapshot or follows a pull; leave out snapshot or pull.')
  const practitioner = text(json, 'practitioner')
  const run: StartRunRequest = {
    measures: measures as string[],
    periodStart: text(json, 'periodStart'),
    periodEnd: text(json, 'periodEnd'),
    attribution: attributionFrom(text(json, 'attribution'), roster),
    ...(roster === undefined ? {} : { roster }),
    ...(snapshotId === undefined ? {} : { snapshotId }),
    ...(practitioner === undefined ? {} : { practitioner })
  }
  return { run, ...(pull === undefined ? {} : { pull }) }
}

function text (json: Record<string, unknown>, field: typeof FIELDS[number]): string | undefined {
  const value = json[field]
  if (value !== undefined && typeof value !== 'string') throw new OutcomeError('INVALID_PARAMETER', `${field} is a text.`)
  return value
}
