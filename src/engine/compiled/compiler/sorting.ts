import { sortRows } from '../runtime/sort-rows.js'
import { childNode, childNodes, textOf, type ElmNode } from './elm-node.js'
import type { ExpressionContext } from './expression-context.js'
import { computed, factsOf, named, type Fragment } from './fragment.js'
import { SourceWriter } from './source-writer.js'

/** The list in the order of a query's `sort` clause; the list itself where there is none. */
export function sorted (node: ElmNode, list: Fragment, context: ExpressionContext): Fragment {
  const clause = childNode(node, 'sort')
  return clause === undefined ? list : sortedBy(childNodes(clause, 'by'), list, context)
}

/** The list sorted by ELM SortByItems: by the element itself, by one of its elements, or by an expression over it (`$this`). */
export function sortedBy (items: readonly ElmNode[], list: Fragment, context: ExpressionContext): Fragment {
  const keys = items.map(item => sortKey(item, list, context))
  const descending = items.map(item => isDescending(item, context))
  return computed(context.call(sortRows, list.code, `[${keys.join(', ')}]`, `[${descending.join(', ')}]`), list.type, factsOf(list))
}

/** The name of a function in the program that gives an element's key. */
function sortKey (item: ElmNode, { type, isWithoutNulls }: Fragment, context: ExpressionContext): string {
  const [name, parameter] = [context.program.name('f'), context.program.name('x')]
  const element = named(parameter, type.kind === 'list' ? type.element : type, isWithoutNulls === true ? { isNeverNull: true } : {})
  const out = new SourceWriter()
  out.site = context.out.site
  const inner = context.inFunction(context.scope.with('$this', element), out)
  const key = keyOf(item, element, inner)
  context.out.line(`const ${name} = ${parameter} => {`)
  context.out.append(out)
  context.out.line(`return ${key.code}`)
  context.out.line('}')
  return name
}

function keyOf (item: ElmNode, element: Fragment, context: ExpressionContext): Fragment {
  switch (item.type) {
    case 'ByDirection': return element
    case 'ByColumn': return context.compile({ type: 'Property', path: context.text(item, 'path'), scope: '$this' })
    case 'ByExpression': return context.compile(context.child(item, 'expression'))
    default: throw context.problem(item, 'the engine does not know this way of sorting')
  }
}

function isDescending (item: ElmNode, context: ExpressionContext): boolean {
  const direction = textOf(item, 'direction') ?? 'asc'
  if (direction === 'desc' || direction === 'descending') return true
  if (direction === 'asc' || direction === 'ascending') return false
  throw context.problem(item, 'its direction is neither ascending nor descending')
}
