import type { ExpressionValue } from '../engine/engine.js'
import { dataValuesFrom, type DataValue } from './data-value.js'

/** How many subjects have a value. What could identify a person (numbers, dates, references, free text) is counted by its type only. */
export interface ValueCount {
  kind: 'coded' | 'label' | 'type' | 'none'
  /** Coded values. */
  system?: string
  code?: string
  /** The label, or the type of what is not told. */
  text?: string
  subjects: number
}

/** Value key → count. */
export type ValueTotals = Record<string, ValueCount>

type Value = Omit<ValueCount, 'subjects'>

/** Adds one subject's values, each distinct one once; no value counts as `none`. Changes `totals`. */
export function addValues (totals: ValueTotals, value: ExpressionValue): void {
  const values = dataValuesFrom(value).flatMap(countedValues)
  const [first = NONE, ...others] = values
  if (others.length === 0) {
    add(totals, keyOf(first), { ...first, subjects: 1 })
  } else {
    for (const [key, one] of new Map(values.map(one => [keyOf(one), one]))) add(totals, key, { ...one, subjects: 1 })
  }
}

const NONE: Value = { kind: 'none' }

/** The sum of two; both stay as they are. */
export function mergeValueTotals (left: ValueTotals, right: ValueTotals): ValueTotals {
  const merged = structuredClone(left)
  for (const [key, count] of Object.entries(right)) add(merged, key, count)
  return merged
}

function add (totals: ValueTotals, key: string, count: ValueCount): void {
  const found = totals[key]
  if (found === undefined) totals[key] = { ...count }
  else found.subjects += count.subjects
}

/** Displays and texts come from patient records and stay out. */
function countedValues (value: DataValue): Value[] {
  switch (value.kind) {
    case 'coded': return value.codings.map(({ system, code }) => ({ kind: 'coded', ...(system === undefined ? {} : { system }), ...(code === undefined ? {} : { code }) }))
    case 'label': return [{ kind: 'label', text: value.text }]
    case 'resource': return [{ kind: 'type', text: value.type }]
    case 'other': return [{ kind: 'type', text: value.type }]
  }
}

function keyOf (value: Value): string {
  return JSON.stringify([value.kind, value.system ?? null, value.code ?? null, value.text ?? null])
}
