import { elmNodeProblem } from '../../../cql/elm-node-problem.js'
import { OutcomeError } from '../../../fhir/outcome-error.js'
import { HANDLERS } from './chapters.js'
import { parts } from './dependence.js'
import { isNode, type ElmNode } from './elm-node.js'
import { elmProblem, type Place } from './elm-problem.js'
import type { LibraryScope } from './library-scope.js'

/** Nodes that are part of others and no expressions. */
const PARTS = new Set(['With', 'Without', 'ByDirection', 'ByColumn', 'ByExpression'])

/** Deeper than logic that people write, and less than the compiler's own recursion bears. */
const MAX_DEPTH = 400

/** Models whose elements are those of FHIR R4: FHIR itself and profiles of it (QI-Core, US Core, US Quality Core). */
const FHIR_MODELS = /^https?:\/\/(?:hl7\.org\/fhir|fhir\.org\/guides)(?:\/|$)/
const SYSTEM_MODEL = 'urn:hl7-org:elm-types:r1'

/**
 * Refuses ELM on other models, with nodes that this engine does not know, whether they are asked for or not, and expressions nested
 * beyond reason.
 * @throws OutcomeError ELM_INVALID with library, definition, locator and node type of the first such node
 */
export function checkElm (library: LibraryScope): void {
  for (const { localIdentifier, uri, version } of library.elm.usings?.def ?? []) {
    const isKnown = uri === SYSTEM_MODEL || (FHIR_MODELS.test(uri) && (localIdentifier !== 'FHIR' || version === undefined || version.startsWith('4.0.')))
    if (!isKnown) throw new OutcomeError('ELM_INVALID', `Library ${library.id} uses model ${localIdentifier} ${version ?? ''}; known are FHIR 4.0.1 and its profiles.`)
  }
  const wrong = elmNodeProblem(library.elm)
  if (wrong !== undefined) throw new OutcomeError('ELM_INVALID', `Library ${library.id}: ${wrong}.`)
  const statements = [...library.definitions.values(), ...[...library.functions.values()].flat()]
  for (const { name, expression } of statements) if (isNode(expression)) checkNodes(expression, { library: library.id, definition: name })
  for (const [name, parameter] of library.parameters) if (isNode(parameter['default'])) checkNodes(parameter['default'], { library: library.id, definition: name })
}

/** With a stack of its own, so that no depth overflows the call stack. */
function checkNodes (root: ElmNode, place: Place): void {
  const open: { readonly node: ElmNode, readonly depth: number }[] = [{ node: root, depth: 1 }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, depth } = next
    const type: unknown = node.type
    if (depth > MAX_DEPTH) throw elmProblem(place, node, `it is nested deeper than ${MAX_DEPTH} levels`)
    if (typeof type === 'string' && !type.endsWith('TypeSpecifier') && !HANDLERS.has(type) && !PARTS.has(type)) throw elmProblem(place, node, 'the engine does not know this node')
    for (const part of parts(node)) open.push({ node: part, depth: depth + 1 })
  }
}
