import { BOOLEAN, STRING, sameType } from '../model/cql-type.js'
import { childNodes, textOf, type ElmNode } from './elm-node.js'
import { testOf, type ExpressionContext, type Handler, type TestHandler } from './expression-context.js'
import { certain, computed, isNullLiteral, type Fragment } from './fragment.js'
import { applied, operandsOf } from './operators.js'
import { typeFromSpecifier } from './type-specifiers.js'

/** Comparisons that static types make plain JavaScript: texts and truth values, and texts among literal ones. */
export const COMPARISONS: Readonly<Record<string, Handler>> = {
  Equal: (node, context) => {
    const operands = operandsOf(node, context)
    return arePlain(operands) ? equalPlain(operands, context) : applied('Equal', node, operands, context)
  },
  In: (node, context) => {
    const texts = literalTexts(childNodes(node, 'operand')[1])
    if (texts === undefined) return applied('In', node, operandsOf(node, context), context)
    return oneOf(context.compile(context.child(node)), texts, node, context)
  }
}

export const COMPARISON_TESTS: Readonly<Record<string, TestHandler>> = {
  Equal: (node, context, wanted) => equalTest('Equal', node, context, wanted, wanted),
  NotEqual: (node, context, wanted) => equalTest('NotEqual', node, context, wanted, !wanted)
}

function arePlain (operands: readonly Fragment[]): boolean {
  return operands.every(operand => !isNullLiteral(operand) && (sameType(operand.type, STRING) || sameType(operand.type, BOOLEAN))) && sameType((operands[0] as Fragment).type, (operands[1] as Fragment).type)
}

function equalPlain (operands: readonly Fragment[], context: ExpressionContext): Fragment {
  const [a, b] = operands.map(operand => context.bind(operand)) as [Fragment, Fragment]
  const nullable = [a, b].filter(({ isNeverNull }) => isNeverNull !== true)
  const code = `${a.code} === ${b.code}`
  return nullable.length === 0 ? certain(`(${code})`, BOOLEAN) : computed(`(${nullable.map(one => `${one.code} === null`).join(' || ')} ? null : ${code})`, BOOLEAN)
}

function equalTest (type: string, node: ElmNode, context: ExpressionContext, wanted: boolean, isSame: boolean): string {
  const operands = operandsOf(node, context)
  if (!arePlain(operands)) return testOf(applied(type, node, operands, context), wanted)
  const [a, b] = operands.map(operand => context.bind(operand)) as [Fragment, Fragment]
  const nullable = [a, b].filter(({ isNeverNull }) => isNeverNull !== true)
  // Where both are the same text, one of them not being null is enough.
  const needed = isSame ? nullable.length === 2 ? nullable.slice(0, 1) : [] : nullable
  return `(${[...needed.map(({ code }) => `${code} !== null`), `${a.code} ${isSame ? '===' : '!=='} ${b.code}`].join(' && ')})`
}

/** The nodes of a list of literal texts. */
function literalTexts (list: ElmNode | undefined): readonly ElmNode[] | undefined {
  if (list?.type !== 'List') return undefined
  const elements = childNodes(list, 'element')
  return elements.length > 0 && elements.every(one => one.type === 'Literal' && sameType(typeFromSpecifier(textOf(one, 'valueType')), STRING)) ? elements : undefined
}

/** A text among literal ones; null is not among them (CQL 1.5, In). */
function oneOf (text: Fragment, literals: readonly ElmNode[], node: ElmNode, context: ExpressionContext): Fragment {
  if (!sameType(text.type, STRING)) return applied('In', node, [text, context.compile(context.child(node, 'operand', 1))], context)
  const { code } = context.bind(text)
  return certain(`(${literals.map(literal => `${code} === ${context.compile(literal).code}`).join(' || ')})`, BOOLEAN)
}
