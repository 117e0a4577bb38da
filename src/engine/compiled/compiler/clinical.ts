import { BOOLEAN } from '../model/cql-type.js'
import { inCodeSystem, inValueSet } from '../operators/clinical.js'
import { equivalentCoded } from '../runtime/coded-json.js'
import { CqlValueSetRef } from '../values/code.js'
import { childNode, textOf, type ElmNode } from './elm-node.js'
import type { ExpressionContext, Handler } from './expression-context.js'
import { certain, type Fragment } from './fragment.js'
import { applied, operandsOf } from './operators.js'

/** Clinical operators (ELM 23). Codes of the record are tested where they stand in the JSON, without making Concepts of them. */
export const CLINICAL: Readonly<Record<string, Handler>> = {
  InValueSet: (node, context) => inValueSetOperator(node, 'code', context),
  AnyInValueSet: (node, context) => inValueSetOperator(node, 'codes', context),
  InCodeSystem: (node, context) => inCodeSystemOperator(node, 'code', context),
  AnyInCodeSystem: (node, context) => inCodeSystemOperator(node, 'codes', context),
  Equivalent: equivalent
}

function inValueSetOperator (node: ElmNode, property: 'code' | 'codes', context: ExpressionContext): Fragment {
  const code = context.compile(context.child(node, property))
  const set = terminology(node, 'valueset', 'valuesetExpression', 'ValueSetRef', context)
  const membership = set.known instanceof CqlValueSetRef ? set.known.membership : null
  if (membership !== null && code.codedJson !== undefined) return certain(`${context.constant(membership)}.hasAny(${code.codedJson})`, BOOLEAN)
  return certain(context.call(inValueSet, code.code, set.code), BOOLEAN)
}

function inCodeSystemOperator (node: ElmNode, property: 'code' | 'codes', context: ExpressionContext): Fragment {
  const code = context.compile(context.child(node, property))
  return certain(context.call(inCodeSystem, code.code, terminology(node, 'codesystem', 'codesystemExpression', 'CodeSystemRef', context).code), BOOLEAN)
}

/** The value set or code system of a membership test: a reference, whose node leaves its type out, or an expression. */
function terminology (node: ElmNode, reference: string, expression: string, type: string, context: ExpressionContext): Fragment {
  const ref = childNode(node, reference)
  return context.compile(ref === undefined ? context.child(node, expression) : { ...ref, type: textOf(ref, 'type') ?? type })
}

/** Codes and concepts are equivalent where they have a code in common; anything else is compared as values are. */
function equivalent (node: ElmNode, context: ExpressionContext): Fragment {
  const operands = operandsOf(node, context)
  const [a, b] = operands as readonly [Fragment, Fragment]
  if (a.codedJson !== undefined && b.codedJson === undefined) return certain(context.call(equivalentCoded, a.codedJson, b.code), BOOLEAN)
  if (b.codedJson !== undefined && a.codedJson === undefined) return certain(context.call(equivalentCoded, b.codedJson, a.code), BOOLEAN)
  return applied('Equivalent', node, operands, context)
}
