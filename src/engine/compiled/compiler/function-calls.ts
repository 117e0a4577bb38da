import { ANY, CODE, CONCEPT, choiceOf, type CqlType } from '../model/cql-type.js'
import { isSubtype } from '../model/subtype.js'
import { CqlRuntimeError } from '../values/cql-runtime-error.js'
import type { ElmDefinition } from '../../../cql/elm.js'
import { isCodedView } from './coded-views.js'
import { coerce } from './coercion.js'
import { childNodes, type ElmNode } from './elm-node.js'
import type { ExpressionContext, Handler, TestHandler, Wanted } from './expression-context.js'
import { computed, named, type Fragment } from './fragment.js'
import type { LibraryScope } from './library-scope.js'
import { operandsOf, overloadsFor } from './overloads.js'
import { libraryOf } from './references.js'
import { typeTest } from './type-tests.js'

/** Function calls (ELM 9): the overload is chosen by static types, and at run time only where those leave it open. */
export const FUNCTION_CALLS: Readonly<Record<string, Handler>> = { FunctionRef: (node, context) => call(node, context, 'value') }

export const FUNCTION_TESTS: Readonly<Record<string, TestHandler>> = { FunctionRef: (node, context, wanted) => call(node, context, wanted).code }

function call (node: ElmNode, context: ExpressionContext, wanted: Wanted): Fragment {
  const library = libraryOf(node, context)
  const args = childNodes(node, 'operand').map(operand => context.compile(operand))
  const overloads = overloadsFor(node, args.map(({ type }) => type), library.functions.get(context.text(node, 'name')) ?? [])
  const [overload, ...others] = overloads
  if (overload === undefined) throw context.problem(node, 'no function of this name takes these operands')
  if (overload['external'] === true) throw context.problem(node, 'external functions are not supported')
  if (others.length > 0) return dispatched(overloads, library, args.map(argument => context.bind(argument)), context, wanted)
  return isCodedView(overload, library) ? coded(overload, library, args, context, wanted) : context.compilation.call(overload, library, args, context, wanted)
}

/** The result remembers the JSON it is the Code or Concept of. */
function coded (overload: ElmDefinition, library: LibraryScope, [argument]: readonly Fragment[], context: ExpressionContext, wanted: Wanted): Fragment {
  const [operand] = operandsOf(overload)
  const json = context.bind(coerce(argument as Fragment, operand?.type ?? ANY, context))
  const result = context.compilation.call(overload, library, [json], context, wanted)
  return { ...result, type: operand?.type.kind === 'named' && operand.type.name.endsWith('}Coding') ? CODE : CONCEPT, codedJson: json.code }
}

/** The first overload whose operands are of the types that the values turn out to have; null fits any. */
function dispatched (overloads: readonly ElmDefinition[], library: LibraryScope, args: readonly Fragment[], context: ExpressionContext, wanted: Wanted): Fragment {
  const branches = overloads.map(overload => {
    const test = operandsOf(overload).map(({ type }, index) => fits(args[index] as Fragment, type, context)).join(' && ')
    const within = context.nested()
    const operands = operandsOf(overload).map(({ type }, index) => coerce(args[index] as Fragment, type, within))
    return { test, within, value: within.compilation.call(overload, library, operands, within, wanted) }
  })
  const type: CqlType = wanted === 'value' ? choiceOf(branches.map(({ value }) => value.type)) : ANY
  const result = context.variable()
  for (const { test, within, value } of branches) {
    context.out.line(`if (${test}) {`)
    context.out.append(within.out)
    context.out.line(`${result} = ${wanted === 'value' ? coerce(value, type, context).code : value.code}`)
    context.out.line('} else {')
  }
  context.out.line(context.call(noOverload))
  context.out.line('}'.repeat(branches.length))
  return wanted === 'value' ? named(result, type) : computed(result, type, { isNeverNull: true })
}

function fits (argument: Fragment, type: CqlType, context: ExpressionContext): string {
  return isSubtype(argument.type, type) ? 'true' : `(${argument.code} === null || ${typeTest(argument, type, context)})`
}

function noOverload (): never {
  throw new CqlRuntimeError('No overload of a function takes operands of these types.')
}
