import { createHash } from 'node:crypto'

/**
 * SHA-256 over all records, whatever their order: over the digests of the lines, sorted by subject.
 * The order of resources within a record and the order of JSON members count; when a record was written does not.
 */
export class ContentHash {
  readonly #digests: { readonly subjectId: string, readonly digest: Buffer }[] = []

  add (subjectId: string, line: string): void {
    this.#digests.push({ subjectId, digest: createHash('sha256').update(line).digest() })
  }

  digest (): string {
    const hash = createHash('sha256')
    // Plain comparison of code units: the order must not depend on the locale of the machine.
    for (const { digest } of this.#digests.sort((a, b) => a.subjectId < b.subjectId ? -1 : 1)) hash.update(digest)
    return hash.digest('hex')
  }
}
