import type { ElmDefinition } from '../../../cql/elm.js'
import { ANY } from '../model/cql-type.js'
import type { Dependence } from './dependence.js'
import { isNode, type ElmNode } from './elm-node.js'
import { elmProblem, type Place } from './elm-problem.js'
import { ExpressionContext, siteOf, type Compilation } from './expression-context.js'
import { computed, named, type Fragment } from './fragment.js'
import type { LibraryScope } from './library-scope.js'
import { Scope } from './scope.js'
import { SourceWriter } from './source-writer.js'

/** Compiles definitions and values that are worked out once, each to a function that keeps its result. */
export class DefinitionCompiler {
  readonly #compilation: Compilation
  readonly #dependence: Dependence
  readonly #state: SourceWriter
  /** Undefined while a definition is being compiled. */
  readonly #definitions = new Map<ElmDefinition, Fragment | undefined>()
  readonly #once = new Map<ElmNode, Fragment>()

  /** @param state takes the declarations of the variables that keep results */
  constructor (compilation: Compilation, dependence: Dependence, state: SourceWriter) {
    this.#compilation = compilation
    this.#dependence = dependence
    this.#state = state
  }

  /** A call of the definition's function. @throws OutcomeError ELM_INVALID where there is none, or where it refers to itself */
  reference (library: LibraryScope, name: string, from: ExpressionContext | undefined, node: ElmNode | undefined): Fragment {
    const problem = (text: string): Error => from === undefined ? elmProblem({ library: library.id, definition: name }, node, text) : from.problem(node, text)
    const definition = library.definitions.get(name)
    if (definition === undefined) throw problem(`library ${library.id} has no definition of this name`)
    const known = this.#definitions.get(definition)
    if (known !== undefined) return known
    if (this.#definitions.has(definition)) throw problem('the definition refers to itself')
    this.#definitions.set(definition, undefined)
    const compiled = this.#compile(definition, library)
    this.#definitions.set(definition, compiled)
    return compiled
  }

  /** The value of a node that depends on no subject, worked out when it is first wanted and kept. */
  once (node: ElmNode, context: ExpressionContext, compile: (context: ExpressionContext) => Fragment): Fragment {
    let fragment = this.#once.get(node)
    if (fragment === undefined) {
      const out = new SourceWriter()
      out.site = context.out.site
      fragment = this.#keep('C', context.place, false, out, () => compile(context.inFunction(new Scope(), out)))
      this.#once.set(node, fragment)
    }
    return fragment
  }

  #compile (definition: ElmDefinition, library: LibraryScope): Fragment {
    const body = definition['expression']
    if (!isNode(body)) return named('null', ANY, { literal: null })
    const out = new SourceWriter()
    const place = { library: library.id, definition: definition.name }
    out.site = siteOf(body, place)
    const context = new ExpressionContext(this.#compilation, library, place, new Scope(), out, false)
    return this.#keep('D', place, this.#dependence.readsSubject(body, library), out, () => context.compile(body))
  }

  /** A function without parameters that works its result out once for each subject, or once at all. */
  #keep (prefix: string, place: Place, isOfSubject: boolean, out: SourceWriter, compile: () => Fragment): Fragment {
    const { program } = this.#compilation
    const [name, value, mark] = [program.name(prefix), program.name('r'), program.name('m')]
    const { tracing } = this.#compilation
    const isRenewed = isOfSubject || tracing?.isOfClauses === true
    const traces = isRenewed ? tracing?.definition(place, program, this.#state) : undefined
    this.#state.line(`let ${value}, ${mark} = ${isRenewed ? '0' : 'false'}`)
    out.line(`function ${name} () {`)
    if (traces === undefined) out.line(`if (${isRenewed ? `${mark} === subject` : mark}) return ${value}`)
    else out.line(`if (${mark} === subject) { ${traces.whenKept}; return ${value} }`)
    if (traces !== undefined) out.line(traces.before)
    const result = compile()
    out.line(`${value} = ${result.code}`)
    if (traces !== undefined) out.line(traces.after(value))
    out.line(`${mark} = ${isRenewed ? 'subject' : 'true'}`)
    out.line(`return ${value}`)
    out.line('}')
    program.add(out)
    return keptResult(name, result)
  }
}

function keptResult (name: string, { type, isNeverNull, isWithoutNulls }: Fragment): Fragment {
  return computed(`${name}()`, type, { ...(isNeverNull === true ? { isNeverNull } : {}), ...(isWithoutNulls === true ? { isWithoutNulls } : {}) })
}
