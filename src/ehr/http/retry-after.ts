/** Milliseconds that a Retry-After header asks to wait: seconds, or an HTTP date (RFC 9110, 10.2.3). Undefined where it says nothing usable. */
export function retryAfterMs (header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined
  if (/^\s*\d{1,9}(\.\d+)?\s*$/.test(header)) return Number(header) * 1000
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime())
}

/** Doubling from half a second, with up to a half less by chance, so that many clients do not come back at once. */
export function backOffMs (attempt: number, random: () => number): number {
  return Math.min(500 * 2 ** attempt, 60_000) * (1 - random() / 2)
}
