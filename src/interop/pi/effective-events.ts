import type { EventSource, RecordedEvent } from '../events/interop-event.js'

/** A cancellation of a visit or discharge, and its place in the ledger. */
interface CancelledVisit {
  readonly patient: string | undefined
  readonly position: number
}

/**
 * The events that count: without those of earlier versions of what a source says, those that were cancelled (`event.cancelled`), those that a correction
 * stands in the place of, and visits and discharges that were cancelled after they were told of (ADT A11, A13); with one token for each patient, as
 * merges say (ADT A40), and one id for each order and document.
 * `events` are in the order of the ledger, and so is the result.
 */
export function effectiveEvents (ledger: readonly RecordedEvent[]): RecordedEvent[] {
  const events = lastSaid(ledger)
  const gone = new Set<string>()
  const survivors = new Map<string, string>()
  // The latest first: what is said by an event that was cancelled itself has no effect.
  for (const { type, source: own, cancels, corrects, patient, mergedPatient } of [...events].reverse()) {
    if (gone.has(sourceKey(own))) continue
    for (const source of [cancels, corrects]) if (source !== undefined) gone.add(sourceKey(source))
    if ((type === 'patient.merged' || type === 'patient.identified') && patient !== undefined && mergedPatient !== undefined && !survivors.has(mergedPatient)) survivors.set(mergedPatient, patient)
  }
  const told = events.filter(event => !gone.has(sourceKey(event.source)))
  const [orders, documents] = [aliases(told, 'order', 'orderAlias'), aliases(told, 'document', 'documentAlias')]
  const standing = told.map(event => {
    const [patient, order, document] = [survivor(event.patient, survivors), survivor(event.order, orders), survivor(event.document, documents)]
    if (patient === event.patient && order === event.order && document === event.document) return event
    return { ...event, ...(patient === undefined ? {} : { patient }), ...(order === undefined ? {} : { order }), ...(document === undefined ? {} : { document }) }
  })
  const cancelled = cancelledVisits(standing)
  return standing.filter(event => !isOfCancelledVisit(event, cancelled))
}

/**
 * Of each statement of a source the version that was said last: by the time that the source gives, or by the place in the ledger where a version gives
 * none; what is older than any time given before stays old. The same version in the company of what it refers to says more than alone. Events
 * without a statement stay.
 */
function lastSaid (events: readonly RecordedEvent[]): readonly RecordedEvent[] {
  const last = new Map<string, { readonly at: string | undefined, readonly version: string }>()
  for (const event of events) {
    if (event.statement === undefined) continue
    const key = statementKey(event)
    const { statedAt: at } = event
    const { at: before, version } = last.get(key) ?? {}
    const saysLess = version !== undefined && version !== versionOf(event) && version.startsWith(`${versionOf(event)}+`)
    if (!saysLess && (at === undefined || before === undefined || at >= before)) last.set(key, { at: at ?? before, version: versionOf(event) })
  }
  return last.size === 0 ? events : events.filter(event => event.statement === undefined || last.get(statementKey(event))?.version === versionOf(event))
}

function statementKey ({ source: { system }, statement }: RecordedEvent): string {
  return JSON.stringify([system, statement])
}

/** Events of one version share what comes before the number of the event. */
function versionOf ({ source: { id } }: RecordedEvent): string {
  return id.replace(/#\d+$/, '')
}

/** Other ids of orders and documents; one that stands for several, as a message does that carries several documents, is none of them. */
function aliases (events: readonly RecordedEvent[], name: 'order' | 'document', alias: 'orderAlias' | 'documentAlias'): ReadonlyMap<string, string> {
  const known = new Map<string, string>()
  const several = new Set<string>()
  for (const { [name]: id, [alias]: other } of events) {
    if (id === undefined || other === undefined || id === other) continue
    if ((known.get(other) ?? id) !== id) several.add(other)
    known.set(other, id)
  }
  for (const other of several) known.delete(other)
  return known
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

/** Merges and aliases follow each other; a circle of them ends where it began. */
function survivor (id: string | undefined, survivors: ReadonlyMap<string, string>): string | undefined {
  if (id === undefined || survivors.size === 0) return id
  const visited = new Set<string>()
  let token = id
  for (let next = survivors.get(token); next !== undefined && !visited.has(token); next = survivors.get(token)) {
    visited.add(token)
    token = next
  }
  return token
}

function sourceKey ({ system, id }: EventSource): string {
  return JSON.stringify([system, id])
}
