import { ANY, BOOLEAN, INTEGER, listOf, type CqlType } from '../model/cql-type.js'
import { exists } from '../operators/list.js'
import { childNode, childNodes, textOf, type ElmNode } from './elm-node.js'
import type { ExpressionContext, Handler, StreamHandler, TestHandler } from './expression-context.js'
import { certain, named, type Fragment } from './fragment.js'
import { OPERATORS } from './operators.js'
import { isDistinct } from './query-rows.js'
import { sortedBy } from './sorting.js'

/** List operators (ELM 20) and aggregates that need not see the whole list. */
export const LISTS: Readonly<Record<string, Handler>> = {
  Exists: (node, context) => certain(context.compilation.tracing !== undefined ? existsOf(context.compile(context.child(node)), context) : someElement(context.child(node), context), BOOLEAN),
  First: (node, context) => firstOf(node, context),
  Count: (node, context) => counted(node, context),
  Union: (node, context) => folded(node, context),
  Intersect: (node, context) => folded(node, context),
  Except: (node, context) => folded(node, context),
  Sort: (node, context) => sortedBy(childNodes(node, 'by'), context.compile(context.child(node, 'source')), context),
  Filter: (node, context) => overElements(node, context, 'condition', (element, condition, result) => `if (${condition} === true) ${result}.push(${element.code})`),
  ForEach: (node, context) => overElements(node, context, 'element', (_element, value, result) => `${result}.push(${value})`),
  Current: (node, context) => {
    const found = context.scope.find(textOf(node, 'scope') ?? '$current')
    if (found === undefined) throw context.problem(node, 'it stands in no list operator')
    return found
  }
}

export const LIST_TESTS: Readonly<Record<string, TestHandler>> = {
  Exists: (node, context, wanted) => wanted ? someElement(context.child(node), context) : `!${someElement(context.child(node), context)}`
}

/** A definition that nothing else asks for is looked through where it stands. */
export const LIST_STREAMS: Readonly<Record<string, StreamHandler>> = {
  ExpressionRef: (node, context) => context.compilation.inline(node, context)
}

/** A JavaScript boolean: whether a list has an element that is not null. Looking ends at the first one. */
function someElement (list: ElmNode, context: ExpressionContext): string {
  const stream = context.stream(list)
  if (stream === undefined) return existsOf(context.compile(list), context)
  const found = context.variable('false')
  const label = context.program.name('L')
  context.out.line(`${label}: {`)
  stream((element, inner) => {
    if (element.isNeverNull !== true) inner.out.line(`if (${element.code} !== null) {`)
    inner.out.line(`${found} = true`)
    inner.out.line(`break ${label}`)
    if (element.isNeverNull !== true) inner.out.line('}')
  })
  context.out.line('}')
  return found
}

function existsOf (list: Fragment, context: ExpressionContext): string {
  if (list.isWithoutNulls !== true) return context.call(exists, list.code)
  return list.isNeverNull === true ? `(${list.code}.length > 0)` : context.call(exists, list.code)
}

/** The first element; where no list is made, looking ends there. A sorted list must be made. */
function firstOf (node: ElmNode, context: ExpressionContext): Fragment {
  const source = context.child(node, 'source')
  const stream = childNode(source, 'sort') === undefined ? context.stream(source) : undefined
  if (stream === undefined) return (OPERATORS['First'] as Handler)(node, context)
  const found = context.variable('null')
  const label = context.program.name('L')
  let type: CqlType = ANY
  context.out.line(`${label}: {`)
  stream((element, inner) => {
    type = element.type
    inner.out.line(`${found} = ${element.code}`)
    inner.out.line(`break ${label}`)
  })
  context.out.line('}')
  return named(found, type)
}

/** How many elements are not null. */
function counted (node: ElmNode, context: ExpressionContext): Fragment {
  const source = context.child(node, 'source')
  const stream = isDistinct(source) || source.type !== 'Query' || textOf(node, 'path') !== undefined ? undefined : context.stream(source)
  if (stream === undefined) return (OPERATORS['Count'] as Handler)(node, context)
  const count = context.variable('0')
  stream((element, inner) => { inner.out.line(element.isNeverNull === true ? `${count}++` : `if (${element.code} !== null) ${count}++`) })
  return named(count, INTEGER, { isNeverNull: true })
}

/** Set operators of more than two operands, from the left. */
function folded (node: ElmNode, context: ExpressionContext): Fragment {
  const [first, second, ...others] = childNodes(node, 'operand')
  const handler = OPERATORS[node.type] as Handler
  if (first === undefined || second === undefined || others.length === 0) return handler(node, context)
  return handler({ ...node, operand: [{ type: node.type, operand: [first, second, ...others.slice(0, -1)] }, others.at(-1)] }, context)
}

/** ELM operators that CQL texts do not give: Filter and ForEach. */
function overElements (node: ElmNode, context: ExpressionContext, property: string, statement: (element: Fragment, value: string, result: string) => string): Fragment {
  const source = context.bind(context.compile(context.child(node, 'source')))
  const result = context.variable('null')
  let type: CqlType = ANY
  if (source.isNeverNull !== true) context.out.line(`if (${source.code} !== null)`)
  context.out.line(`${result} = []`)
  context.loop(source, (element, inner) => {
    const scope = inner.scope.with('$current', element).with(textOf(node, 'scope') ?? '$current', element)
    const value = inner.withScope(scope).compile(inner.child(node, property))
    type = property === 'element' ? value.type : element.type
    inner.out.line(statement(element, value.code, result))
  })
  return named(result, listOf(type))
}
