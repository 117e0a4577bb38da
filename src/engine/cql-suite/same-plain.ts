import type { ExpressionValue } from '../engine.js'

/**
 * Whether two values in plain form are the same; two nulls are. A number known within bounds, `{ low, high }`, is the closed interval that
 * the suite writes for it.
 */
export function samePlain (a: ExpressionValue, b: ExpressionValue): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((one, i) => samePlain(one as ExpressionValue, b[i] as ExpressionValue))
  const [left, right] = [closed(a as Elements), closed(b as Elements)]
  const names = new Set([...Object.keys(left), ...Object.keys(right)])
  return [...names].every(name => samePlain((left[name] ?? null) as ExpressionValue, (right[name] ?? null) as ExpressionValue))
}

type Elements = Readonly<Record<string, unknown>>

function closed (value: Elements): Elements {
  return 'low' in value && 'high' in value ? { lowClosed: true, highClosed: true, ...value } : value
}
