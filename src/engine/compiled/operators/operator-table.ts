import { COLLECTION_OPERATORS } from './collection-operators.js'
import type { OperatorEntry } from './operator-entry.js'
import { SCALAR_OPERATORS } from './scalar-operators.js'

/**
 * ELM node types whose operands are just evaluated values, and what the compiler must know to call them. Not here are nodes with scopes
 * (queries, Filter, Repeat), with types (As, Is, Convert, MinValue), with references, literals, selectors and conditionals.
 */
export const OPERATORS: Readonly<Record<string, OperatorEntry>> = { ...SCALAR_OPERATORS, ...COLLECTION_OPERATORS }
