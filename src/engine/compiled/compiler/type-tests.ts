import { ANY, isAny, type CqlType } from '../model/cql-type.js'
import { narrowedTo, type ElementProperty } from '../model/element-properties.js'
import { isSubtype, mayBe, resourceName } from '../model/subtype.js'
import { fhirTypes } from '../model/type-table.js'
import { isType, type TypeSpecifier } from '../operators/type.js'
import type { ExpressionContext } from './expression-context.js'
import type { ElementAccess, Fragment } from './fragment.js'
import { presence } from './presence.js'

/** Classes that other resources derive from. */
export const ANY_RESOURCE: ReadonlySet<string> = new Set(['Resource', 'DomainResource'])

/** A JavaScript boolean: whether a value is of a type; false for null (CQL 1.5, is). What the static types decide is not asked. */
export function typeTest (fragment: Fragment, type: CqlType, context: ExpressionContext): string {
  const { access, type: from } = fragment
  if (fragment.literal === null || !mayBe(from, type)) return 'false'
  if (!isAny(from) && isSubtype(from, type)) return presence(fragment, context)
  if (access !== undefined && from.kind === 'choice') return rowsTest(access, rowsOfType(access.element.properties, type), context)
  const resource = resourceName(type)
  if (resource !== undefined && !ANY_RESOURCE.has(resource)) return context.call(isResource, fragment.code, context.constant(resource))
  return context.call(isType, fragment.code, context.constant(specifierOf(type)), context.constant(fhirTypes()))
}

/** The properties of a choice element whose type is the one asked for or derives from it. */
export function rowsOfType (properties: readonly ElementProperty[], type: CqlType): readonly ElementProperty[] {
  return properties.filter(row => isSubtype(row.type, type))
}

function rowsTest (access: ElementAccess, rows: readonly ElementProperty[], context: ExpressionContext): string {
  if (rows.length === 0) return 'false'
  return presence({ code: 'null', type: ANY, isName: false, access: { ...access, element: narrowedTo(rows) } }, context)
}

/** True for a resource of this very type. */
function isResource (value: unknown, resourceType: string): boolean {
  return typeof value === 'object' && value !== null && (value as { readonly resourceType?: unknown }).resourceType === resourceType
}

/** A type as the specifier that the operators of ELM 22 take. */
export function specifierOf (type: CqlType): TypeSpecifier {
  switch (type.kind) {
    case 'named': return { type: 'NamedTypeSpecifier', name: type.name }
    case 'list': return { type: 'ListTypeSpecifier', elementType: specifierOf(type.element) }
    case 'interval': return { type: 'IntervalTypeSpecifier', pointType: specifierOf(type.point) }
    case 'choice': return { type: 'ChoiceTypeSpecifier', choice: type.choices.map(specifierOf) }
    case 'tuple': return { type: 'TupleTypeSpecifier', element: [...type.elements].map(([name, element]) => ({ name, elementType: specifierOf(element) })) }
  }
}
