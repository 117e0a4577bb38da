import { ANY, isAny, listOf, sameType } from '../model/cql-type.js'
import type { OperatorEntry } from '../operators/operator-entry.js'
import { OPERATORS as OPERATOR_TABLE } from '../operators/operator-table.js'
import { precisionFromElm } from '../values/precision.js'
import { coerce, commonType } from './coercion.js'
import { childNodes, textOf, type ElmNode } from './elm-node.js'
import type { ExpressionContext, Handler } from './expression-context.js'
import { computed, isNullLiteral, named, type Fragment } from './fragment.js'
import { NEVER_NULL, RESULT_TYPES } from './operator-results.js'
import type { RuntimeFunction } from './program.js'
import { common, elementOf, holdsFhir, type ResultType } from './result-types.js'
import { annotatedType } from './type-specifiers.js'

/** Every operator whose operands are just evaluated, as a call of its function in `operators/operator-table.ts`. */
export const OPERATORS: Readonly<Record<string, Handler>> = Object.fromEntries(Object.keys(OPERATOR_TABLE).filter(type => Object.hasOwn(RESULT_TYPES, type)).map(type =>
  [type, (node: ElmNode, context: ExpressionContext) => applied(type, node, operandsOf(node, context), context)]))

/** Operators with run-time errors of their own: each in a line of its own, by which an error is traced to its node. */
const MAY_FAIL = new Set(['SingletonFrom', 'PointFrom', 'Width', 'Size', 'Successor', 'Predecessor', 'Expand', 'Add', 'Subtract', 'Date', 'DateTime', 'Time', 'Ln', 'Exp', 'Message'])

/** The operator of a node type on operands that are compiled. */
export function applied (type: string, node: ElmNode, compiled: readonly Fragment[], context: ExpressionContext): Fragment {
  const entry = OPERATOR_TABLE[type] as OperatorEntry
  const operands = alike(type, compiled, context)
  const codes = operands.map(({ code }) => code)
  const all = [...entry.arity === 'n' ? [`[${codes.join(', ')}]`] : codes, ...extras(entry, node, context)]
  const result = (RESULT_TYPES[type] as ResultType)(operands.map(({ type: one }) => one))
  const value = computed(context.call(functionFor(type, entry, operands), ...all), isAny(result) ? annotatedType(node) ?? result : result, NEVER_NULL.has(type) ? { isNeverNull: true } : {})
  return MAY_FAIL.has(type) ? context.bind(value) : value
}

/** The operands of an operator's node, compiled in order. @throws OutcomeError ELM_INVALID where one is missing */
export function operandsOf (node: ElmNode, context: ExpressionContext): readonly Fragment[] {
  const { operands, arity } = OPERATOR_TABLE[node.type] as OperatorEntry
  const [only, ...others] = operands
  if (arity === 0) return []
  if (only === 'operand' && others.length === 0) {
    const nodes = childNodes(node, 'operand')
    if (arity !== 'n' && nodes.length !== arity) throw context.problem(node, `it needs ${arity} operand${arity === 1 ? '' : 's'}`)
    return nodes.map(one => context.compile(one))
  }
  if (textOf(node, 'path') !== undefined) throw context.problem(node, 'aggregates over a path are not supported')
  const found = operands.map(property => childNodes(node, property)[0])
  if (found[0] === undefined) throw context.problem(node, `its ${only ?? 'operand'} is missing`)
  return found.map(one => one === undefined ? named('null', ANY, { literal: null }) : context.compile(one))
}

/** Operators on a container and an element: the container's position. Other operators with variants have two containers. */
const CONTAINER: Readonly<Record<string, 0 | 1>> = { In: 1, ProperIn: 1, Contains: 0, ProperContains: 0 }

/** The function of the operands' static kind, where the operator has several. */
function functionFor (type: string, { function: general, onLists, onIntervals }: OperatorEntry, operands: readonly Fragment[]): RuntimeFunction {
  const position = CONTAINER[type]
  const containers = position === undefined ? operands : [operands[position] as Fragment]
  const isEach = (kind: string): boolean => containers.some(one => one.type.kind === kind) && containers.every(one => one.type.kind === kind || (isNullLiteral(one) && isAny(one.type)))
  if (onLists !== undefined && isEach('list')) return onLists
  return onIntervals !== undefined && isEach('interval') ? onIntervals : general
}

/** What follows the operands. Nobody listens to messages of the logic: they may hold patient data. */
function extras ({ precision, context: extra }: OperatorEntry, node: ElmNode, context: ExpressionContext): readonly string[] {
  const precisions = precision ? [precisionCode(node, context)] : []
  if (extra === undefined || extra === 'messageListener') return precisions
  return [...precisions, extra === 'now' ? context.constant(context.compilation.now) : String(context.compilation.evaluationOffsetMinutes)]
}

/** The node's precision as the number of `values/precision.ts`. @throws OutcomeError ELM_INVALID */
export function precisionCode (node: ElmNode, context: ExpressionContext): string {
  try {
    return String(precisionFromElm(textOf(node, 'precision')))
  } catch {
    throw context.problem(node, 'its precision is none that ELM has')
  }
}

/** Operators that compare whole values, and those that compare an element with those of a list (the list's position). */
const COMPARES = new Set(['Equal', 'NotEqual', 'Equivalent', 'Union', 'Intersect', 'Except', 'Includes', 'IncludedIn', 'ProperIncludes', 'ProperIncludedIn'])
const LIST_POSITION: Readonly<Record<string, 0 | 1>> = { In: 1, ProperIn: 1, Contains: 0, ProperContains: 0, IndexOf: 0 }

/** Operands that are compared hold FHIR elements alike: all with their type where one does not know it statically. */
function alike (nodeType: string, operands: readonly Fragment[], context: ExpressionContext): readonly Fragment[] {
  const [a, b] = operands
  if (a === undefined || b === undefined || isNullLiteral(a) || isNullLiteral(b)) return operands
  const position = LIST_POSITION[nodeType]
  if (COMPARES.has(nodeType)) return same(a, b, context)
  if (position === undefined) return operands
  const [list, element] = position === 0 ? [a, b] : [b, a]
  if (list.type.kind !== 'list' || sameType(list.type.element, element.type) || !holdsFhir(list.type) || !holdsFhir(element.type)) return operands
  const type = commonType({ ...list, type: elementOf(list.type) }, element, ANY)
  const converted = [coerce(list, listOf(type), context), coerce(element, type, context)] as const
  return position === 0 ? converted : [converted[1], converted[0]]
}

function same (a: Fragment, b: Fragment, context: ExpressionContext): readonly Fragment[] {
  if (sameType(a.type, b.type) || !holdsFhir(a.type) || !holdsFhir(b.type)) return [a, b]
  const type = commonType(a, b, a.type.kind === 'list' && b.type.kind === 'list' ? common([a.type, b.type]) : ANY)
  return [coerce(a, type, context), coerce(b, type, context)]
}
