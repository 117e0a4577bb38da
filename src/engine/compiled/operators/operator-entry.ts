/** An operator as the compiler calls it: operands, then the precision, then what `context` names. */
export type OperatorFunction = (...operands: never[]) => unknown

export interface OperatorEntry {
  /** Elements of the ELM node that hold the operands, in order: `operand` alone is a list of them or the only one. An absent one is null. */
  readonly operands: readonly string[]
  /** How many operands; `n` where the function takes one array of them all. */
  readonly arity: number | 'n'
  readonly function: OperatorFunction
  /** A null operand makes the result null, so that the call may be left out. */
  readonly nullPropagating: boolean
  /** The node's `precision` follows the operands as a number, 0 where it has none. */
  readonly precision: boolean
  /** Follows last. */
  readonly context?: 'evaluationOffsetMinutes' | 'now' | 'messageListener'
  /** To be called where the operands, or the container among them, are lists by their static type. */
  readonly onLists?: OperatorFunction
  /** The same for intervals. */
  readonly onIntervals?: OperatorFunction
}

export type EntryDetails = Partial<OperatorEntry>

const OPERAND = ['operand'] as const
export const SOURCE = ['source'] as const
/** Nulls are the function's own matter. */
export const PLAIN: EntryDetails = { nullPropagating: false }
export const PRECISE: EntryDetails = { precision: true }

/** An entry whose operands are the node's `operand`, null where one of them is, unless said otherwise. */
export function entry (arity: number | 'n', operator: OperatorFunction, more: EntryDetails = {}): OperatorEntry {
  return { operands: OPERAND, arity, function: operator, nullPropagating: true, precision: false, ...more }
}

/** One operand. */
export function unary (operator: OperatorFunction, more: EntryDetails = {}): OperatorEntry {
  return entry(1, operator, more)
}

/** Two operands. */
export function binary (operator: OperatorFunction, more: EntryDetails = {}): OperatorEntry {
  return entry(2, operator, more)
}

/** Two operands, with functions of their own for lists and intervals. */
export function overloaded (operator: OperatorFunction, onLists: OperatorFunction, onIntervals: OperatorFunction, more: EntryDetails = {}): OperatorEntry {
  return entry(2, operator, { nullPropagating: false, onLists, onIntervals, ...more })
}

/** Operands that have element names of their own. */
export function named (operator: OperatorFunction, operands: readonly string[], more: EntryDetails = {}): OperatorEntry {
  return entry(operands.length, operator, { operands, ...more })
}

/** Calls an operator with its two operands the other way about. */
export function turned (operator: OperatorFunction): OperatorFunction {
  return ((a: never, b: never, precision: never) => operator(b, a, precision)) as OperatorFunction
}

export const AGGREGATE: EntryDetails = { operands: SOURCE, nullPropagating: false }
