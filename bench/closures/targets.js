// @ts-nocheck: nodes of acorn are told apart by their type name
/** How a variable or property is read, and written with the value of a closure. */
export function targetOf (node, scope, compile) {
  return node.type === 'Identifier' ? variable(scope.find(node.name)) : property(node, scope, compile)
}

function variable ({ depth, place }) {
  if (depth === 0) return { read: frame => frame[place], write: value => frame => (frame[place] = value(frame)) }
  if (depth === 1) return { read: frame => frame[0][place], write: value => frame => (frame[0][place] = value(frame)) }
  const outer = frame => {
    let found = frame
    for (let i = 0; i < depth; i++) found = found[0]
    return found
  }
  return { read: frame => outer(frame)[place], write: value => frame => (outer(frame)[place] = value(frame)) }
}

function property ({ object, property: name, computed, optional }, scope, { expression }) {
  const holder = expression(object, scope)
  if (computed) {
    const key = expression(name, scope)
    return { read: optional ? frame => holder(frame)?.[key(frame)] : frame => holder(frame)[key(frame)], write: value => frame => (holder(frame)[key(frame)] = value(frame)) }
  }
  const key = name.name
  return { read: optional ? frame => holder(frame)?.[key] : frame => holder(frame)[key], write: value => frame => (holder(frame)[key] = value(frame)) }
}
