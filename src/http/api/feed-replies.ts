import { STATUS_CODES } from 'node:http'
import { issueFromError } from '../../fhir/operation-outcome.js'
import { OutcomeError, type PlainOutcomeError } from '../../fhir/outcome-error.js'
import type { Bundle, BundleEntry, OperationOutcome } from '../../fhir/types.js'
import type { EntryOutcome, FhirOutcome } from '../../operations/interop/receive-fhir.js'

/** A reply in FHIR. */
export interface FeedReply {
  readonly status: number
  readonly location?: string
  readonly body: Bundle | OperationOutcome
}

/**
 * What a FHIR server answers a create, a transaction or a batch (FHIR R4 http 3.1.0.8, 3.1.0.11): `201` with the place of the events for what is recorded,
 * `200` where it was there before or nothing in it counts, and the error for what is in quarantine.
 */
export function feedReply (reply: FhirOutcome): FeedReply {
  if (reply.kind === 'batch') return { status: 200, body: { resourceType: 'Bundle', type: 'batch-response', entry: reply.outcomes.map(entryReply) } }
  const { outcome } = reply
  if (outcome.status === 'quarantined') return { status: statusOf(outcome.error), body: refusal(outcome.error) }
  if (reply.kind === 'transaction') return { status: 200, body: { resourceType: 'Bundle', type: 'transaction-response', entry: Array.from({ length: reply.entries }, () => entryReply(outcome)) } }
  const { status = '', location } = entryReply(outcome).response ?? {}
  return { status: Number(status.slice(0, 3)), ...(location === undefined ? {} : { location }), body: told(outcome) }
}

function entryReply (outcome: EntryOutcome): BundleEntry {
  if (outcome.status === 'quarantined' || outcome.status === 'refused') return { response: { status: line(statusOf(outcome.error)), outcome: refusal(outcome.error) } }
  if (outcome.status !== 'recorded' || outcome.positions.length === 0) return { response: { status: line(200), outcome: told(outcome) } }
  const [first = 0] = outcome.positions
  return { response: { status: line(201), location: `/interop/events?after=${first - 1}&count=${outcome.positions.length}`, outcome: told(outcome) } }
}

function told (outcome: Exclude<EntryOutcome, { readonly status: 'quarantined' | 'refused' }>): OperationOutcome {
  const text = outcome.status === 'passed'
    ? 'Kept with the Bundle, for the resources that refer to it.'
    : outcome.positions.length === 0 ? 'Kept; nothing in it counts.' : outcome.status === 'duplicate' ? 'Was there already.' : `Recorded as ${outcome.positions.length === 1 ? 'event' : 'events'} ${outcome.positions.join(', ')}.`
  return { resourceType: 'OperationOutcome', issue: [{ severity: 'information', code: 'informational', details: { text } }] }
}

function refusal (error: PlainOutcomeError): OperationOutcome {
  return { resourceType: 'OperationOutcome', issue: [issueFromError(error)] }
}

function statusOf (error: PlainOutcomeError): number {
  return OutcomeError.fromPlain(error).status
}

function line (status: number): string {
  return `${status} ${STATUS_CODES[status] ?? ''}`.trim()
}
