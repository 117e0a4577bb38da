import { choiceOf, localName, type CqlType } from './cql-type.js'

/** How an element of a class stands in JSON: `properties` has one row, or one for each type of a choice. */
export interface ElementProperties {
  readonly type: CqlType
  readonly isList: boolean
  readonly properties: readonly ElementProperty[]
}

export interface ElementProperty {
  /** JSON property, `onsetDateTime`. */
  readonly name: string
  readonly type: CqlType
}

/** The types a choice element can be asked for with one property: `value` and `valueQuantity`. */
export function elementProperties (element: string, type: CqlType): ElementProperties {
  if (type.kind === 'list') return { type, isList: true, properties: [{ name: element, type: type.element }] }
  if (type.kind !== 'choice') return { type, isList: false, properties: [{ name: element, type }] }
  return { type, isList: false, properties: type.choices.map(choice => ({ name: element + choiceSuffix(choice), type: choice })) }
}

/** Only those rows of a choice, as a choice of their types, or as one type that they all are. */
export function narrowedTo (properties: readonly ElementProperty[], type: CqlType = choiceOf(properties.map(row => row.type))): ElementProperties {
  return { type, isList: false, properties }
}

/** `DateTime` of `valueDateTime` (FHIR R4 JSON, choice elements); a profile of Quantity is written as Quantity. */
export function choiceSuffix (type: CqlType): string {
  const name = type.kind === 'named' ? localName(type.name) : ''
  return name === 'SimpleQuantity' ? 'Quantity' : name.charAt(0).toUpperCase() + name.slice(1)
}
