import { BOOLEAN } from '../model/cql-type.js'
import { and, implies, not, or, xor } from '../operators/logical.js'
import { childNodes, type ElmNode } from './elm-node.js'
import type { ExpressionContext, Handler, TestHandler } from './expression-context.js'
import { certain, computed, named, type Fragment } from './fragment.js'

/** Logical operators (ELM 13) and tests for null, as values. */
export const LOGICAL: Readonly<Record<string, Handler>> = {
  And: (node, context) => junction(node, context, and, false),
  Or: (node, context) => junction(node, context, or, true),
  Xor: (node, context) => computed(context.call(xor, context.compile(context.child(node)).code, context.compile(context.child(node, 'operand', 1)).code), BOOLEAN),
  Implies: (node, context) => computed(context.call(implies, context.compile(context.child(node)).code, context.compile(context.child(node, 'operand', 1)).code), BOOLEAN),
  Not: (node, context) => {
    const operand = context.compile(context.child(node))
    return operand.isNeverNull === true ? certain(`!${operand.code}`, BOOLEAN) : computed(context.call(not, operand.code), BOOLEAN)
  },
  IsTrue: (node, context) => certain(context.test(context.child(node), true), BOOLEAN),
  IsFalse: (node, context) => certain(context.test(context.child(node), false), BOOLEAN)
}

/** The same as JavaScript booleans: what is wanted of the whole decides what is wanted of its parts, and unknown is never wanted. */
export const LOGICAL_TESTS: Readonly<Record<string, TestHandler>> = {
  And: (node, context, wanted) => testAll(context, [0, 1].map(index => [context.child(node, 'operand', index), wanted]), wanted ? '&&' : '||'),
  Or: (node, context, wanted) => testAll(context, [0, 1].map(index => [context.child(node, 'operand', index), wanted]), wanted ? '||' : '&&'),
  Implies: (node, context, wanted) => testAll(context, [[context.child(node), !wanted], [context.child(node, 'operand', 1), wanted]], wanted ? '||' : '&&'),
  Not: (node, context, wanted) => context.test(context.child(node), !wanted),
  IsTrue: (node, context, wanted) => negated(context.test(context.child(node), true), !wanted),
  IsFalse: (node, context, wanted) => negated(context.test(context.child(node), false), !wanted)
}

function negated (code: string, isNegated: boolean): string {
  return isNegated ? `!${code}` : code
}

/** Tests joined by `&&` or `||`; the second one's statements run only where the first does not decide. */
function testAll (context: ExpressionContext, tests: readonly (readonly [ElmNode, boolean])[], operator: '&&' | '||'): string {
  const [[left, leftWanted], [right, rightWanted]] = tests as readonly [readonly [ElmNode, boolean], readonly [ElmNode, boolean]]
  const first = context.test(left, leftWanted)
  const nested = context.nested()
  const second = nested.test(right, rightWanted)
  if (nested.out.isEmpty) return `(${first} ${operator} ${second})`
  const result = context.variable(first)
  context.out.line(`if (${operator === '&&' ? result : `!${result}`}) {`)
  context.out.append(nested.out)
  context.out.line(`${result} = ${second}`)
  context.out.line('}')
  return result
}

type Connective = typeof and

/** Three-valued and/or. `decisive` is the value of the first operand that makes the second one needless. */
function junction (node: ElmNode, context: ExpressionContext, operator: Connective, decisive: boolean): Fragment {
  if (childNodes(node, 'operand').length !== 2) throw context.problem(node, 'it needs two operands')
  const left = context.compile(context.child(node))
  const nested = context.nested()
  const right = nested.compile(context.child(node, 'operand', 1))
  return join(left, right, nested, context, operator, decisive)
}

function join (left: Fragment, right: Fragment, nested: ExpressionContext, context: ExpressionContext, operator: Connective, decisive: boolean): Fragment {
  if (context.compilation.tracing !== undefined) return both(left, right, nested, context, operator, decisive)
  const isCertain = left.isNeverNull === true && right.isNeverNull === true
  if (nested.out.isEmpty && isCertain) return certain(`(${left.code} ${decisive ? '||' : '&&'} ${right.code})`, BOOLEAN)
  if (nested.out.isEmpty && right.isName) return computed(context.call(operator, left.code, right.code), BOOLEAN)
  const result = context.variable(left.code)
  context.out.line(`if (${result} !== ${decisive}) {`)
  context.out.append(nested.out)
  context.out.line(`${result} = ${isCertain ? right.code : context.call(operator, result, right.code)}`)
  context.out.line('}')
  return named(result, BOOLEAN, isCertain ? { isNeverNull: true } : {})
}

/** Where values are noted the second operand is evaluated in any case; its failure counts only where it is needed. */
function both (left: Fragment, right: Fragment, nested: ExpressionContext, context: ExpressionContext, operator: Connective, decisive: boolean): Fragment {
  const first = context.variable(left.code)
  const second = context.variable('null')
  const { before, failed } = context.compilation.tracing?.attempt(context.program) ?? { before: '', failed: '' }
  context.out.line(before)
  context.out.line('try {')
  context.out.append(nested.out)
  context.out.line(`${second} = ${right.code}`)
  context.out.line(`} catch (error) { ${failed}; if (${first} !== ${decisive}) throw error }`)
  return computed(context.call(operator, first, second), BOOLEAN)
}
