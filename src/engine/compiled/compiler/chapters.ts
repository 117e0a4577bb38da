import { CLINICAL } from './clinical.js'
import { COMPARISONS, COMPARISON_TESTS } from './comparisons.js'
import { CONDITIONAL, CONDITIONAL_TESTS } from './conditional.js'
import type { Handler, StreamHandler, TestHandler } from './expression-context.js'
import { FUNCTION_CALLS, FUNCTION_TESTS } from './function-calls.js'
import { INSTANCES } from './instances.js'
import { LISTS, LIST_STREAMS, LIST_TESTS } from './lists.js'
import { LITERALS } from './literals.js'
import { LOGICAL, LOGICAL_TESTS } from './logical.js'
import { OPERATORS } from './operators.js'
import { QUERIES, QUERY_STREAMS } from './queries.js'
import { REFERENCES } from './references.js'
import { RETRIEVES } from './retrieves.js'
import { STRUCTURED } from './structured.js'
import { TYPES } from './types.js'

function byType<T> (...chapters: readonly Readonly<Record<string, T>>[]): ReadonlyMap<string, T> {
  return new Map(chapters.flatMap(chapter => Object.entries(chapter)))
}

/** How each ELM node type is compiled; later chapters take a node from the plain operators. Maps, since types come from packages. */
export const HANDLERS: ReadonlyMap<string, Handler> = byType(OPERATORS, LITERALS, REFERENCES, STRUCTURED, INSTANCES, LOGICAL, CONDITIONAL, COMPARISONS,
  TYPES, LISTS, QUERIES, RETRIEVES, CLINICAL, FUNCTION_CALLS)

/** Nodes that are tested without making their three-valued result. */
export const TESTS: ReadonlyMap<string, TestHandler> = byType(LOGICAL_TESTS, CONDITIONAL_TESTS, COMPARISON_TESTS, LIST_TESTS, FUNCTION_TESTS)

/** Lists that are looked through without being made. */
export const STREAMS: ReadonlyMap<string, StreamHandler> = byType(QUERY_STREAMS, LIST_STREAMS)
