import type { ElmDefinition, ElmLibrary } from '../../cql/elm.js'

/** What annotates a node and does not decide its result. */
const ANNOTATIONS = new Set(['annotation', 'locator', 'localId', 'resultTypeName', 'resultTypeSpecifier', 'signature', 'operandTypeSpecifier'])

interface ElmNode {
  readonly type?: string
  readonly [key: string]: unknown
}

/** The same logic in a form that costs cql-execution less; each change says why the result stays. The library is not changed. */
export function lighterElm (library: ElmLibrary): ElmLibrary {
  return withPlainQueries(collapseOverloads(library)) as ElmLibrary
}

/**
 * Overloads that do the same stand once. cql-execution picks an overload at run time by trying the operand against every one:
 * FHIRHelpers.ToString has some 250, all of them `value.value`, which made up most of an evaluation.
 */
function collapseOverloads (library: ElmLibrary): ElmLibrary {
  const seen = new Set<string>()
  const def = (library.statements?.def ?? []).filter(definition => {
    if (definition.type !== 'FunctionDef') return true
    const key = overloadKey(definition)
    return !seen.has(key) && seen.add(key)
  })
  return { ...library, statements: { def } }
}

function overloadKey ({ name, operand, expression }: ElmDefinition): string {
  const names = (operand as readonly { readonly name: string }[] | undefined ?? []).map(one => one.name)
  return JSON.stringify([name, names, expression], (key, value: unknown) => ANNOTATIONS.has(key) ? undefined : value)
}

/**
 * A query of one source without a return clause returns what is left of its source, once for each element (CQL 1.5 author's
 * guide, queries; `distinct` is a property of the return clause). cql-execution makes such a result distinct as well, comparing
 * resources element by element, which took a third of an evaluation; said explicitly, it does not.
 */
function withPlainQueries (node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withPlainQueries)
  if (typeof node !== 'object' || node === null) return node
  const copy: Record<string, unknown> = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, key === 'annotation' ? value : withPlainQueries(value)]))
  const { type, source, return: returned, aggregate, codes } = copy as ElmNode
  const only = Array.isArray(source) && source.length === 1 ? source[0] as { readonly alias: string } : undefined
  if (type === 'Query' && only !== undefined && returned === undefined && aggregate === undefined) {
    copy['return'] = { distinct: false, expression: { type: 'AliasRef', name: only.alias } }
  }
  if (type === 'Retrieve' && codes !== undefined) copy['codes'] = retrievedCodes(codes as ElmNode)
  return copy
}

/** The codes of a retrieve as cql-execution takes them: it takes a single code for a value set, and an expanded value set for codes of its own making. */
function retrievedCodes (codes: ElmNode): unknown {
  if (codes.type === 'ExpandValueSet') return codes['operand']
  return codes.type === 'Code' || codes.type === 'CodeRef' ? { type: 'ToList', operand: codes } : codes
}
