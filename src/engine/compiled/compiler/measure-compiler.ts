import type { ElmDefinition } from '../../../cql/elm.js'
import type { ValueSetMembership } from '../../../terminology/value-set-index.js'
import { CqlValueSetRef } from '../values/code.js'
import type { CqlDateTime } from '../values/date-time.js'
import { HANDLERS, STREAMS, TESTS } from './chapters.js'
import { DefinitionCompiler } from './definition-compiler.js'
import { Dependence } from './dependence.js'
import { childNodes, type ElmNode } from './elm-node.js'
import type { Compilation, ElementBody, ExpressionContext, Handler, StreamHandler, TestHandler, Wanted } from './expression-context.js'
import type { Fragment } from './fragment.js'
import { FunctionCompiler } from './function-compiler.js'
import type { LibraryScope } from './library-scope.js'
import { Program } from './program.js'
import { referenceCounts } from './reference-counts.js'
import { libraryOf } from './references.js'
import { SourceWriter } from './source-writer.js'
import type { Tracing } from './tracing.js'

/** What a measure is compiled with. */
export interface CompileOptions {
  readonly main: LibraryScope
  /** Definitions of the main library that are asked for. */
  readonly asked: readonly string[]
  readonly memberships: ReadonlyMap<string, ValueSetMembership>
  readonly parameters: ReadonlyMap<string, unknown>
  readonly now: CqlDateTime
  readonly tracing?: Tracing
}

/** Nodes that are constants already, or cost less than looking up a kept value. */
const SIMPLE = new Set(['Literal', 'Null', 'Quantity', 'Ratio', 'ValueSetRef', 'CodeSystemRef', 'CodeRef', 'ConceptRef', 'Code', 'Concept', 'ParameterRef',
  'ExpressionRef', 'MinValue', 'MaxValue', 'Now', 'Today', 'TimeOfDay', 'IsNull'])

function isSimple (node: ElmNode): boolean {
  return SIMPLE.has(node.type) || (node.type === 'As' && childNodes(node, 'operand').every(({ type }) => type === 'Null'))
}

/** Compiles the definitions asked for and what they refer to into one program. */
export class MeasureCompiler implements Compilation {
  readonly program = new Program()
  readonly now: CqlDateTime
  readonly evaluationOffsetMinutes: number
  readonly state = new SourceWriter()
  readonly tracing: Tracing | undefined
  readonly #options: CompileOptions
  readonly #dependence = new Dependence()
  readonly #functions = new FunctionCompiler()
  readonly #definitions: DefinitionCompiler
  readonly #counts: ReadonlyMap<ElmDefinition, number>
  readonly #valueSets = new Map<object, CqlValueSetRef>()

  constructor (options: CompileOptions) {
    this.#options = options
    this.tracing = options.tracing
    this.now = options.now
    this.evaluationOffsetMinutes = options.now.offsetMinutes
    this.#counts = referenceCounts(options.main, options.asked)
    this.#definitions = new DefinitionCompiler(this, this.#dependence, this.state)
  }

  /** Names of the functions that give the definitions asked for, in order. @throws OutcomeError ELM_INVALID */
  compileAsked (): readonly string[] {
    return this.#options.asked.map(name => this.#definitions.reference(this.#options.main, name, undefined, undefined).code)
  }

  handler (type: string): Handler | undefined {
    return HANDLERS.get(type)
  }

  test (type: string): TestHandler | undefined {
    return TESTS.get(type)
  }

  stream (type: string): StreamHandler | undefined {
    return STREAMS.get(type)
  }

  definition (library: LibraryScope, name: string, node: ElmNode, context: ExpressionContext): Fragment {
    return this.#definitions.reference(library, name, context, node)
  }

  call (definition: ElmDefinition, library: LibraryScope, args: readonly Fragment[], context: ExpressionContext, wanted: Wanted): Fragment {
    return this.#functions.call(definition, library, args, context, wanted)
  }

  inline (node: ElmNode, context: ExpressionContext): ((body: ElementBody) => void) | undefined {
    const library = libraryOf(node, context)
    const definition = library.definitions.get(context.text(node, 'name'))
    if (definition === undefined || context.isRepeated || this.#counts.get(definition) !== 1) return undefined
    const inner = context.elsewhere(library, definition.name)
    const stream = inner.stream(inner.child(definition as unknown as ElmNode, 'expression'))
    return stream === undefined ? undefined : body => { stream((element, within) => { body(element, context.resumedIn(within)) }) }
  }

  once (node: ElmNode, context: ExpressionContext): Fragment | undefined {
    if (isSimple(node) || this.tracing?.isOfClauses === true || this.#dependence.hasNames(node) || this.#dependence.readsSubject(node, context.library)) return undefined
    return this.#definitions.once(node, context, inner => (HANDLERS.get(node.type) as Handler)(node, inner))
  }

  traced (node: ElmNode, context: ExpressionContext, compile: () => Fragment): Fragment {
    return this.tracing === undefined ? compile() : this.tracing.clause(node, context, compile)
  }

  retrieved (list: Fragment): Fragment {
    return this.tracing === undefined ? list : this.tracing.retrieved(list)
  }

  valueSet (library: LibraryScope, name: string): CqlValueSetRef | undefined {
    const declared = library.valueSets.get(name)
    if (declared === undefined) return undefined
    let ref = this.#valueSets.get(declared)
    if (ref === undefined) {
      const { id, version } = declared
      const membership = this.#options.memberships.get(version === undefined ? id : `${id}|${version}`) ?? null
      this.#valueSets.set(declared, ref = new CqlValueSetRef(id, version ?? null, membership, name))
    }
    return ref
  }

  parameter (name: string): { readonly value: unknown } | undefined {
    return this.#options.parameters.has(name) ? { value: this.#options.parameters.get(name) } : undefined
  }
}
