/** A list as it is, a single value as a list of one, null as null: for values whose kind shows at run time only. */
export function listFrom (value: unknown): readonly unknown[] | null {
  if (value === null || value === undefined) return null
  return Array.isArray(value) ? value as readonly unknown[] : [value]
}

/** The other way of `listFrom`: what came of a single value is single again. */
export function likeSource (source: unknown, list: readonly unknown[] | null): unknown {
  return Array.isArray(source) || list === null ? list : list[0] ?? null
}
