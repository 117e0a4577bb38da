import type { EventSource, RecordedEvent } from '../events/interop-event.js'

/**
 * The events that count: without those that were cancelled (`event.cancelled`), those that a correction stands in the place of, and visits and
 * discharges that were cancelled after they were told of (ADT A11, A13); with one token for each patient, as merges say (ADT A40).
 * `events` are in the order of the ledger, and so is the result.
 */
export function effectiveEvents (events: readonly RecordedEvent[]): RecordedEvent[] {
  const gone = new Set<string>()
  const cancelledVisits = new Map<string, number>()
  const survivors = new Map<string, string>()
  // The latest first: what is said by an event that was cancelled itself has no effect.
  for (const { type, source: own, cancels, corrects, encounter = '', detail, position, patient, mergedPatient } of [...events].reverse()) {
    if (gone.has(sourceKey(own))) continue
    for (const source of [cancels, corrects]) if (source !== undefined) gone.add(sourceKey(source))
    const visit = `${String(detail?.['cancelled'])} ${encounter}`
    if (type === 'visit.cancelled' && !cancelledVisits.has(visit)) cancelledVisits.set(visit, position)
    if (type === 'patient.merged' && patient !== undefined && mergedPatient !== undefined && !survivors.has(mergedPatient)) survivors.set(mergedPatient, patient)
  }
  return events.filter(event => !gone.has(sourceKey(event.source)) && !isOfCancelledVisit(event, cancelledVisits)).map(event => {
    const patient = event.patient === undefined ? undefined : survivor(event.patient, survivors)
    return patient === undefined || patient === event.patient ? event : { ...event, patient }
  })
}

/** A visit that is registered again after it was cancelled took place. */
function isOfCancelledVisit ({ type, encounter, position }: RecordedEvent, cancelled: ReadonlyMap<string, number>): boolean {
  const what = type === 'patient.seen' || type === 'patient.admitted' ? 'seen' : type === 'transition.made' ? 'transition' : undefined
  return what !== undefined && encounter !== undefined && position < (cancelled.get(`${what} ${encounter}`) ?? 0)
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
