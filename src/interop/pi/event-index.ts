import type { RecordedEvent } from '../events/interop-event.js'

/** Events by the ids that they find each other by, in the order they occurred. */
export class EventIndex {
  readonly #byOrder = new Map<string, RecordedEvent[]>()
  readonly #byDocument = new Map<string, RecordedEvent[]>()
  readonly #byPatient = new Map<string, RecordedEvent[]>()
  /** Messages that carried a document. */
  readonly #carriers = new Map<string, Set<string>>()

  constructor (events: readonly RecordedEvent[]) {
    for (const event of [...events].sort(byTime)) {
      const { document, documentAlias } = event
      if (document !== undefined && documentAlias !== undefined) this.#carriers.set(document, (this.#carriers.get(document) ?? new Set()).add(documentAlias))
      for (const [map, id] of [[this.#byOrder, event.order], [this.#byDocument, event.document], [this.#byPatient, event.patient]] as const) {
        if (id === undefined) continue
        const others = map.get(id)
        if (others === undefined) map.set(id, [event])
        else others.push(event)
      }
    }
  }

  ofOrder (owner: RecordedEvent, ...types: readonly RecordedEvent['type'][]): RecordedEvent[] {
    return told(this.#byOrder.get(owner.order ?? ''), owner, types)
  }

  ofDocument (owner: RecordedEvent, document: string | undefined, ...types: readonly RecordedEvent['type'][]): RecordedEvent[] {
    const carriers = [...this.#carriers.get(document ?? '') ?? []].flatMap(carrier => this.#byDocument.get(carrier) ?? [])
    const own = this.#byDocument.get(document ?? '') ?? []
    return told(carriers.length === 0 ? own : [...new Set([...own, ...carriers])].sort(byTime), owner, types)
  }

  ofPatient (owner: RecordedEvent, ...types: readonly RecordedEvent['type'][]): RecordedEvent[] {
    return told(this.#byPatient.get(owner.patient ?? ''), owner, types)
  }
}

/** By when they occurred, then by their place in the ledger. */
export function byTime (a: RecordedEvent, b: RecordedEvent): number {
  return a.occurredAt < b.occurredAt ? -1 : a.occurredAt > b.occurredAt ? 1 : a.position - b.position
}

/** Numbers of orders and documents are those of a practice: what another practice tells of is not meant, what names none may be. */
function told (events: readonly RecordedEvent[] = [], { tin }: RecordedEvent, types: readonly RecordedEvent['type'][]): RecordedEvent[] {
  return events.filter(event => types.includes(event.type) && (event.tin === undefined || tin === undefined || event.tin === tin))
}
