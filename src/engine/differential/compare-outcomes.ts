import type { DefinitionOutcome, DefinitionOutcomes } from './every-definition.js'

/** A definition on which the two engines differ for one record. */
export interface Difference {
  /** `Library.Definition` */
  readonly definition: string
  readonly compiled: DefinitionOutcome
  readonly reference: DefinitionOutcome
  /** Where in the value they differ first, `[0].statusEnd`; empty for the whole value. */
  readonly place: string
}

/** Every definition with other outcomes on the two engines. Two failures are alike, whatever they say. */
export function differences (compiled: DefinitionOutcomes, reference: DefinitionOutcomes): Difference[] {
  return [...compiled].flatMap(([definition, one]) => {
    const other = reference.get(definition) ?? { failure: 'not evaluated' }
    if ('failure' in one || 'failure' in other) return 'failure' in one && 'failure' in other ? [] : [{ definition, compiled: one, reference: other, place: '' }]
    const place = firstDifference(one.value, other.value, '')
    return place === undefined ? [] : [{ definition, compiled: one, reference: other, place }]
  })
}

/** The path to the first part that differs, undefined where the values are equal. */
function firstDifference (a: unknown, b: unknown, path: string): string | undefined {
  if (Object.is(a, b)) return undefined
  if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length !== b.length) return path
    return firstOf(a.keys(), index => firstDifference(a[index], b[index], `${path}[${index}]`))
  }
  if (!isObject(a) || !isObject(b)) return path
  return firstOf(new Set([...Object.keys(a), ...Object.keys(b)]), key => firstDifference(a[key], b[key], path === '' ? key : `${path}.${key}`))
}

function firstOf<T> (parts: Iterable<T>, differenceAt: (part: T) => string | undefined): string | undefined {
  for (const part of parts) {
    const place = differenceAt(part)
    if (place !== undefined) return place
  }
  return undefined
}

function isObject (value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
