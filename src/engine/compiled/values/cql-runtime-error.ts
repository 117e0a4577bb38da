/**
 * A run-time error of CQL, e.g. `singleton from` a list of two (CQL 1.5, author's guide, run-time errors). The message is a fixed
 * text that names the operator and the rule, never an operand: operands are patient data.
 */
export class CqlRuntimeError extends Error {
  constructor (message: string) {
    super(message)
    this.name = 'CqlRuntimeError'
  }
}
