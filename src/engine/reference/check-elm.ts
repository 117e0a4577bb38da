import { createRequire } from 'node:module'
import type { ElmLibrary } from '../../cql/elm.js'
import { OutcomeError } from '../../fhir/outcome-error.js'

const KNOWN_NODES = new Set(Object.keys(createRequire(import.meta.url)('cql-execution/lib/elm/expressions.js') as object))

/**
 * Refuses ELM that holds nodes cql-execution does not know: it would build nothing for them, and their result would be null.
 * @throws OutcomeError ELM_INVALID with library, place and type of the first such node
 */
export function checkElm (library: ElmLibrary): void {
  for (const { name, expression } of library.statements?.def ?? []) checkNode(expression, library, `definition "${name}"`)
}

function checkNode (node: unknown, library: ElmLibrary, place: string): void {
  if (Array.isArray(node)) {
    for (const one of node) checkNode(one, library, place)
  } else if (typeof node === 'object' && node !== null) {
    const { type, locator } = node as { readonly type?: unknown, readonly locator?: string }
    const here = locator === undefined ? place : `${place}, ${locator}`
    if (typeof type === 'string' && !type.endsWith('TypeSpecifier') && !KNOWN_NODES.has(type)) {
      throw new OutcomeError('ELM_INVALID', `Library ${library.identifier.id}, ${here}: the engine does not know ELM node ${type}.`)
    }
    for (const [key, value] of Object.entries(node)) if (key !== 'annotation') checkNode(value, library, here)
  }
}
