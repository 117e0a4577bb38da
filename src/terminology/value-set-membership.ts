import type { CodeableConcept, Coding } from '../fhir/types.js'
import { CodeSet, type CodeEntry } from './code-set.js'
import type { Completeness, ValueSetMembership } from './value-set-index.js'

/** One coding of a value set; `pinned` tells that `version` must match, otherwise it only tells where the code came from. */
export interface ValueSetCoding {
  readonly system: string
  readonly code: string
  readonly version?: string
  readonly display?: string
  readonly pinned?: true
}

/** A resolved value set: what it is called and all its codings. */
export interface ValueSetContent {
  readonly url: string
  readonly version?: string | undefined
  readonly title?: string | undefined
  readonly completeness: Completeness
  readonly codings: Iterable<ValueSetCoding>
}

/**
 * Hashed membership from a list of codings: system → code, and the pinned versions of a code where there are any.
 * A version on a coding is matched only where the coding says `pinned`.
 */
export function buildMembership (content: ValueSetContent): ValueSetMembership {
  const codes = new CodeSet()
  for (const { pinned, ...coding } of content.codings) {
    codes.add(pinned === true && coding.version !== undefined ? { ...coding, pins: new Set([coding.version]) } : coding)
  }
  return membershipFromCodes(content, codes)
}

/** Hashed membership over an already resolved code set, which is not copied and must not change afterwards. */
export function membershipFromCodes (content: Omit<ValueSetContent, 'codings'>, codes: CodeSet): ValueSetMembership {
  return new HashedMembership(content, codes)
}

class HashedMembership implements ValueSetMembership {
  readonly url: string
  readonly version: string | undefined
  readonly title: string | undefined
  readonly completeness: Completeness
  readonly size: number
  readonly #systems: ReadonlyMap<string, ReadonlyMap<string, CodeEntry>>

  constructor (content: Omit<ValueSetContent, 'codings'>, codes: CodeSet) {
    this.url = content.url
    this.version = content.version
    this.title = content.title
    this.completeness = content.completeness
    this.size = codes.size
    this.#systems = codes.systems
    Object.freeze(this)
  }

  has (system: string | undefined, code: string | undefined, version?: string): boolean {
    if (system === undefined || code === undefined) return false
    const codes = this.#systems.get(system)
    if (codes === undefined) return false
    if (version === undefined) return codes.has(code)
    const entry = codes.get(code)
    return entry !== undefined && (entry.pins === undefined || entry.pins.has(version))
  }

  hasAny (value: Coding | CodeableConcept | readonly (Coding | CodeableConcept)[] | null | undefined): boolean {
    if (value === undefined || value === null) return false
    if (!Array.isArray(value)) return this.#hasOne(value as Coding | CodeableConcept)
    for (let index = 0; index < value.length; index++) {
      const member = value[index] as Coding | CodeableConcept | null | undefined
      if (member !== undefined && member !== null && this.#hasOne(member)) return true
    }
    return false
  }

  * codings (): Generator<ValueSetCoding> {
    for (const codes of this.#systems.values()) for (const entry of codes.values()) yield * codingsOf(entry)
  }

  /** A record comes as it is: a CodeableConcept with text only, or a null among its codings, matches nothing. */
  #hasOne (value: Coding | CodeableConcept): boolean {
    const codings = (value as CodeableConcept).coding as readonly (Coding | null)[] | undefined
    if (!Array.isArray(codings)) return this.#hasCoding(value as Coding)
    for (let index = 0; index < codings.length; index++) {
      const coding = codings[index]
      if (coding !== undefined && coding !== null && this.#hasCoding(coding)) return true
    }
    return false
  }

  #hasCoding (coding: Coding): boolean {
    return this.has(coding.system, coding.code, coding.version ?? undefined)
  }
}

function * codingsOf (entry: CodeEntry): Generator<ValueSetCoding> {
  const { pins, ...coding } = entry
  if (pins === undefined) yield coding
  else for (const version of pins) yield { ...coding, version, pinned: true }
}
