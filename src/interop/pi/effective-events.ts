import type { EventSource, RecordedEvent } from '../events/interop-event.js'

/** A cancellation of a visit or discharge, and its place in the ledger. */
interface CancelledVisit {
  readonly patient: string | undefined
  readonly position: number
}

/**
 * The events that count: without those that were cancelled (`event.cancelled`), those that a correction stands in the place of, and visits and
 * discharges that were cancelled after they were told of (ADT A11, A13); with one token for each patient, as merges say (ADT A40).
 * `events` are in the order of the ledger, and so is the result.
 */
export function effectiveEvents (events: readonly RecordedEvent[]): RecordedEvent[] {
  const gone = new Set<string>()
  const survivors = new Map<string, string>()
  // The latest first: what is said by an event that was cancelled itself has no effect.
  for (const { type, source: own, cancels, corrects, patient, mergedPatient } of [...events].reverse()) {
    if (gone.has(sourceKey(own))) continue
    for (const source of [cancels, corrects]) if (source !== undefined) gone.add(sourceKey(source))
    if (type === 'patient.merged' && patient !== undefined && mergedPatient !== undefined && !survivors.has(mergedPatient)) survivors.set(mergedPatient, patient)
  }
  const standing = events.filter(event => !gone.has(sourceKey(event.source))).map(event => {
    const patient = event.patient === undefined ? undefined : survivor(event.patient, survivors)
    return patient === undefined || patient === event.patient ? event : { ...event, patient }
  })
  const cancelled = cancelledVisits(standing)
  return standing.filter(event => !isOfCancelledVisit(event, cancelled))
}

function cancelledVisits (events: readonly RecordedEvent[]): ReadonlyMap<string, readonly CancelledVisit[]> {
  const cancelled = new Map<string, CancelledVisit[]>()
  for (const { type, encounter = '', detail, patient, position } of events) {
    if (type !== 'visit.cancelled') continue
    const key = `${String(detail?.['cancelled'])} ${encounter}`
    const others = cancelled.get(key)
    if (others === undefined) cancelled.set(key, [{ patient, position }])
    else others.push({ patient, position })
  }
  return cancelled
}

/** A visit number is one among many senders', so the patient must be the same. A visit that is registered again after it was cancelled took place. */
function isOfCancelledVisit ({ type, encounter, patient, position }: RecordedEvent, cancelled: ReadonlyMap<string, readonly CancelledVisit[]>): boolean {
  const what = type === 'patient.seen' || type === 'patient.admitted' ? 'seen' : type === 'transition.made' ? 'transition' : undefined
  if (what === undefined || encounter === undefined) return false
  return (cancelled.get(`${what} ${encounter}`) ?? []).some(one => position < one.position && (one.patient === undefined || one.patient === patient))
}

/** Merges follow each other; a circle of them ends where it began. */
function survivor (patient: string, survivors: ReadonlyMap<string, string>): string {
  const visited = new Set<string>()
  let token = patient
  for (let next = survivors.get(token); next !== undefined && !visited.has(token); next = survivors.get(token)) {
    visited.add(token)
    token = next
  }
  return token
}

function sourceKey ({ system, id }: EventSource): string {
  return JSON.stringify([system, id])
}
