import { createHash } from 'node:crypto'

/**
 * The partition of a subject among `count`: the first four bytes of the SHA-256 of its id, modulo `count`. A pull, a snapshot and a run
 * divide their patients by it, so what belongs to one patient meets in one place, whichever machine or process looked at it.
 */
export function partitionOf (subjectId: string, count: number): number {
  return createHash('sha256').update(subjectId).digest().readUInt32BE(0) % count
}
