import type { ElmNode } from './elm-node.js'
import type { Place } from './elm-problem.js'
import { computed, factsOf, type Fragment } from './fragment.js'
import type { Program } from './program.js'
import type { Scope } from './scope.js'
import type { SourceWriter } from './source-writer.js'

/** What a definition's function does besides working out its value. */
export interface DefinitionTrace {
  /** Where the kept value is given. */
  readonly whenKept: string
  readonly before: string
  /** @param value the variable that holds the value */
  after (value: string): string
}

/** Statements before an operand is tried, and where it failed. */
export interface AttemptTrace {
  readonly before: string
  readonly failed: string
}

/** What noting a node's value needs of the place where it is compiled. */
export interface ClauseContext {
  readonly out: SourceWriter
  readonly scope: Scope
  readonly program: Program
  constant (value: unknown): string
}

/** What a program notes while it evaluates. Without tracing nothing is written into it. */
export interface Tracing {
  /** Declarations at the head of the program. */
  readonly head: readonly string[]
  /** Source that runs before a definition is asked for. */
  readonly whenAsked: string
  /** True where every node's value is noted. */
  readonly isOfClauses: boolean
  /** A node's value, noted. */
  clause (node: ElmNode, context: ClauseContext, compile: () => Fragment): Fragment
  /** A retrieve's resources, noted. */
  retrieved (list: Fragment): Fragment
  /** Statements around an operand that may fail without harm. */
  attempt (program: Program): AttemptTrace
  /** Around a definition's body. */
  definition (place: Place, program: Program, state: SourceWriter): DefinitionTrace
}

/**
 * Notes what is retrieved, for each definition with all it refers to: what was retrieved for a kept value counts wherever it is used.
 * `collected` holds the resources of the definition that is being evaluated.
 */
export const RESOURCE_TRACING: Tracing = {
  head: [
    'let collected = new Set()',
    'function noted (list) { for (const one of list) collected.add(one); return list }'
  ],
  whenAsked: 'collected = new Set()',
  isOfClauses: false,
  attempt: () => ({ before: '', failed: '' }),
  clause: (_node, _context, compile) => compile(),
  retrieved: list => computed(`noted(${list.code})`, list.type, factsOf(list)),
  definition (_place, program, state) {
    const name = program.name('s')
    state.line(`let ${name} = collected`)
    return {
      whenKept: `noted(${name})`,
      before: 'const outer = collected; collected = new Set()',
      after: () => `${name} = collected; collected = outer; noted(${name})`
    }
  }
}
