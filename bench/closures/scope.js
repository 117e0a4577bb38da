// @ts-nocheck: nodes of acorn are told apart by their type name
/** Places 0 and 1 of a frame: the frame around it, and what `return` gives. */
const FIRST_VARIABLE = 2

/** The variables of one function while it is compiled. Names of a generated program are used once, so blocks need no scopes of their own. */
export class Scope {
  #places = new Map()
  /** What a break to a label gives. */
  labels = new Map()

  /** @param {Scope | undefined} parent scope of the function around this one */
  constructor (parent) {
    this.parent = parent
  }

  get size () {
    return FIRST_VARIABLE + this.#places.size
  }

  /** @param {string} name */
  declare (name) {
    const place = this.#places.get(name) ?? this.size
    this.#places.set(name, place)
    return place
  }

  /**
   * @param {string} name
   * @returns {{ depth: number, place: number }} frames to go out, and the place there
   */
  find (name) {
    let depth = 0
    /** @type {Scope | undefined} */
    let scope = this
    for (; scope !== undefined; scope = scope.parent, depth++) {
      const place = scope.#places.get(name)
      if (place !== undefined) return { depth, place }
    }
    throw new Error(`the program uses ${name}, which it does not declare`)
  }
}

/** Declares the variables and functions of these nodes and below, those of functions within apart: a function may use what stands after it. */
export function declareAll (nodes, scope) {
  for (const node of nodes) {
    if (node.type === 'FunctionDeclaration') scope.declare(node.id.name)
    else if (node.type === 'VariableDeclaration') for (const { id } of node.declarations) scope.declare(id.name)
    else declareAll([node.init, node.body, node.consequent, node.alternate].flat().filter(one => typeof one?.type === 'string' && !one.type.endsWith('Expression')), scope)
  }
}
