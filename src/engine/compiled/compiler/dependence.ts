import { ANNOTATIONS, isNode, textOf, type ElmNode } from './elm-node.js'
import type { LibraryScope } from './library-scope.js'

/** Nodes that name an alias, a let or an operand. */
const NAMES = new Set(['AliasRef', 'QueryLetRef', 'OperandRef', 'IdentifierRef', 'Current', 'Iteration', 'Total'])

/**
 * What values depend on: a value that reads nothing of the subject is the same for all of them. Answers are kept for each node; functions
 * are followed by name, whatever the overload.
 */
export class Dependence {
  readonly #subject = new Map<ElmNode, boolean>()
  readonly #names = new Map<ElmNode, boolean>()

  /** True where evaluating the node may retrieve from the record. */
  readsSubject (node: ElmNode, library: LibraryScope): boolean {
    let answer = this.#subject.get(node)
    if (answer === undefined) {
      this.#subject.set(node, false)
      this.#subject.set(node, answer = this.#reads(node, library))
    }
    return answer
  }

  /** True where an alias, let or operand is named anywhere within. */
  hasNames (node: ElmNode): boolean {
    let answer = this.#names.get(node)
    if (answer === undefined) this.#names.set(node, answer = NAMES.has(node.type) || textOf(node, 'scope') !== undefined || parts(node).some(part => this.hasNames(part)))
    return answer
  }

  #reads (node: ElmNode, library: LibraryScope): boolean {
    if (node.type === 'Retrieve') return true
    if (node.type === 'ExpressionRef' || node.type === 'FunctionRef' || node.type === 'IdentifierRef') {
      const alias = textOf(node, 'libraryName')
      const target = alias === undefined ? library : library.includes.get(alias)
      if (target === undefined) return true
      const name = textOf(node, 'name') ?? ''
      const bodies = [target.definitions.get(name), ...target.functions.get(name) ?? []].map(definition => definition?.['expression']).filter(isNode)
      if (bodies.some(body => this.readsSubject(body, target))) return true
    }
    return parts(node).some(part => this.readsSubject(part, library))
  }
}

/** Every object below a node that is part of its logic. */
export function parts (node: ElmNode): ElmNode[] {
  const found: ElmNode[] = []
  for (const [key, value] of Object.entries(node)) {
    if (ANNOTATIONS.has(key)) continue
    if (Array.isArray(value)) found.push(...value.filter(isNode))
    else if (isNode(value)) found.push(value)
  }
  return found
}
