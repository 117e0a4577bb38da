import { PROPORTION_MEASURES, YES_NO_MEASURES, type CountedItem } from './counted-item.js'

/** Numerator and denominator of one measure. */
export interface Rate {
  readonly measure: CountedItem['measure']
  readonly numerator: number
  readonly denominator: number
  /** What the others lack → how many. */
  readonly missing: Readonly<Record<string, number>>
}

/** Rates of one practice, or of one clinician within it. */
export interface ReporterRates {
  readonly tin?: string
  readonly npi?: string
  readonly rates: readonly Rate[]
  /** What events show of measures of yes or no: how many were done, of how many. Only those of which there is any. */
  readonly shown: readonly Rate[]
}

/**
 * Items by practice (`tin`: all its clinicians together, each patient once) or by clinician (`tin-npi`), in the order of their numbers. Items
 * that name none stand in a row without numbers, so that all items are in one row.
 */
export function rollUp (items: readonly CountedItem[], level: 'tin' | 'tin-npi'): ReporterRates[] {
  return (level === 'tin' ? byPractice(items) : grouped(items, ({ npi }) => npi)).map(({ tin, npi, items: mine }) => ({
    ...(tin === undefined ? {} : { tin }),
    ...(npi === undefined ? {} : { npi }),
    rates: ratesOf(PROPORTION_MEASURES, mine),
    shown: ratesOf(YES_NO_MEASURES, mine).filter(({ denominator }) => denominator > 0)
  }))
}

function ratesOf (measures: readonly CountedItem['measure'][], items: readonly CountedItem[]): Rate[] {
  return measures.map(measure => rateOf(measure, items.filter(one => one.measure === measure)))
}

interface Group {
  readonly tin: string | undefined
  readonly npi: string | undefined
  readonly items: CountedItem[]
}

/** Items of each practice, in the order of their numbers. */
export function byPractice (items: readonly CountedItem[]): Group[] {
  return grouped(items, () => undefined)
}

function grouped (items: readonly CountedItem[], npiOf: (one: CountedItem) => string | undefined): Group[] {
  const groups = new Map<string, Group>()
  for (const one of items) {
    const npi = npiOf(one)
    const key = `${one.tin ?? ''}/${npi ?? ''}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { tin: one.tin, npi, items: [one] })
    else group.items.push(one)
  }
  return [...groups].sort(([left], [right]) => left < right ? -1 : 1).map(([, group]) => group)
}

function rateOf (measure: CountedItem['measure'], items: readonly CountedItem[]): Rate {
  const counted = oncePerPatient(items)
  const missing: Record<string, number> = {}
  for (const { missing: lack } of counted) if (lack !== undefined) missing[lack] = (missing[lack] ?? 0) + 1
  return { measure, numerator: counted.filter(({ isMet }) => isMet).length, denominator: counted.length, missing }
}

/** Of a patient whom several clinicians of a practice saw the first visit counts, as it stands first. */
export function oncePerPatient (items: readonly CountedItem[]): readonly CountedItem[] {
  const patients = new Set<string>()
  return items.filter(({ patient }) => {
    if (patient === undefined) return true
    const isFirst = !patients.has(patient)
    patients.add(patient)
    return isFirst
  })
}
