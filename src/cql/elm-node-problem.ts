import type { ElmLibrary } from './elm.js'

type Json = Readonly<Record<string, unknown>>

/** Elements that hold expressions or lists of them, and nothing else (ELM R1). */
const EXPRESSIONS = new Set([
  'expression', 'operand', 'where', 'suchThat', 'condition', 'then', 'else', 'comparand', 'when', 'low', 'high', 'lowClosedExpression', 'highClosedExpression',
  'codes', 'dateRange', 'startIndex', 'endIndex', 'separator', 'starting', 'default'
])

/** Elements that hold parts of nodes or lists of them: sources, items, tuple and list elements. */
const PARTS = new Set(['source', 'element', 'relationship', 'let', 'return', 'aggregate', 'sort', 'caseItem'])

/**
 * What in the definitions and parameters of a library is no node where a node must stand: an engine would take it for nothing, and the
 * result for null. Undefined where there is no such thing.
 */
export function elmNodeProblem ({ statements, parameters }: Pick<ElmLibrary, 'statements' | 'parameters'>): string | undefined {
  for (const { name, type, expression } of statements?.def ?? []) {
    // A function may be external (ELM FunctionDef.external), as FHIRHelpers.resolve is; calling it fails the subject.
    if (!(isNode(expression) || (type === 'FunctionDef' && expression === undefined))) return `definition ${JSON.stringify(name)} has no expression`
  }
  return problemIn(statements) ?? problemIn(parameters)
}

/** With a stack of its own, so that no depth overflows the call stack. */
function problemIn (declarations: unknown): string | undefined {
  const open: unknown[] = [declarations]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (Array.isArray(next)) {
      for (const one of next) open.push(one)
    } else if (isJson(next)) {
      const node = next
      const wrong = Object.keys(node).find(key => isWrong(key, node))
      if (wrong !== undefined) return `${wrong} holds what is no ELM node${typeof node['locator'] === 'string' ? ` (at ${node['locator']})` : ''}`
      for (const [key, value] of Object.entries(node)) if (key !== 'annotation' && typeof value === 'object' && value !== null) open.push(value)
    }
  }
  return undefined
}

function isWrong (key: string, node: Json): boolean {
  const list = (Array.isArray(node[key]) ? node[key] : [node[key]]) as readonly unknown[]
  if (PARTS.has(key)) return !list.every(isJson)
  // The operands of a function's declaration are names with their types.
  if (!EXPRESSIONS.has(key) || (key === 'operand' && node['type'] === 'FunctionDef')) return false
  return !list.every(isNode)
}

function isNode (value: unknown): boolean {
  return isJson(value) && typeof value['type'] === 'string'
}

function isJson (value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
