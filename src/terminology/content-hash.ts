import { createHash } from 'node:crypto'
import type { ValueSetIndex, ValueSetMembership } from './value-set-index.js'
import type { ValueSetCoding } from './value-set-membership.js'

const hashes = new WeakMap<ValueSetMembership | ValueSetIndex, string>()

/**
 * SHA-256 (hex) over everything that decides membership: urls, versions, completeness and codings, in sorted order, titles and
 * displays apart. Equal content gives equal hashes however it was loaded. Computed at the first call and kept.
 */
export function contentHash (source: ValueSetMembership | ValueSetIndex): string {
  const known = hashes.get(source)
  if (known !== undefined) return known
  const hash = 'all' in source ? setHash(source.all()) : membershipHash(source)
  hashes.set(source, hash)
  return hash
}

function setHash (memberships: Iterable<ValueSetMembership>): string {
  return sha256([...memberships].map(contentHash).sort())
}

function membershipHash (membership: ValueSetMembership): string {
  const rows = [...membership.codings()].map((coding: ValueSetCoding) =>
    JSON.stringify(coding.pinned === true ? [coding.system, coding.code, coding.version] : [coding.system, coding.code]))
  const head = JSON.stringify([membership.url, membership.version ?? null, membership.completeness])
  return sha256([head, ...rows.sort()])
}

/** Rows are JSON and hold no line feed, so that no two lists of rows read the same. */
function sha256 (rows: readonly string[]): string {
  const hash = createHash('sha256')
  for (const row of rows) hash.update(row).update('\n')
  return hash.digest('hex')
}
