import type { ElmDefinition } from '../../../cql/elm.js'
import { parts } from './dependence.js'
import { isNode, textOf, type ElmNode } from './elm-node.js'
import type { LibraryScope } from './library-scope.js'

/** How often each definition is referred to from what is evaluated, functions followed by name. Those asked for count as well. */
export function referenceCounts (main: LibraryScope, asked: readonly string[]): ReadonlyMap<ElmDefinition, number> {
  const counts = new Map<ElmDefinition, number>()
  const visited = new Set<ElmDefinition>()
  const visit = (definition: ElmDefinition, library: LibraryScope): void => {
    if (visited.has(definition)) return
    visited.add(definition)
    if (isNode(definition['expression'])) walk(definition['expression'], library)
  }
  const walk = (node: ElmNode, library: LibraryScope): void => {
    const alias = textOf(node, 'libraryName')
    const target = alias === undefined ? library : library.includes.get(alias)
    const name = textOf(node, 'name') ?? ''
    if (node.type === 'FunctionRef') for (const overload of target?.functions.get(name) ?? []) visit(overload, target as LibraryScope)
    const definition = node.type === 'ExpressionRef' || node.type === 'IdentifierRef' ? target?.definitions.get(name) : undefined
    if (definition !== undefined) {
      counts.set(definition, (counts.get(definition) ?? 0) + 1)
      visit(definition, target as LibraryScope)
    }
    for (const part of parts(node)) walk(part, library)
  }
  for (const name of asked) {
    const definition = main.definitions.get(name)
    if (definition === undefined) continue
    counts.set(definition, (counts.get(definition) ?? 0) + 1)
    visit(definition, main)
  }
  return counts
}
