import type { CqlType } from '../model/cql-type.js'
import type { ElementProperties } from '../model/element-properties.js'

/**
 * A piece of generated JavaScript: an expression and what is known of its value while compiling. The expression has no effects and may be
 * written once; one that is a name or a literal (`isName`) may be repeated.
 */
export interface Fragment {
  readonly code: string
  readonly type: CqlType
  readonly isName: boolean
  /** The value is never null. */
  readonly isNeverNull?: boolean
  /** The value is a list without null elements. */
  readonly isWithoutNulls?: boolean
  /** The value is an element of FHIR JSON that can be read in other ways than `code` does. */
  readonly access?: ElementAccess
  /** The value, where the ELM is a literal text, number or truth value, or null. */
  readonly literal?: string | number | boolean | null
  /** The value, where it is an object known while compiling: a code, a concept, a value set. */
  readonly known?: object
  /** A name that holds the System value of this FHIR primitive. */
  readonly system?: string
  /** A name that holds the JSON of the CodeableConcept or Coding whose Concept or Code this is. */
  readonly codedJson?: string
}

/** Where an element stands in JSON: a name that holds its owner, or null or undefined, and the properties to look at. */
export interface ElementAccess {
  readonly owner: string
  readonly isOwnerNeverNull: boolean
  readonly element: ElementProperties
}

/** Source that reads one property of the element's owner. */
export function readProperty ({ owner, isOwnerNeverNull }: ElementAccess, property: string): string {
  return `${owner}${isOwnerNeverNull ? '.' : '?.'}${property}`
}

export type FragmentFacts = Omit<Fragment, 'code' | 'type' | 'isName'>

/** A computation. */
export function computed (code: string, type: CqlType, facts: FragmentFacts = {}): Fragment {
  return { code, type, isName: false, ...facts }
}

/** A generated name or a literal. */
export function named (code: string, type: CqlType, facts: FragmentFacts = {}): Fragment {
  return { code, type, isName: true, ...facts }
}

/** A truth value that is never null: a JavaScript boolean. */
export function certain (code: string, type: CqlType): Fragment {
  return { code, type, isName: false, isNeverNull: true }
}

export function isNullLiteral (fragment: Fragment): boolean {
  return fragment.literal === null
}

/** What is known of the value, however it is written. */
export function factsOf (fragment: Fragment): FragmentFacts {
  const { code, type, isName, ...facts } = fragment
  return facts
}
