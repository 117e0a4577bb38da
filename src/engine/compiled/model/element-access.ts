import type { ElementProperty } from '../model/element-properties.js'
import { FhirPrimitive, primitiveElement } from '../model/fhir-primitive.js'
import { fhirTypes } from '../model/type-table.js'
import { TypedJson } from '../values/typed-json.js'

/** One JSON property of a choice element as the compiled program looks at it. */
export interface ChoiceProperty {
  readonly name: string
  /** Of the sibling that holds id and extensions, for primitives only. */
  readonly sibling: string | undefined
  /** ELM name of the type. */
  readonly type: string
}

type Json = Readonly<Record<string, unknown>> | null | undefined

/** The rows of a choice element in the form that `choiceElement` and `isPresent` take. */
export function choiceProperties (properties: readonly ElementProperty[]): readonly ChoiceProperty[] {
  return properties.map(({ name, type }) => {
    const typeName = type.kind === 'named' ? type.name : ''
    return { name, type: typeName, sibling: fhirTypes().primitiveValue(typeName) === undefined ? undefined : `_${name}` }
  })
}

/** A choice element with its type, which is that of an element and never a resource; null where the owner has none of its properties. */
export function choiceElement (owner: Json, properties: readonly ChoiceProperty[]): unknown {
  if (owner === null || owner === undefined) return null
  for (let index = 0; index < properties.length; index++) {
    const property = properties[index] as ChoiceProperty
    if (!hasProperty(owner, property)) continue
    const element = elementOf(owner, property)
    return element === null ? null : new TypedJson(property.type, element)
  }
  return null
}

/** A choice element whose types are all one with its subtypes, which is the static type. */
export function bareChoice (owner: Json, properties: readonly ChoiceProperty[]): unknown {
  if (owner === null || owner === undefined) return null
  for (let index = 0; index < properties.length; index++) {
    const property = properties[index] as ChoiceProperty
    if (hasProperty(owner, property)) return elementOf(owner, property)
  }
  return null
}

function hasProperty (owner: NonNullable<Json>, { name, sibling }: ChoiceProperty): boolean {
  const json = owner[name]
  return (json !== undefined && json !== null) || (sibling !== undefined && owner[sibling] !== undefined)
}

function elementOf (owner: NonNullable<Json>, { name, sibling }: ChoiceProperty): unknown {
  return sibling === undefined ? owner[name] : primitiveElement(owner[name], owner[sibling])
}

/** True where the owner has one of the properties, be it only with an id or extensions. */
export function isPresent (owner: Json, properties: readonly ChoiceProperty[]): boolean {
  if (owner === null || owner === undefined) return false
  for (let index = 0; index < properties.length; index++) if (hasProperty(owner, properties[index] as ChoiceProperty)) return true
  return false
}

/** The JSON of an element kept with its type, where that is `type` or derives from it; null otherwise. */
export function untyped (type: string, value: unknown): unknown {
  return value instanceof TypedJson && fhirTypes().isSubtype(value.type, type) ? value.json : null
}

/** `id` or `extension` of a FHIR primitive. */
export function partOfPrimitive (element: unknown, part: 'id' | 'extension'): unknown {
  return element instanceof FhirPrimitive ? element[part] : null
}

/** A list with every element changed; null stays null. */
export function mapElements (list: readonly unknown[] | null, change: (element: unknown) => unknown): readonly unknown[] | null {
  return list === null ? null : list.map(change)
}
