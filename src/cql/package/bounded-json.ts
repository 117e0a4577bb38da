/** Deeper than any package that tools write, and less than recursion over it bears. */
export const MAX_JSON_DEPTH = 2000

/**
 * What makes parsed JSON unfit to be read: nesting beyond reason, or a key `__proto__`, which copies would take for a prototype.
 * Undefined where there is nothing. With a stack of its own, so that no depth overflows the call stack.
 */
export function jsonProblem (json: unknown): string | undefined {
  const open: { readonly value: unknown, readonly depth: number }[] = [{ value: json, depth: 1 }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth } = next
    if (typeof value !== 'object' || value === null) continue
    if (depth > MAX_JSON_DEPTH) return `it is nested deeper than ${MAX_JSON_DEPTH} levels`
    if (Object.hasOwn(value, '__proto__')) return 'it has a key __proto__'
    for (const child of Object.values(value)) if (typeof child === 'object') open.push({ value: child, depth: depth + 1 })
  }
  return undefined
}
