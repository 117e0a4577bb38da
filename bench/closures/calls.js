// @ts-nocheck: nodes of acorn are told apart by their type name
/** A call: of a method with its object as `this`, or of a function; the usual numbers of arguments without a list of them. */
export function callClosure (node, scope, { expression }) {
  const args = node.arguments.map(one => expression(one, scope))
  const { callee } = node
  if (callee.type === 'MemberExpression' && !callee.computed) return method(expression(callee.object, scope), callee.property.name, args)
  const called = expression(callee, scope)
  const [first, second, third] = args
  switch (args.length) {
    case 0: return frame => called(frame)()
    case 1: return frame => called(frame)(first(frame))
    case 2: return frame => called(frame)(first(frame), second(frame))
    case 3: return frame => called(frame)(first(frame), second(frame), third(frame))
    default: return frame => called(frame)(...args.map(arg => arg(frame)))
  }
}

function method (object, name, args) {
  const [first, second] = args
  switch (args.length) {
    case 0: return frame => object(frame)[name]()
    case 1: return frame => object(frame)[name](first(frame))
    case 2: return frame => object(frame)[name](first(frame), second(frame))
    default: return frame => object(frame)[name](...args.map(arg => arg(frame)))
  }
}
