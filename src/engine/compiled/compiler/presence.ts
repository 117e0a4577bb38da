import { primitiveValueType } from '../model/subtype.js'
import { choiceProperties, isPresent } from '../model/element-access.js'
import type { ExpressionContext } from './expression-context.js'
import { readProperty, type Fragment } from './fragment.js'

/**
 * A JavaScript boolean: whether a value is present, or with `wanted` false whether it is null. Of a FHIR element only its presence in the
 * JSON is looked at: a primitive with nothing but extensions is present (FHIR R4, JSON).
 */
export function presence (fragment: Fragment, context: ExpressionContext, wanted = true): string {
  const { access, code, isNeverNull, literal } = fragment
  if (literal !== undefined) return String((literal !== null) === wanted)
  if (isNeverNull === true) return String(wanted)
  if (access === undefined || access.element.isList) return `(${code} ${wanted ? '!==' : '==='} null)`
  const { properties } = access.element
  const [only, ...others] = properties
  if (only === undefined || others.length > 0) return `${wanted ? '' : '!'}${context.call(isPresent, access.owner, context.constant(choiceProperties(properties)))}`
  const json = `(${readProperty(access, only.name)} ?? null) ${wanted ? '!==' : '==='} null`
  if (primitiveValueType(only.type) === undefined) return `(${json})`
  const sibling = readProperty(access, `_${only.name}`)
  return wanted ? `(${json} || ${sibling} !== undefined)` : `(${json} && ${sibling} === undefined)`
}
