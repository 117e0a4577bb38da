import type { ElmDefinition } from '../../../cql/elm.js'
import { CODE, CONCEPT, fhirType, sameType } from '../model/cql-type.js'
import { childNode, childNodes, isNode, textOf, type ElmNode } from './elm-node.js'
import type { LibraryScope } from './library-scope.js'
import { operandsOf, overloadsFor } from './overloads.js'
import { typeFromSpecifier } from './type-specifiers.js'

const CODING = fhirType('Coding')
const CODEABLE_CONCEPT = fhirType('CodeableConcept')

/**
 * True for a function that gives the Code of a Coding or the Concept of a CodeableConcept, code for code, as FHIRHelpers does: tests for
 * value sets and equivalence may then look at the JSON itself. Decided by what the function does, whatever its name; versions and displays
 * do not matter to those tests.
 */
export function isCodedView (definition: ElmDefinition, library: LibraryScope): boolean {
  const [operand, ...others] = operandsOf(definition)
  const body = definition['expression']
  if (operand === undefined || others.length > 0 || !isNode(body)) return false
  const result = unlessNull(body, operand.name)
  if (result?.type !== 'Instance') return false
  const type = typeFromSpecifier(result['classType'])
  if (sameType(operand.type, CODING)) return sameType(type, CODE) && ['code', 'system'].every(name => isPart(elementOf(result, name), name, operand.name))
  if (!sameType(operand.type, CODEABLE_CONCEPT) || !sameType(type, CONCEPT)) return false
  return isEveryCoding(elementOf(result, 'codes'), operand.name, library)
}

/** The body, or of `if x is null then null else …` the rest. */
function unlessNull (body: ElmNode, operand: string): ElmNode | undefined {
  if (body.type !== 'If') return body
  const [condition, then] = [childNode(body, 'condition'), childNode(body, 'then')]
  const isGuard = condition?.type === 'IsNull' && isOperand(childNode(condition, 'operand'), operand)
  return isGuard && isNull(then) ? childNode(body, 'else') : undefined
}

/** `null`, or `null as Concept`. */
function isNull (node: ElmNode | undefined): boolean {
  return node?.type === 'Null' || (node?.type === 'As' && isNull(childNode(node, 'operand')))
}

function elementOf (instance: ElmNode, name: string): ElmNode | undefined {
  const element = childNodes(instance, 'element').find(one => one['name'] === name)
  return element === undefined ? undefined : childNode(element, 'value')
}

/** `coding.code.value`. */
function isPart (node: ElmNode | undefined, name: string, operand: string): boolean {
  if (node?.type !== 'Property' || node['path'] !== 'value') return node?.type === 'Property' && node['path'] === `${name}.value` && isOperand(childNode(node, 'source'), operand)
  const source = childNode(node, 'source')
  return source?.type === 'Property' && source['path'] === name && isOperand(childNode(source, 'source'), operand)
}

/** `concept.coding C return ToCode(C)`, where that function gives the Code of a Coding. */
function isEveryCoding (node: ElmNode | undefined, operand: string, library: LibraryScope): boolean {
  if (node?.type !== 'Query' || ['let', 'relationship'].some(part => childNodes(node, part).length > 0)) return false
  if (['where', 'aggregate', 'sort'].some(part => childNode(node, part) !== undefined)) return false
  const [source, ...others] = childNodes(node, 'source')
  const codings = source === undefined ? undefined : childNode(source, 'expression')
  if (source === undefined || others.length > 0 || codings?.type !== 'Property' || codings['path'] !== 'coding' || !isOperand(childNode(codings, 'source'), operand)) return false
  const clause = childNode(node, 'return')
  const call = clause === undefined ? undefined : childNode(clause, 'expression')
  return call?.type === 'FunctionRef' && isCodeOf(call, textOf(source, 'alias') ?? '', library)
}

function isCodeOf (call: ElmNode, alias: string, library: LibraryScope): boolean {
  const [argument, ...others] = childNodes(call, 'operand')
  if (others.length > 0 || argument?.type !== 'AliasRef' || argument['name'] !== alias) return false
  const name = textOf(call, 'libraryName')
  const target = name === undefined ? library : library.includes.get(name)
  const [overload] = target === undefined ? [] : overloadsFor(call, [CODING], target.functions.get(textOf(call, 'name') ?? '') ?? [])
  return overload !== undefined && target !== undefined && isCodedView(overload, target)
}

function isOperand (node: ElmNode | undefined, name: string): boolean {
  return node?.type === 'OperandRef' && node['name'] === name
}
