// @ts-nocheck: nodes of acorn are told apart by their type name
/** What a statement gives where the function ends with it; the value stands in the frame. Labels of breaks are objects of their own. */
export const RETURN = Symbol('return')

const KINDS = {
  ExpressionStatement: (node, scope, { expression }) => {
    const value = expression(node.expression, scope)
    return frame => { value(frame) }
  },
  EmptyStatement: () => () => {},
  VariableDeclaration: (node, scope, { expression }) => {
    const parts = node.declarations.map(({ id, init }) => [scope.declare(id.name), init === null ? () => undefined : expression(init, scope)])
    if (parts.length > 1) return frame => { for (let i = 0; i < parts.length; i++) frame[parts[i][0]] = parts[i][1](frame) }
    const [[place, value]] = parts
    return frame => { frame[place] = value(frame) }
  },
  FunctionDeclaration: () => () => {},
  ReturnStatement: (node, scope, { expression }) => {
    const value = node.argument === null ? () => undefined : expression(node.argument, scope)
    return frame => { frame[1] = value(frame); return RETURN }
  },
  BlockStatement: (node, scope, compile) => sequence(node.body, scope, compile),
  IfStatement: (node, scope, { expression, statement }) => {
    const [test, then] = [expression(node.test, scope), statement(node.consequent, scope)]
    if (node.alternate === null) return frame => test(frame) ? then(frame) : undefined
    const otherwise = statement(node.alternate, scope)
    return frame => test(frame) ? then(frame) : otherwise(frame)
  },
  LabeledStatement: (node, scope, compile) => {
    const label = {}
    scope.labels.set(node.label.name, label)
    const body = compile.statement(node.body, scope)
    return frame => {
      const ended = body(frame)
      return ended === label ? undefined : ended
    }
  },
  BreakStatement: (node, scope) => {
    const label = scope.labels.get(node.label.name)
    return () => label
  },
  ForStatement: (node, scope, { expression, statement }) => {
    const [init, test, update, body] = [statement(node.init, scope), expression(node.test, scope), expression(node.update, scope), statement(node.body, scope)]
    return frame => {
      for (init(frame); test(frame); update(frame)) {
        const ended = body(frame)
        if (ended !== undefined) return ended
      }
      return undefined
    }
  },
  ThrowStatement: (node, scope, { expression }) => {
    const value = expression(node.argument, scope)
    return frame => { throw value(frame) }
  }
}

/** A statement as a closure over its frame; gives undefined, RETURN or the label of a break. */
export function statementClosure (node, scope, compile) {
  const kind = KINDS[node.type]
  if (kind === undefined) throw new Error(`no closure for the statement ${node.type}`)
  return kind(node, scope, compile)
}

/** Functions first, as JavaScript declares them, then one statement after the other. */
export function sequence (nodes, scope, compile) {
  const functions = nodes.filter(({ type }) => type === 'FunctionDeclaration').map(one => [scope.declare(one.id.name), one])
  const made = functions.map(([place, one]) => [place, compile.expression({ ...one, type: 'FunctionExpression' }, scope)])
  const steps = nodes.filter(({ type }) => type !== 'FunctionDeclaration' && type !== 'EmptyStatement').map(one => compile.statement(one, scope))
  if (made.length === 0 && steps.length === 1) return steps[0]
  return frame => {
    for (let i = 0; i < made.length; i++) frame[made[i][0]] = made[i][1](frame)
    for (let i = 0; i < steps.length; i++) {
      const ended = steps[i](frame)
      if (ended !== undefined) return ended
    }
    return undefined
  }
}
