import { ANY, BOOLEAN, QUANTITY, STRING, SYSTEM, choiceOf, intervalOf, isAny, listOf, localName, sameType, systemType, type CqlType } from '../model/cql-type.js'
import { isSubtype } from '../model/subtype.js'
import { interval } from '../operators/interval/interval.js'
import { Decimal } from '../values/decimal.js'
import { literalValue, millisecondLiteral } from '../values/literals.js'
import { CqlQuantity, CqlRatio } from '../values/quantity.js'
import { coerce } from './coercion.js'
import { childNode, childNodes, isNode, textOf, type ElmNode } from './elm-node.js'
import type { ExpressionContext, Handler } from './expression-context.js'
import { computed, isNullLiteral, named, type Fragment } from './fragment.js'
import { OPERATORS } from './operators.js'
import { annotatedType, typeFromSpecifier } from './type-specifiers.js'

/** Simple values and selectors (ELM 1, 20): Literal, Null, Quantity, Ratio, List, Interval. */
export const LITERALS: Readonly<Record<string, Handler>> = {
  Null: node => named('null', annotatedType(node) ?? ANY, { literal: null }),
  Literal: literal,
  Negate: negate,
  DateTime: moment,
  Time: moment,
  Quantity: (node, context) => constant(context, quantity(node, context), QUANTITY),
  Ratio: (node, context) => constant(context, new CqlRatio(quantity(context.child(node, 'numerator'), context), quantity(context.child(node, 'denominator'), context)), systemType('Ratio')),
  List: list,
  Interval: intervalSelector
}

/** A value known while compiling. */
export function constant (context: ExpressionContext, value: unknown, type: CqlType): Fragment {
  return named(context.constant(value), type, { isNeverNull: true })
}

function literal (node: ElmNode, context: ExpressionContext): Fragment {
  const type = typeFromSpecifier(node['valueType'])
  const value = valueOf(type, context.text(node, 'value'))
  if (value === undefined) throw context.problem(node, 'its value does not have its type')
  if (typeof value === 'boolean' || typeof value === 'number') return named(String(value), type, { isNeverNull: true, literal: value })
  return typeof value === 'string' ? named(context.constant(value), STRING, { isNeverNull: true, literal: value }) : constant(context, value, type)
}

/** Undefined where the text is no value of the type. */
function valueOf (type: CqlType, text: string): ReturnType<typeof literalValue> | undefined {
  if (sameType(type, BOOLEAN) && text !== 'true' && text !== 'false') return undefined
  try {
    return literalValue(type.kind === 'named' ? type.name : '', text)
  } catch {
    return undefined
  }
}

/** A fraction of a second that the translator made a number of milliseconds of (`values/literals.ts`). */
function moment (node: ElmNode, context: ExpressionContext): Fragment {
  const millisecond = childNode(node, 'millisecond')
  const text = millisecond?.type === 'Literal' ? textOf(millisecond, 'value') : undefined
  const mended = text === undefined ? node : { ...node, millisecond: { ...millisecond, value: String(millisecondLiteral(text)) } }
  return (OPERATORS[node.type] as Handler)(mended, context)
}

/** The least Integer is written as the negative of a literal that is out of range by itself. */
function negate (node: ElmNode, context: ExpressionContext): Fragment {
  const operand = context.child(node)
  const text = operand.type === 'Literal' ? textOf(operand, 'value') ?? '' : ''
  return /^\d/.test(text) ? literal({ ...operand, value: `-${text}` }, context) : (OPERATORS['Negate'] as Handler)(node, context)
}

/** ELM writes the value as a JSON number or a text. */
function quantity (node: ElmNode, context: ExpressionContext): CqlQuantity {
  const { value } = node
  const decimal = typeof value === 'number' ? Decimal.fromNumber(value) : typeof value === 'string' ? Decimal.parse(value) : null
  if (decimal === null) throw context.problem(node, 'its value is no decimal')
  return new CqlQuantity(decimal, textOf(node, 'unit') ?? '1')
}

/** A list of one element type; elements of several are kept with their types. */
function list (node: ElmNode, context: ExpressionContext): Fragment {
  const elements = childNodes(node, 'element').map(one => context.compile(one))
  const noted = isNode(node['typeSpecifier']) ? typeFromSpecifier(node['typeSpecifier']) : undefined
  const types = elements.filter(one => !isNullLiteral(one)).map(({ type }) => type)
  const element = noted?.kind === 'list' ? noted.element : noted ?? types.find(type => types.every(one => isSubtype(one, type))) ?? choiceOf(types)
  const type = isAny(element) ? annotatedType(node) ?? listOf(element) : listOf(element)
  const codes = elements.map(one => coerce(one, element, context).code)
  const facts = { isNeverNull: true, ...(elements.every(one => one.isNeverNull === true) ? { isWithoutNulls: true } : {}) } as const
  return computed(`[${codes.join(', ')}]`, type, facts)
}

function intervalSelector (node: ElmNode, context: ExpressionContext): Fragment {
  const [low, high] = [bound(node, 'low', context), bound(node, 'high', context)]
  const point = !isAny(low.type) ? low.type : !isAny(high.type) ? high.type : pointNoted(node)
  const pointType = point.kind === 'named' && point.name.startsWith(SYSTEM) ? localName(point.name) : 'Any'
  const closed = [isClosed(node, 'low', context), isClosed(node, 'high', context)]
  // In a line of its own, by which an error is traced to its node.
  return context.bind(computed(context.call(interval, low.code, high.code, ...closed, context.constant(pointType)), intervalOf(point)))
}

function bound (node: ElmNode, side: string, context: ExpressionContext): Fragment {
  const child = childNode(node, side)
  return child === undefined ? named('null', ANY, { literal: null }) : context.compile(child)
}

/** The bound is closed where nothing else is said (ELM 1.6, Interval). */
function isClosed (node: ElmNode, side: 'low' | 'high', context: ExpressionContext): string {
  const expression = childNode(node, `${side}ClosedExpression`)
  if (expression !== undefined) return context.test(expression, true)
  return node[`${side}Closed`] === false || node[`${side}Closed`] === 'false' ? 'false' : 'true'
}

function pointNoted (node: ElmNode): CqlType {
  const noted = annotatedType(node)
  return noted?.kind === 'interval' ? noted.point : ANY
}
