import type { CqlType } from '../model/cql-type.js'
import { TUPLE_PROTOTYPE } from '../values/tuple.js'
import { childNode, childNodes, textOf, type ElmNode } from './elm-node.js'
import type { ElementBody, ExpressionContext } from './expression-context.js'
import { computed, type Fragment } from './fragment.js'

/** One source of a query: its alias, and how a body is run for each of its elements. */
export interface Source {
  readonly alias: string
  each (context: ExpressionContext, body: ElementBody): void
}

/** Runs `body` for each row of a query that its relationships and `where` let pass, with aliases and lets in scope. */
export function eachRow (node: ElmNode, sources: readonly Source[], context: ExpressionContext, body: (context: ExpressionContext) => void): void {
  const [source, ...others] = sources
  if (source !== undefined) {
    return source.each(context, (element, inner) => eachRow(node, others, inner.withScope(inner.scope.with(source.alias, element)), body))
  }
  let inner = context
  for (const clause of childNodes(node, 'let')) {
    const value = inner.compile(inner.child(clause, 'expression'))
    inner = inner.withScope(inner.scope.with(inner.text(clause, 'identifier'), value.access === undefined ? inner.bind(value) : value))
  }
  const relationships = childNodes(node, 'relationship').map(clause => related(clause, inner))
  // Where it is noted what is retrieved, every relationship is looked at, as cql-execution does.
  const conditions = inner.compilation.tracing === undefined ? relationships : relationships.map(condition => condition()).map(code => () => code)
  const where = childNode(node, 'where')
  if (where !== undefined) conditions.push(() => inner.test(where, true))
  let open = 0
  for (const condition of conditions) {
    inner.out.line(`if (${condition()}) {`)
    open++
  }
  body(inner)
  inner.out.line('}'.repeat(open))
}

/** `with` and `without` (ELM 10, RelationshipClause): whether some element makes `such that` true, or none. */
function related (clause: ElmNode, context: ExpressionContext): () => string {
  const { type } = clause
  if (type !== 'With' && type !== 'Without') throw context.problem(clause, 'the engine does not know this relationship')
  return () => {
    const found = context.variable('false')
    const label = context.program.name('L')
    context.out.line(`${label}: {`)
    context.each(context.child(clause, 'expression'), (element, inner) => {
      const within = inner.withScope(inner.scope.with(inner.text(clause, 'alias'), element))
      within.out.line(`if (${within.test(within.child(clause, 'suchThat'), true)}) {`)
      within.out.line(`${found} = true`)
      if (within.compilation.tracing === undefined) within.out.line(`break ${label}`)
      within.out.line('}')
    })
    context.out.line('}')
    return type === 'With' ? found : `!${found}`
  }
}

/** What a row gives: the `return` expression, or without one its only element, or a tuple of its elements. */
export function returned (node: ElmNode, context: ExpressionContext): Fragment {
  const clause = childNode(node, 'return')
  if (clause !== undefined) return context.compile(context.child(clause, 'expression'))
  const aliases = childNodes(node, 'source').map(source => textOf(source, 'alias') ?? '')
  const [only, ...others] = aliases
  return others.length === 0 ? context.scope.find(only ?? '') as Fragment : rowTuple(aliases, context)
}

/** A tuple of what some names stand for. */
export function rowTuple (names: readonly string[], context: ExpressionContext): Fragment {
  const values = names.map(name => [name, context.scope.find(name) as Fragment] as const)
  const type: CqlType = { kind: 'tuple', elements: new Map(values.map(([name, value]) => [name, value.type])) }
  const parts = values.map(([name, { code }]) => `[${context.constant(name)}]: ${code}`)
  return computed(`({ __proto__: ${context.constant(TUPLE_PROTOTYPE)}, ${parts.join(', ')} })`, type, { isNeverNull: true })
}

/** True where equal results count once: where a `return` clause says nothing else (CQL 1.5, return). */
export function isDistinct (node: ElmNode): boolean {
  const clause = childNode(node, 'return')
  return clause !== undefined && clause['distinct'] !== false && clause['distinct'] !== 'false'
}
