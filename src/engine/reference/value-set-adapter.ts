import type { Coding } from '../../fhir/types.js'
import type { ValueSetIndex, ValueSetMembership } from '../../terminology/value-set-index.js'

/** A CQL Code, Concept (`codes`), or nested lists of them, as cql-execution hands them to `hasMatch`. */
type CodeLike = null | undefined | string | { readonly code?: string, readonly system?: string, readonly codes?: readonly CodeLike[] } | readonly CodeLike[]

/** What a retrieve is told of an element that names whole value sets in place of a code. */
export class WholeValueSet {
  readonly urls: readonly string[]

  constructor (urls: readonly string[]) {
    this.urls = urls
  }
}

/** A value set as cql-execution wants it, over hashed membership in place of its own list scan. */
export class CodeList {
  readonly isValueSet = true
  readonly #membership: ValueSetMembership

  constructor (membership: ValueSetMembership) {
    this.#membership = membership
  }

  /** Canonical url without version. */
  get url (): string {
    return this.#membership.url
  }

  /** Membership of a coding as it stands in the JSON. */
  hasCoding (coding: Coding): boolean {
    return this.#membership.has(coding.system, coding.code, coding.version)
  }

  /** Membership of CQL values: true when any code is a member (CQL 1.5, In Value Set). */
  hasMatch (value: CodeLike | WholeValueSet): boolean {
    if (value === null || value === undefined) return false
    if (value instanceof WholeValueSet) return value.urls.includes(this.url)
    if (typeof value === 'string') return this.#hasBareCode(value)
    if (Array.isArray(value)) return value.some(one => this.hasMatch(one as CodeLike))
    const { codes, system, code } = value as Exclude<CodeLike, null | undefined | string | readonly CodeLike[]>
    return codes === undefined ? this.#membership.has(system, code) : codes.some(one => this.hasMatch(one))
  }

  /** For the ExpandValueSet operator. */
  expand (): unknown[] {
    return [...this.#membership.codings()]
  }

  /** A code without a system is a member only where the value set has one code system (CQL 1.5, In Value Set, string overload). */
  #hasBareCode (code: string): boolean {
    const systems = new Set<string>()
    let found = false
    for (const coding of this.#membership.codings()) {
      systems.add(coding.system)
      found ||= coding.code === code
    }
    if (found && systems.size > 1) throw new Error('A code without a system was tested against a value set of several code systems.')
    return found
  }
}

/** cql-execution's CodeService over our index. What is missing was refused when the measure was prepared. */
export class IndexCodeService {
  readonly #index: ValueSetIndex
  readonly #lists = new Map<string, CodeList>()

  constructor (index: ValueSetIndex) {
    this.#index = index
  }

  findValueSet (url: string, version?: string): CodeList | undefined {
    const canonical = version === undefined || version === null ? url : `${url}|${version}`
    let list = this.#lists.get(canonical)
    if (list === undefined) {
      const membership = this.#index.find(canonical)
      if (membership === undefined) return undefined
      this.#lists.set(canonical, list = new CodeList(membership))
    }
    return list
  }
}
