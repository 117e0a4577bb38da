import { BOOLEAN, choiceOf, type CqlType } from '../model/cql-type.js'
import { isSubtype } from '../model/subtype.js'
import { equal } from '../operators/equality.js'
import { coalesce } from '../operators/nullological.js'
import { coerce } from './coercion.js'
import { childNode, childNodes, type ElmNode } from './elm-node.js'
import { testOf, type ExpressionContext, type Handler, type TestHandler } from './expression-context.js'
import { certain, computed, isNullLiteral, named, type Fragment } from './fragment.js'
import { presence } from './presence.js'

/** Conditional and nullological operators (ELM 15, 14): only the branch that is taken is evaluated. */
export const CONDITIONAL: Readonly<Record<string, Handler>> = {
  If: (node, context) => choose(branchesOf(node, context), node, context),
  Case: (node, context) => choose(branchesOf(node, context), node, context),
  Coalesce: firstNotNull,
  IsNull: (node, context) => certain(presence(context.compile(context.child(node)), context, false), BOOLEAN)
}

export const CONDITIONAL_TESTS: Readonly<Record<string, TestHandler>> = {
  If: (node, context, wanted) => chooseTest(branchesOf(node, context), context, wanted),
  Case: (node, context, wanted) => chooseTest(branchesOf(node, context), context, wanted),
  IsNull: (node, context, wanted) => presence(context.compile(context.child(node)), context, !wanted)
}

/** A branch with its condition as a JavaScript boolean that is compiled where it is tested; none for the last one, `else`. */
interface Branch {
  readonly condition: ((context: ExpressionContext) => string) | undefined
  readonly then: ElmNode
}

function branchesOf (node: ElmNode, context: ExpressionContext): readonly Branch[] {
  const otherwise: Branch = { condition: undefined, then: context.child(node, 'else') }
  if (node.type === 'If') {
    const condition = context.child(node, 'condition')
    return [{ condition: at => at.test(condition, true), then: context.child(node, 'then') }, otherwise]
  }
  const items = childNodes(node, 'caseItem').map(item => ({ when: context.child(item, 'when'), then: context.child(item, 'then') }))
  const comparand = childNode(node, 'comparand')
  const compared = comparand === undefined ? undefined : context.bind(context.compile(comparand))
  return [...items.map(({ when, then }) => ({ condition: whenTest(when, compared), then })), otherwise]
}

/** A condition that is true, or with a comparand a value that equals it (CQL 1.5, case: null equals nothing). */
function whenTest (when: ElmNode, comparand: Fragment | undefined): (context: ExpressionContext) => string {
  if (comparand === undefined) return context => context.test(when, true)
  return context => testOf(computed(context.call(equal, context.compile(when).code, comparand.code), BOOLEAN), true)
}

/** Branches as nested `if`s that set one variable, or one conditional expression where no branch needs statements. */
function choose (branches: readonly Branch[], node: ElmNode, context: ExpressionContext): Fragment {
  const compiled = branches.map(({ condition, then }) => {
    const before = context.nested()
    const test = condition?.(before)
    const within = context.nested()
    return { before, test, within, value: within.compile(then) }
  })
  const type = typeOfBranches(compiled.map(({ value }) => value))
  const values = compiled.map(({ value, within }) => coerce(value, type, within))
  const facts = values.every(({ isNeverNull }) => isNeverNull === true) ? { isNeverNull: true } as const : {}
  if (compiled.every(({ before, within }) => before.out.isEmpty && within.out.isEmpty)) {
    const code = compiled.map(({ test }, index) => test === undefined ? values[index]?.code : `${test} ? ${values[index]?.code ?? ''} : `).join('')
    return computed(`(${code})`, type, facts)
  }
  const result = context.variable()
  for (const [index, { before, test, within }] of compiled.entries()) {
    context.out.append(before.out)
    if (test !== undefined) context.out.line(`if (${test}) {`)
    context.out.append(within.out)
    context.out.line(`${result} = ${values[index]?.code ?? ''}`)
    if (test !== undefined) context.out.line('} else {')
  }
  context.out.line('}'.repeat(branches.length - 1))
  return named(result, type, facts)
}

/** The widest of the branches' types, or a choice of them; branches that are null have none. */
function typeOfBranches (values: readonly Fragment[]): CqlType {
  const types = values.filter(value => !isNullLiteral(value)).map(({ type }) => type)
  return types.find(type => types.every(one => isSubtype(one, type))) ?? choiceOf(types)
}

function chooseTest (branches: readonly Branch[], context: ExpressionContext, wanted: boolean): string {
  const result = context.variable()
  for (const { condition, then } of branches) {
    const test = condition?.(context)
    if (test !== undefined) context.out.line(`if (${test}) {`)
    context.out.line(`${result} = ${context.test(then, wanted)}`)
    if (test !== undefined) context.out.line('} else {')
  }
  context.out.line('}'.repeat(branches.length - 1))
  return result
}

/** The first operand that is not null; of a single list its first such element (CQL 1.5, Coalesce). */
function firstNotNull (node: ElmNode, context: ExpressionContext): Fragment {
  const nodes = childNodes(node, 'operand')
  const compiled = nodes.map(one => {
    const within = context.nested()
    return { within, value: within.compile(one) }
  })
  const [only] = compiled
  if (compiled.length === 1 && only?.value.type.kind === 'list') {
    context.out.append(only.within.out)
    return computed(context.call(coalesce, `[${only.value.code}]`), only.value.type.element)
  }
  const type = typeOfBranches(compiled.map(({ value }) => value))
  const result = context.variable('null')
  for (const { within, value } of compiled) {
    context.out.line(`if (${result} === null) {`)
    const converted = coerce(value, type, within)
    context.out.append(within.out)
    context.out.line(`${result} = ${converted.code}`)
    context.out.line('}')
  }
  return named(result, type)
}
