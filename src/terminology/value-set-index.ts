import type { CodeableConcept, Coding } from '../fhir/types.js'

/** Whether an expansion holds every code of its value set. */
export type Completeness = 'complete' | 'partial'

/** One value set as hashed membership. */
export interface ValueSetMembership {
  /** Canonical url without version. */
  readonly url: string
  readonly version: string | undefined
  readonly title: string | undefined
  /** `partial` for starter sets and expansions that say they are cut (`expansion.total`, `toocostly` …). */
  readonly completeness: Completeness
  readonly size: number
  /** Membership of system + code; the code system's version is ignored unless the value set pins one. */
  has (system: string | undefined, code: string | undefined, version?: string): boolean
  /** Membership of a Coding, of any coding of a CodeableConcept, or of any member of a list of them. */
  hasAny (value: Coding | CodeableConcept | readonly (Coding | CodeableConcept)[] | null | undefined): boolean
  /** All codings, for `$expand` and engines that want a list. */
  codings (): Iterable<{ readonly system: string, readonly code: string, readonly version?: string, readonly display?: string }>
}

/** Every loaded value set by canonical. */
export interface ValueSetIndex {
  /**
   * The value set for a canonical (`url` or `url|version`); `undefined` where it is not loaded, never an empty stand-in.
   */
  find (canonical: string): ValueSetMembership | undefined
  all (): Iterable<ValueSetMembership>
}
