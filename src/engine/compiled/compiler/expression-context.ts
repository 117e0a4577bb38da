import type { ElmDefinition } from '../../../cql/elm.js'
import type { OutcomeError } from '../../../fhir/outcome-error.js'
import { ANY, isAny, listOf, type CqlType } from '../model/cql-type.js'
import { listFrom } from '../runtime/list-from.js'
import type { CqlValueSetRef } from '../values/code.js'
import type { CqlDateTime } from '../values/date-time.js'
import { childNode, childNodes, textOf, type ElmNode } from './elm-node.js'
import { elmProblem, type Place } from './elm-problem.js'
import { computed, factsOf, named, type Fragment } from './fragment.js'
import type { LibraryScope } from './library-scope.js'
import type { Program, RuntimeFunction } from './program.js'
import { Scope } from './scope.js'
import { SourceWriter, type Site } from './source-writer.js'
import type { Tracing } from './tracing.js'

/** Compiles a node to its value. */
export type Handler = (node: ElmNode, context: ExpressionContext) => Fragment
/** Compiles a node to a JavaScript boolean: whether its value is `wanted`. Null is neither. */
export type TestHandler = (node: ElmNode, context: ExpressionContext, wanted: boolean) => string
/**
 * Compiles a list node to statements that run a body for each element, without making the list; undefined where the list must be made.
 * Null is empty, and an element that the list has once may come several times: for `exists` and the like, which do not mind.
 */
export type StreamHandler = (node: ElmNode, context: ExpressionContext) => ((body: ElementBody) => void) | undefined
export type ElementBody = (element: Fragment, context: ExpressionContext) => void

/** What a call wants: the value, or whether it is true or false. */
export type Wanted = 'value' | boolean

/** What compiling an expression needs of the whole measure. */
export interface Compilation {
  readonly program: Program
  /** What is noted while the program evaluates; where something is, no short cuts are taken. */
  readonly tracing: Tracing | undefined
  handler (type: string): Handler | undefined
  test (type: string): TestHandler | undefined
  stream (type: string): StreamHandler | undefined
  /** The value of a definition, worked out once for each subject, or once at all where it does not depend on the subject. */
  definition (library: LibraryScope, name: string, node: ElmNode, context: ExpressionContext): Fragment
  /** The value of a call of a function of a library, or with a boolean whether it is that, as a JavaScript boolean. */
  call (definition: ElmDefinition, library: LibraryScope, args: readonly Fragment[], context: ExpressionContext, wanted: Wanted): Fragment
  /** A definition that is referred to once, looked through in place; undefined where its value is kept. */
  inline (node: ElmNode, context: ExpressionContext): ((body: ElementBody) => void) | undefined
  /** The value of a node that does not depend on the subject, worked out once; undefined for any other node. */
  once (node: ElmNode, context: ExpressionContext): Fragment | undefined
  /** The value of a node, noted where that is asked for. */
  traced (node: ElmNode, context: ExpressionContext, compile: () => Fragment): Fragment
  /** A declared value set with its codes; undefined where none of this name is declared. */
  valueSet (library: LibraryScope, name: string): CqlValueSetRef | undefined
  /** Notes the resources of a retrieve where that is asked for. */
  retrieved (list: Fragment): Fragment
  /** Value of a parameter by name, undefined where the caller gives none. */
  parameter (name: string): { readonly value: unknown } | undefined
  /** CQL `Now()`. */
  readonly now: CqlDateTime
  /** Minutes east of UTC for dates without an offset. */
  readonly evaluationOffsetMinutes: number
}

/** Where an expression is compiled: its library, the names in scope, and the writer that takes the statements it needs. */
export class ExpressionContext {
  readonly compilation: Compilation
  readonly library: LibraryScope
  readonly place: Place
  readonly scope: Scope
  readonly out: SourceWriter
  /** True in functions and loops, where an expression may be evaluated several times for one subject. */
  readonly isRepeated: boolean

  constructor (compilation: Compilation, library: LibraryScope, place: Place, scope: Scope, out: SourceWriter, isRepeated: boolean) {
    this.compilation = compilation
    this.library = library
    this.place = place
    this.scope = scope
    this.out = out
    this.isRepeated = isRepeated
  }

  get program (): Program {
    return this.compilation.program
  }

  /** The value of a node. Statements it needs come before, in `out`. @throws OutcomeError ELM_INVALID */
  compile (node: ElmNode): Fragment {
    const handler = this.compilation.handler(node.type)
    if (handler === undefined) throw this.problem(node, 'the engine does not know this node')
    return this.#at(node, () => this.compilation.traced(node, this, () => this.compilation.once(node, this) ?? handler(node, this)))
  }

  /** A JavaScript boolean: whether the value of a node is `wanted`. */
  test (node: ElmNode, wanted: boolean): string {
    const handler = this.compilation.tracing !== undefined ? undefined : this.compilation.test(node.type)
    if (handler !== undefined) return this.#at(node, () => handler(node, this, wanted))
    return testOf(this.compile(node), wanted)
  }

  /** A way to run a body for each element of a list node that makes no list; undefined where there is none. */
  stream (node: ElmNode): ((body: ElementBody) => void) | undefined {
    const handler = this.compilation.tracing !== undefined ? undefined : this.compilation.stream(node.type)
    return handler === undefined ? undefined : this.#at(node, () => handler(node, this))
  }

  /** Runs `body` for each element of a list node, elements that the list has once perhaps several times. */
  each (node: ElmNode, body: ElementBody): void {
    const stream = this.stream(node)
    if (stream === undefined) this.loop(this.compile(node), body)
    else stream(body)
  }

  /**
   * Runs `body` for each element of a list that may be null, or for a single value that is not. Every round of a loop takes a step of the
   * budget.
   */
  loop (list: Fragment, body: ElementBody): void {
    const { code, type, isNeverNull, isWithoutNulls } = this.bind(isAny(list.type) ? computed(this.call(listFrom, list.code), listOf(ANY)) : list)
    if (isNeverNull !== true) this.out.line(`if (${code} !== null) {`)
    if (type.kind === 'list') this.#rounds(code, type.element, isWithoutNulls === true, body)
    else body(named(code, type, { isNeverNull: true }), this)
    if (isNeverNull !== true) this.out.line('}')
  }

  #rounds (list: string, type: CqlType, isWithoutNulls: boolean, body: ElementBody): void {
    const [index, element] = [this.program.name('i'), this.program.name('e')]
    this.out.line(`for (let ${index} = 0; ${index} < ${list}.length; ${index}++) {`)
    this.out.line('if (--steps < 0) overBudget()')
    this.out.line(`const ${element} = ${list}[${index}]`)
    body(named(element, type, isWithoutNulls ? { isNeverNull: true } : {}), this.#with(this.scope, this.out, true))
    this.out.line('}')
  }

  /** The same fragment as a name, so that it may be written several times. */
  bind (fragment: Fragment): Fragment {
    if (fragment.isName) return fragment
    const name = this.program.name('t')
    this.out.line(`const ${name} = ${fragment.code}`)
    return named(name, fragment.type, factsOf(fragment))
  }

  /** Declares a variable and gives its name. */
  variable (initial?: string): string {
    const name = this.program.name('v')
    this.out.line(initial === undefined ? `let ${name}` : `let ${name} = ${initial}`)
    return name
  }

  /** A call of a function of the engine. */
  call (operator: RuntimeFunction, ...operands: readonly string[]): string {
    return `${this.program.function(operator)}(${operands.join(', ')})`
  }

  constant (value: unknown): string {
    return this.program.constant(value)
  }

  /** The same place with statements of their own, e.g. of a branch. */
  nested (): ExpressionContext {
    const out = new SourceWriter()
    out.site = this.out.site
    return this.#with(this.scope, out, this.isRepeated)
  }

  /** The same place with other names. */
  withScope (scope: Scope): ExpressionContext {
    return this.#with(scope, this.out, this.isRepeated)
  }

  /** The same place within a function of the program that may be called several times. */
  inFunction (scope: Scope, out: SourceWriter): ExpressionContext {
    return this.#with(scope, out, true)
  }

  /** Another definition or function, compiled into the statements here; it sees no names but its own. */
  elsewhere (library: LibraryScope, definition: string, out: SourceWriter = this.out): ExpressionContext {
    return new ExpressionContext(this.compilation, library, { library: library.id, definition }, new Scope(), out, this.isRepeated)
  }

  /** This place again, with its library and names, where the statements of another stand: in a loop over that one's elements. */
  resumedIn (other: ExpressionContext): ExpressionContext {
    return this.#with(this.scope, other.out, other.isRepeated)
  }

  /** A child that a node must have. @throws OutcomeError ELM_INVALID */
  child (node: ElmNode, property = 'operand', index = 0): ElmNode {
    const child = index === 0 ? childNode(node, property) : childNodes(node, property)[index]
    if (child === undefined) throw this.problem(node, `its ${property} is missing`)
    return child
  }

  /** A text that a node must have. @throws OutcomeError ELM_INVALID */
  text (node: ElmNode, property: string): string {
    const text = textOf(node, property)
    if (text === undefined) throw this.problem(node, `its ${property} is missing`)
    return text
  }

  problem (node: ElmNode | undefined, text: string): OutcomeError {
    return elmProblem(this.place, node, text)
  }

  #with (scope: Scope, out: SourceWriter, isRepeated: boolean): ExpressionContext {
    return new ExpressionContext(this.compilation, this.library, this.place, scope, out, isRepeated)
  }

  #at<T> (node: ElmNode, action: () => T): T {
    const { site } = this.out
    this.out.site = siteOf(node, this.place)
    try {
      return action()
    } finally {
      this.out.site = site
    }
  }
}

/** A JavaScript boolean: whether a truth value is `wanted`. */
export function testOf ({ code, isNeverNull, literal }: Fragment, wanted: boolean): string {
  if (literal !== undefined) return String(literal === wanted)
  if (isNeverNull === true) return wanted ? code : `!${code}`
  return `(${code} === ${wanted})`
}

/** What errors say of a node. */
export function siteOf (node: ElmNode, place: Place): Site {
  return { ...place, type: node.type, localId: textOf(node, 'localId'), locator: textOf(node, 'locator') }
}
