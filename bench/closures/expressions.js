// @ts-nocheck: nodes of acorn are told apart by their type name
import { functionClosure } from './functions.js'
import { callClosure } from './calls.js'
import { targetOf } from './targets.js'

const BINARY = {
  '===': (left, right) => frame => left(frame) === right(frame),
  '!==': (left, right) => frame => left(frame) !== right(frame),
  '<': (left, right) => frame => left(frame) < right(frame),
  '>': (left, right) => frame => left(frame) > right(frame)
}

const LOGICAL = {
  '&&': (left, right) => frame => left(frame) && right(frame),
  '||': (left, right) => frame => left(frame) || right(frame),
  '??': (left, right) => frame => left(frame) ?? right(frame)
}

const KINDS = {
  Literal: ({ value }) => () => value,
  Identifier: (node, scope) => node.name === 'undefined' ? () => undefined : targetOf(node, scope).read,
  MemberExpression: (node, scope, compile) => targetOf(node, scope, compile).read,
  ChainExpression: (node, scope, { expression }) => expression(node.expression, scope),
  CallExpression: callClosure,
  AssignmentExpression: (node, scope, compile) => targetOf(node.left, scope, compile).write(compile.expression(node.right, scope)),
  UpdateExpression: (node, scope, compile) => {
    const { read, write } = targetOf(node.argument, scope, compile)
    const after = write(node.operator === '++' ? frame => read(frame) + 1 : frame => read(frame) - 1)
    return node.prefix ? after : node.operator === '++' ? frame => after(frame) - 1 : frame => after(frame) + 1
  },
  BinaryExpression: (node, scope, { expression }) => BINARY[node.operator](expression(node.left, scope), expression(node.right, scope)),
  LogicalExpression: (node, scope, { expression }) => LOGICAL[node.operator](expression(node.left, scope), expression(node.right, scope)),
  UnaryExpression: (node, scope, { expression }) => {
    const value = expression(node.argument, scope)
    if (node.operator === '!') return frame => !value(frame)
    if (node.operator === '-') return frame => -value(frame)
    throw new Error(`no closure for the operator ${node.operator}`)
  },
  ConditionalExpression: (node, scope, { expression }) => {
    const [test, then, otherwise] = [node.test, node.consequent, node.alternate].map(one => expression(one, scope))
    return frame => test(frame) ? then(frame) : otherwise(frame)
  },
  ArrayExpression: (node, scope, { expression }) => {
    const parts = node.elements.map(one => expression(one, scope))
    return frame => parts.map(part => part(frame))
  },
  ObjectExpression: (node, scope, { expression }) => {
    const parts = node.properties.map(({ key, value, computed }) => [computed ? expression(key, scope) : () => key.name ?? key.value, expression(value, scope)])
    return frame => {
      const made = {}
      for (let i = 0; i < parts.length; i++) made[parts[i][0](frame)] = parts[i][1](frame)
      return made
    }
  },
  ArrowFunctionExpression: functionClosure,
  FunctionExpression: functionClosure
}

/** An expression as a closure over its frame. */
export function expressionClosure (node, scope, compile) {
  const kind = KINDS[node.type]
  if (kind === undefined) throw new Error(`no closure for the expression ${node.type}`)
  return kind(node, scope, compile)
}
