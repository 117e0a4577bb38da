import { createRequire } from 'node:module'
import type { ElmLibrary } from '../../cql/elm.js'
import { elmNodeProblem } from '../../cql/elm-node-problem.js'
import { OutcomeError } from '../../fhir/outcome-error.js'

/** The classes that cql-execution builds; its module has functions as well, whose names begin with a small letter. */
const KNOWN_NODES = new Set(Object.keys(createRequire(import.meta.url)('cql-execution/lib/elm/expressions.js') as object).filter(name => /^[A-Z]/.test(name)))

/** As the compiled engine has it: deeper than logic that people write. */
const MAX_DEPTH = 400

/** Elements that hold names. cql-execution keeps values by name in plain objects, which have what every object has, `constructor`. */
const NAMES = ['name', 'alias', 'localIdentifier', 'libraryName', 'path', 'scope', 'identifier']

interface OpenNode {
  readonly node: object
  readonly place: string
  readonly depth: number
}

/**
 * Refuses ELM that holds nodes cql-execution does not know: it would build nothing for them, and their result would be null. Also names
 * that it cannot keep, and expressions nested beyond reason.
 * @throws OutcomeError ELM_INVALID with library, place and type of the first such node
 */
export function checkElm (library: ElmLibrary): void {
  const wrong = elmNodeProblem(library)
  if (wrong !== undefined) throw new OutcomeError('ELM_INVALID', `Library ${library.identifier.id}: ${wrong}.`)
  for (const [section, declarations] of Object.entries(library)) {
    const { def } = (declarations ?? {}) as { readonly def?: unknown }
    if (Array.isArray(def)) for (const one of def as readonly { readonly name?: unknown }[]) checkDeclaration(one, section, library)
  }
}

function checkDeclaration (declaration: { readonly name?: unknown }, section: string, library: ElmLibrary): void {
  const place = `${section === 'statements' ? 'definition' : section} ${JSON.stringify(declaration.name)}`
  refuseNames(declaration, library, place)
  if (section !== 'statements') return
  checkNodes({ node: declaration, place, depth: 0 }, library)
}

/** With a stack of its own, so that no depth overflows the call stack. */
function checkNodes (root: OpenNode, library: ElmLibrary): void {
  const open = [root]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, place, depth } = next
    const { type, locator } = node as { readonly type?: unknown, readonly locator?: unknown }
    const here = typeof locator === 'string' ? `${place}, ${locator}` : place
    const isNode = typeof type === 'string'
    if (depth > MAX_DEPTH) throw problem(library, here, `it is nested deeper than ${MAX_DEPTH} levels`)
    if (isNode && !type.endsWith('TypeSpecifier') && !KNOWN_NODES.has(type)) throw problem(library, here, `the engine does not know ELM node ${type}`)
    refuseNames(node, library, here)
    for (const [key, value] of Object.entries(node)) {
      if (key !== 'annotation') for (const child of objectsIn(value)) open.push({ node: child, place: here, depth: isNode ? depth + 1 : depth })
    }
  }
}

function refuseNames (node: object, library: ElmLibrary, place: string): void {
  for (const element of NAMES) {
    const name = (node as Readonly<Record<string, unknown>>)[element]
    if (typeof name === 'string' && name in Object.prototype) throw problem(library, place, `the reference engine cannot use the name ${name}`)
  }
}

function objectsIn (value: unknown): readonly object[] {
  if (Array.isArray(value)) return (value as unknown[]).flatMap(objectsIn)
  return typeof value === 'object' && value !== null ? [value] : []
}

function problem ({ identifier }: ElmLibrary, place: string, what: string): OutcomeError {
  return new OutcomeError('ELM_INVALID', `Library ${identifier.id}, ${place}: ${what}.`)
}
