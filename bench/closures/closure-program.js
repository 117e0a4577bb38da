// @ts-nocheck: nodes of acorn are told apart by their type name
import { parse } from 'acorn'
import { expressionClosure } from './expressions.js'
import { Scope } from './scope.js'
import { statementClosure } from './statements.js'

const compile = {
  expression: (node, scope) => expressionClosure(node, scope, compile),
  statement: (node, scope) => statementClosure(node, scope, compile)
}

/**
 * The text of a compiled measure as closures in place of JavaScript source: one closure for every node, variables in frames that are known
 * by depth and place, as a compiler would make them that must not use `Function`. The same operations in the same order, so that a
 * comparison shows what the form costs and nothing else.
 *
 * @param {string} text body of a function of `functions`, `constants` and `overBudget`
 * @returns {(functions: readonly unknown[], constants: readonly unknown[], overBudget: () => never) => any}
 */
export function closureProgram (text) {
  const { body: [wrapped] } = parse(`(function (functions, constants, overBudget) {\n${text}\n})`, { ecmaVersion: 2022 })
  return expressionClosure(wrapped.expression, new Scope(undefined), compile)([])
}
