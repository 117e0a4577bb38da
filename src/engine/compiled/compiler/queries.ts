import { ANY, isAny, listOf, type CqlType } from '../model/cql-type.js'
import { distinct } from '../operators/list-sets.js'
import { likeSource } from '../runtime/list-from.js'
import { coerce } from './coercion.js'
import { childNode, childNodes, textOf, type ElmNode } from './elm-node.js'
import type { ExpressionContext, Handler, StreamHandler } from './expression-context.js'
import { computed, isNullLiteral, named, type Fragment } from './fragment.js'
import { eachRow, isDistinct, returned, rowTuple, type Source } from './query-rows.js'
import { sorted } from './sorting.js'
import { annotatedType } from './type-specifiers.js'

/** Queries (ELM 10) as loops: sources outermost first, lets, with and without, where, then what is returned. */
export const QUERIES: Readonly<Record<string, Handler>> = { Query: query }

/** A query whose elements are only looked at makes no list of them; an aggregate is no list. */
export const QUERY_STREAMS: Readonly<Record<string, StreamHandler>> = {
  Query: (node, context) => {
    if (childNode(node, 'aggregate') !== undefined) return undefined
    const sources = childNodes(node, 'source').map((source): Source => ({
      alias: context.text(source, 'alias'),
      each: (inner, body) => { inner.each(inner.child(source, 'expression'), body) }
    }))
    return body => { eachRow(node, sources, context, inner => { body(returned(node, inner), inner) }) }
  }
}

/** What a row of a cross product costs beyond its round: rows are kept, and a million of them fill a process's memory. */
const ROW_STEPS = 20

/** A source with its value worked out. */
interface ValueSource extends Source {
  readonly value: Fragment
}

function query (node: ElmNode, context: ExpressionContext): Fragment {
  const sources = childNodes(node, 'source').map((source): ValueSource => {
    const value = context.bind(context.compile(context.child(source, 'expression')))
    return { alias: context.text(source, 'alias'), value, each: (inner, body) => { inner.loop(value, body) } }
  })
  if (sources.length === 0) throw context.problem(node, 'it has no source')
  const aggregate = childNode(node, 'aggregate')
  if (aggregate !== undefined) return aggregated(node, aggregate, sources, context)
  const isSingle = sources.every(({ value: { type } }) => type.kind !== 'list' && !isAny(type))
  const result = isSingle ? singleRow(node, sources, context) : listOfRows(node, sources, context)
  const [first] = sources
  const isLikeSource = sources.length === 1 && first !== undefined && isAny(first.value.type)
  return isLikeSource ? computed(context.call(likeSource, first.value.code, result.code), ANY) : result
}

/** Null where every source is null; one that is null among others is empty. */
function someSource (sources: readonly ValueSource[]): string | undefined {
  return sources.some(({ value }) => value.isNeverNull === true) ? undefined : sources.map(({ value }) => `${value.code} !== null`).join(' || ')
}

function listOfRows (node: ElmNode, sources: readonly ValueSource[], context: ExpressionContext): Fragment {
  const condition = someSource(sources)
  const list = context.variable(condition === undefined ? '[]' : 'null')
  if (condition !== undefined) {
    context.out.line(`if (${condition}) {`)
    context.out.line(`${list} = []`)
  }
  let element: Fragment = named('null', ANY)
  eachRow(node, sources, context, inner => {
    element = returned(node, inner)
    if (sources.length > 1) inner.out.line(`steps -= ${ROW_STEPS}`)
    inner.out.line(`${list}.push(${element.code})`)
  })
  if (condition !== undefined) context.out.line('}')
  const facts = { ...(condition === undefined ? { isNeverNull: true } : {}), ...(element.isNeverNull === true ? { isWithoutNulls: true } : {}) }
  const type = isAny(element.type) ? annotatedType(node) ?? listOf(ANY) : listOf(element.type)
  const all = named(list, type, facts)
  return sorted(node, isDistinct(node) ? computed(context.call(distinct, list), type, facts) : all, context)
}

/** Of single sources the result is single: null where the row does not pass. */
function singleRow (node: ElmNode, sources: readonly ValueSource[], context: ExpressionContext): Fragment {
  const result = context.variable('null')
  let value: Fragment = named('null', ANY)
  eachRow(node, sources, context, inner => {
    value = returned(node, inner)
    inner.out.line(`${result} = ${value.code}`)
  })
  return named(result, value.type)
}

/** `aggregate`: the value so far, replaced by the expression's for each row (ELM 10, AggregateClause). */
function aggregated (node: ElmNode, clause: ElmNode, sources: readonly ValueSource[], context: ExpressionContext): Fragment {
  const condition = someSource(sources)
  const starting = childNode(clause, 'starting')
  const result = context.variable('null')
  if (condition !== undefined) context.out.line(`if (${condition}) {`)
  const start = starting === undefined ? named('null', ANY, { literal: null }) : context.compile(starting)
  const type: CqlType = isNullLiteral(start) ? annotatedType(clause) ?? annotatedType(node) ?? ANY : start.type
  context.out.line(`${result} = ${start.code}`)
  const step = (inner: ExpressionContext): void => {
    const scope = inner.scope.with(inner.text(clause, 'identifier'), named(result, type))
    const value = inner.withScope(scope).compile(inner.child(clause, 'expression'))
    inner.out.line(`${result} = ${coerce(value, type, inner).code}`)
  }
  if (clause['distinct'] === true || clause['distinct'] === 'true') distinctRows(node, sources, context, step)
  else eachRow(node, sources, context, step)
  if (condition !== undefined) context.out.line('}')
  return named(result, type)
}

/** Rows that are equal in all their elements and lets count once. */
function distinctRows (node: ElmNode, sources: readonly ValueSource[], context: ExpressionContext, step: (context: ExpressionContext) => void): void {
  const names = [...sources.map(({ alias }) => alias), ...childNodes(node, 'let').map(clause => textOf(clause, 'identifier') ?? '')]
  const rows = context.variable('[]')
  let row: Fragment = named('null', ANY)
  eachRow(node, sources, context, inner => {
    row = rowTuple(names, inner)
    inner.out.line(`steps -= ${ROW_STEPS}`)
    inner.out.line(`${rows}.push(${row.code})`)
  })
  const elements = row.type.kind === 'tuple' ? row.type.elements : new Map<string, CqlType>()
  context.loop(computed(context.call(distinct, rows), listOf(row.type), { isNeverNull: true, isWithoutNulls: true }), (element, inner) => {
    const scope = names.reduce((known, name) => known.with(name, computed(`${element.code}[${inner.constant(name)}]`, elements.get(name) ?? ANY)), inner.scope)
    step(inner.withScope(scope))
  })
}
