import { SourceWriter } from './source-writer.js'

/** A function of the engine that generated source calls. */
export type RuntimeFunction = (...operands: never[]) => unknown

/**
 * The text of one generated program. Only what is written in the compiler reaches it: names are generated, texts and values of the measure
 * package stand in `constants` and are passed in.
 */
export class Program {
  readonly constants: unknown[] = []
  readonly #constantNames = new Map<unknown, string>()
  readonly #functions = new Map<RuntimeFunction, string>()
  readonly #parts: SourceWriter[] = []
  #names = 0

  /** A new name: letters of our own and a number. */
  name (prefix: string): string {
    return `${prefix}${this.#names++}`
  }

  /** A name for a value from outside; the same value has one name. */
  constant (value: unknown): string {
    let name = this.#constantNames.get(value)
    if (name === undefined) {
      this.#constantNames.set(value, name = `k${this.constants.length}`)
      this.constants.push(value)
    }
    return name
  }

  /** A name for a function of the engine. */
  function (value: RuntimeFunction): string {
    let name = this.#functions.get(value)
    if (name === undefined) this.#functions.set(value, name = `${/^\w+$/.test(value.name) ? value.name : 'call'}$${this.#functions.size}`)
    return name
  }

  /** Adds a finished function or declaration. */
  add (part: SourceWriter): void {
    this.#parts.push(part)
  }

  /** The functions of the engine that are called, in the order of their names in the program. */
  get functions (): readonly RuntimeFunction[] {
    return [...this.#functions.keys()]
  }

  /** The body of a function of `functions` and `constants`; `state` declares the program's variables, `last` returns its entry points. */
  assemble (state: SourceWriter, last: SourceWriter): SourceWriter {
    const whole = new SourceWriter()
    whole.line("'use strict'")
    for (const [index, name] of [...this.#functions.values()].entries()) whole.line(`const ${name} = functions[${index}]`)
    for (let index = 0; index < this.constants.length; index++) whole.line(`const k${index} = constants[${index}]`)
    for (const part of [state, ...this.#parts, last]) whole.append(part)
    return whole
  }
}
