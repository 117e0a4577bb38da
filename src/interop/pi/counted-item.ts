import type { RecordedEvent } from '../events/interop-event.js'

export const PROPORTION_MEASURES = ['PI_EP_1', 'PI_HIE_1', 'PI_HIE_4', 'PI_PEA_1'] as const
export type ProportionMeasure = typeof PROPORTION_MEASURES[number]

/** Measures of yes or no that events can speak for; they are attested all the same. */
export const YES_NO_MEASURES = ['PI_EP_2', 'PI_HIE_5', 'PI_HIE_6', 'PI_PHCDRR_1', 'PI_PHCDRR_2', 'PI_PHCDRR_3', 'PI_PHCDRR_4', 'PI_PHCDRR_5', 'PI_PHCDRR_6'] as const
export type YesNoMeasure = typeof YES_NO_MEASURES[number]

/** One of a denominator, and whether it is of the numerator. */
export interface CountedItem {
  readonly measure: ProportionMeasure | YesNoMeasure
  readonly tin: string | undefined
  readonly npi: string | undefined
  readonly isMet: boolean
  /** What the numerator lacks; absent where it is met. */
  readonly missing?: string
  /** Positions in the ledger of the events behind it. */
  readonly events: readonly number[]
  /** Patient of PI_PEA_1, whose patients count once for each reporter. */
  readonly patient?: string
}

/** The first event of each key in each practice; what another feed tells again is the same thing, also where it names no practice. */
export function firstOf (events: readonly RecordedEvent[], key: (event: RecordedEvent) => string | undefined): RecordedEvent[] {
  const first = new Map<string, Map<string | undefined, RecordedEvent>>()
  for (const event of events) {
    const id = key(event) ?? String(event.position)
    const practices = first.get(id) ?? new Map<string | undefined, RecordedEvent>()
    first.set(id, practices)
    if (!practices.has(event.tin)) practices.set(event.tin, event)
  }
  return [...first.values()].flatMap(practices => {
    if (practices.size > 1) practices.delete(undefined)
    return [...practices.values()]
  })
}

/** `proof`: events behind the numerator. */
export function item (measure: CountedItem['measure'], event: RecordedEvent, missing: string | undefined, proof: readonly RecordedEvent[]): CountedItem {
  return { measure, tin: event.tin, npi: event.npi, isMet: missing === undefined, ...(missing === undefined ? {} : { missing }), events: [event, ...proof].map(({ position }) => position) }
}
