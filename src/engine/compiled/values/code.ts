import type { ValueSetMembership } from '../../../terminology/value-set-index.js'

/** A CQL Code; null for what it does not have. */
export class CqlCode {
  readonly code: string | null
  readonly system: string | null
  readonly version: string | null
  readonly display: string | null

  constructor (code: string | null, system: string | null, version: string | null = null, display: string | null = null) {
    this.code = code
    this.system = system
    this.version = version
    this.display = display
  }
}

/** A CQL Concept: codes that say the same. */
export class CqlConcept {
  readonly codes: readonly (CqlCode | null)[]
  readonly display: string | null

  constructor (codes: readonly (CqlCode | null)[], display: string | null = null) {
    this.codes = codes
    this.display = display
  }
}

/** A CQL ValueSet: the reference to one. `membership` is null only where it was never resolved, as in `ValueSet { id: '…' }`. */
export class CqlValueSetRef {
  readonly id: string | null
  readonly version: string | null
  readonly name: string | null
  readonly membership: ValueSetMembership | null

  constructor (id: string | null, version: string | null = null, membership: ValueSetMembership | null = null, name: string | null = null) {
    this.id = id
    this.version = version
    this.membership = membership
    this.name = name
  }
}

/** A CQL CodeSystem: the reference to one. */
export class CqlCodeSystemRef {
  readonly id: string | null
  readonly version: string | null
  readonly name: string | null

  constructor (id: string | null, version: string | null = null, name: string | null = null) {
    this.id = id
    this.version = version
    this.name = name
  }
}
