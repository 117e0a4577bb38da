import type { ElmDefinition } from '../../../cql/elm.js'
import { ANY, isAny } from '../model/cql-type.js'
import { isSubtype, primitiveValueType } from '../model/subtype.js'
import { isCodedView } from './coded-views.js'
import { coerce, isWide } from './coercion.js'
import { parts } from './dependence.js'
import { isNode, textOf, type ElmNode } from './elm-node.js'
import { siteOf, type ExpressionContext, type Wanted } from './expression-context.js'
import { computed, factsOf, isNullLiteral, type Fragment } from './fragment.js'
import { shapeOf } from './function-shapes.js'
import type { LibraryScope } from './library-scope.js'
import { operandsOf, type Operand } from './overloads.js'
import { systemRead } from './primitive-read.js'
import { Scope } from './scope.js'
import { SourceWriter } from './source-writer.js'
import { annotatedType } from './type-specifiers.js'

/** One function of the program: an overload for one combination of argument shapes, as a value or as a test. */
interface CompiledFunction {
  readonly name: string
  /** What a call gives; while the function is still being compiled, and so calls itself, what is noted of it. */
  result: Fragment
}

/** Nodes of a body up to which it is written where it is called: conversions of one element and tests of a few. */
const INLINE_NODES = 14
const INLINE_DEPTH = 12

/** Compiles functions where they are called: small ones in place, others once for each shape of their arguments. */
export class FunctionCompiler {
  readonly #functions = new Map<string, CompiledFunction>()
  readonly #identities = new Map<ElmDefinition, number>()
  readonly #sizes = new Map<ElmNode, number>()
  readonly #open: ElmDefinition[] = []

  /** The value of a call, or with a boolean `wanted` a JavaScript boolean. */
  call (definition: ElmDefinition, library: LibraryScope, args: readonly Fragment[], context: ExpressionContext, wanted: Wanted): Fragment {
    const body = definition['expression']
    if (!isNode(body)) throw context.problem(undefined, `it calls function ${library.id} "${definition.name}", which has no body`)
    const operands = operandsOf(definition)
    return this.#isInline(definition, library, body, context)
      ? this.#inPlace(definition, library, body, operands, args, context, wanted)
      : this.#called(definition, library, body, operands, args, context, wanted)
  }

  /** A coded view is called, so that nothing is made where only its JSON is looked at. */
  #isInline (definition: ElmDefinition, library: LibraryScope, body: ElmNode, context: ExpressionContext): boolean {
    return context.compilation.tracing === undefined && this.#size(body) <= INLINE_NODES && !isCodedView(definition, library) && !this.#open.includes(definition) && this.#open.length < INLINE_DEPTH
  }

  #inPlace (definition: ElmDefinition, library: LibraryScope, body: ElmNode, operands: readonly Operand[], args: readonly Fragment[], context: ExpressionContext, wanted: Wanted): Fragment {
    const seen = operands.map(({ type }, index) => {
      const argument = args[index] as Fragment
      const fitted = isSubtype(argument.type, type) && (isWide(type) || isWide(argument.type) === isWide(type)) ? argument : coerce(argument, type, context)
      return fitted.access === undefined || fitted.access.element.isList ? context.bind(fitted) : fitted
    })
    const inner = context.elsewhere(library, definition.name)
    return this.#within(definition, () => evaluate(body, operands, seen, inner, wanted))
  }

  #called (definition: ElmDefinition, library: LibraryScope, body: ElmNode, operands: readonly Operand[], args: readonly Fragment[], context: ExpressionContext, wanted: Wanted): Fragment {
    const shapes = operands.map((operand, index) => shapeOf(args[index] as Fragment, operand, context))
    const key = [this.#identity(definition), wanted, ...shapes.map(({ key: one }) => one)].join('\n')
    let compiled = this.#functions.get(key)
    if (compiled === undefined) {
      const parameters = operands.map(() => context.program.name('p'))
      compiled = { name: context.program.name('F'), result: computed('', annotatedType(definition) ?? annotatedType(body) ?? ANY) }
      this.#functions.set(key, compiled)
      const seen = shapes.map((shape, index) => shape.seenAs(parameters[index] as string))
      compiled.result = this.#compile(compiled, definition, library, body, operands, seen, parameters, context, wanted)
    }
    const { result: { type, ...facts } } = compiled
    return computed(`${compiled.name}(${shapes.map(({ argument }) => argument).join(', ')})`, type, lasting(facts))
  }

  #compile ({ name, result: noted }: CompiledFunction, definition: ElmDefinition, library: LibraryScope, body: ElmNode, operands: readonly Operand[], seen: readonly Fragment[], parameters: readonly string[], context: ExpressionContext, wanted: Wanted): Fragment {
    const out = new SourceWriter()
    const inner = context.elsewhere(library, definition.name, out).inFunction(new Scope(), out)
    out.site = siteOf(body, inner.place)
    out.line(`function ${name} (${parameters.join(', ')}) {`)
    const found = this.#within(definition, () => evaluate(body, operands, seen, inner, wanted))
    const result = wanted === 'value' && (isNullLiteral(found) || isAny(found.type)) ? coerce(found, noted.type, inner) : found
    out.line(`return ${result.code}`)
    out.line('}')
    context.program.add(out)
    return result
  }

  #within<T> (definition: ElmDefinition, action: () => T): T {
    this.#open.push(definition)
    try {
      return action()
    } finally {
      this.#open.pop()
    }
  }

  #identity (definition: ElmDefinition): number {
    let identity = this.#identities.get(definition)
    if (identity === undefined) this.#identities.set(definition, identity = this.#identities.size)
    return identity
  }

  #size (node: ElmNode): number {
    let size = this.#sizes.get(node)
    if (size === undefined) this.#sizes.set(node, size = parts(node).reduce((sum, part) => sum + this.#size(part), 1))
    return size
  }
}

function evaluate (body: ElmNode, operands: readonly Operand[], seen: readonly Fragment[], context: ExpressionContext, wanted: Wanted): Fragment {
  let { scope } = context
  for (const [index, { name }] of operands.entries()) scope = scope.with(name, readOnce(seen[index] as Fragment, name, body, context))
  const inner = context.withScope(scope)
  return wanted === 'value' ? inner.compile(body) : computed(inner.test(body, wanted), ANY, { isNeverNull: true })
}

/** A primitive whose value the body asks for several times is read once, up front. */
function readOnce (operand: Fragment, name: string, body: ElmNode, context: ExpressionContext): Fragment {
  if (primitiveValueType(operand.type) === undefined || valueReads(body, name) < 2) return operand
  return { ...operand, system: context.bind(systemRead(operand, context)).code }
}

function valueReads (node: ElmNode, name: string): number {
  const source = node['source']
  const isRead = node.type === 'Property' && node['path'] === 'value' && isNode(source) && source.type === 'OperandRef' && textOf(source, 'name') === name
  return parts(node).reduce((sum, part) => sum + valueReads(part, name), isRead ? 1 : 0)
}

/** Facts that hold outside the function: names within it do not. */
function lasting (facts: Omit<Fragment, 'type'>): { readonly isNeverNull?: boolean, readonly isWithoutNulls?: boolean } {
  const { isNeverNull, isWithoutNulls } = factsOf({ ...facts, type: ANY })
  return { ...(isNeverNull === undefined ? {} : { isNeverNull }), ...(isWithoutNulls === undefined ? {} : { isWithoutNulls }) }
}
