import type { Fragment } from './fragment.js'

/** Aliases, lets and operands by name, innermost first. Names come from the package and never reach the source. */
export class Scope {
  readonly #names = new Map<string, Fragment>()
  readonly #outer: Scope | undefined

  constructor (outer?: Scope) {
    this.#outer = outer
  }

  /** A scope within this one that knows one more name. */
  with (name: string, fragment: Fragment): Scope {
    const inner = new Scope(this)
    inner.#names.set(name, fragment)
    return inner
  }

  find (name: string): Fragment | undefined {
    return this.#names.get(name) ?? this.#outer?.find(name)
  }
}
