/** Namespaces of ELM type names, `{namespace}Name`. */
export const SYSTEM = '{urn:hl7-org:elm-types:r1}'
export const FHIR = '{http://hl7.org/fhir}'

/** A CQL type (CQL 1.5, types and ELM 12, type specifiers). Names are ELM names, `{urn:hl7-org:elm-types:r1}Integer`. */
export type CqlType =
  | { readonly kind: 'named', readonly name: string }
  | { readonly kind: 'list', readonly element: CqlType }
  | { readonly kind: 'interval', readonly point: CqlType }
  | { readonly kind: 'tuple', readonly elements: ReadonlyMap<string, CqlType> }
  | { readonly kind: 'choice', readonly choices: readonly CqlType[] }

/** A type of the System model: `systemType('Integer')`. */
export function systemType (name: string): CqlType {
  return { kind: 'named', name: SYSTEM + name }
}

/** A type of the FHIR model: `fhirType('Period')`. */
export function fhirType (name: string): CqlType {
  return { kind: 'named', name: FHIR + name }
}

export const ANY = systemType('Any')
export const BOOLEAN = systemType('Boolean')
export const INTEGER = systemType('Integer')
export const DECIMAL = systemType('Decimal')
export const STRING = systemType('String')
export const DATE_TIME = systemType('DateTime')
export const DATE = systemType('Date')
export const TIME = systemType('Time')
export const QUANTITY = systemType('Quantity')
export const CODE = systemType('Code')
export const CONCEPT = systemType('Concept')
export const VALUE_SET = systemType('ValueSet')

export function listOf (element: CqlType): CqlType {
  return { kind: 'list', element }
}

export function intervalOf (point: CqlType): CqlType {
  return { kind: 'interval', point }
}

/** A choice of these, flat and without repetition; of one type that type, of none `Any`, and `Any` where one of them is. */
export function choiceOf (types: readonly CqlType[]): CqlType {
  const flat = new Map<string, CqlType>()
  for (const type of types) for (const one of type.kind === 'choice' ? type.choices : [type]) flat.set(typeKey(one), one)
  if (flat.size === 0 || flat.has(typeKey(ANY))) return ANY
  const [only] = flat.values()
  return flat.size === 1 ? only as CqlType : { kind: 'choice', choices: [...flat.values()] }
}

export function isAny (type: CqlType): boolean {
  return type.kind === 'named' && type.name === ANY_NAME
}

/** True for a named type of the System model, `Any` apart. */
export function isSystem (type: CqlType): boolean {
  return type.kind === 'named' && type.name.startsWith(SYSTEM) && type.name !== ANY_NAME
}

/** True for a type of the FHIR model. */
export function isFhir (type: CqlType): boolean {
  return type.kind === 'named' && type.name.startsWith(FHIR)
}

/** One text for one type: the order of choices and tuple elements does not matter. */
export function typeKey (type: CqlType): string {
  switch (type.kind) {
    case 'named': return type.name
    case 'list': return `List<${typeKey(type.element)}>`
    case 'interval': return `Interval<${typeKey(type.point)}>`
    case 'choice': return `Choice<${type.choices.map(typeKey).sort().join()}>`
    case 'tuple': return `Tuple<${[...type.elements].map(([name, element]) => `${JSON.stringify(name)}:${typeKey(element)}`).sort().join()}>`
  }
}

export function sameType (a: CqlType, b: CqlType): boolean {
  return a === b || typeKey(a) === typeKey(b)
}

/** The name without its namespace. */
export function localName (name: string): string {
  return name.slice(name.indexOf('}') + 1)
}

const ANY_NAME = `${SYSTEM}Any`
