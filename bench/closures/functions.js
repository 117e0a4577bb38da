// @ts-nocheck: nodes of acorn are told apart by their type name
import { declareAll, Scope } from './scope.js'
import { sequence } from './statements.js'

/** A function: a closure that makes it, with a frame of its own for each call. */
export function functionClosure (node, outer, compile) {
  const scope = new Scope(outer)
  const places = node.params.map(({ name }) => scope.declare(name))
  if (node.body.type !== 'BlockStatement') {
    const value = compile.expression(node.body, scope)
    return made(places, scope, value)
  }
  declareAll(node.body.body, scope)
  const body = sequence(node.body.body, scope, compile)
  return made(places, scope, frame => {
    body(frame)
    return frame[1]
  })
}

function made (places, scope, run) {
  const [first, second] = places
  const frameOf = outer => {
    const frame = new Array(scope.size)
    frame[0] = outer
    return frame
  }
  if (places.length === 0) return outer => () => run(frameOf(outer))
  if (places.length <= 2) {
    return outer => (one, two) => {
      const frame = frameOf(outer)
      frame[first] = one
      if (second !== undefined) frame[second] = two
      return run(frame)
    }
  }
  return outer => (...values) => {
    const frame = frameOf(outer)
    places.forEach((place, i) => { frame[place] = values[i] })
    return run(frame)
  }
}
