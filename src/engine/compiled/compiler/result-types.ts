import { ANY, BOOLEAN, CONCEPT, DATE, DATE_TIME, DECIMAL, INTEGER, QUANTITY, STRING, TIME, choiceOf, isAny, isFhir, listOf, sameType, systemType, type CqlType } from '../model/cql-type.js'
import { isSubtype } from '../model/subtype.js'

/** The static type of an operator's result from those of its operands. */
export type ResultType = (operands: readonly CqlType[]) => CqlType

export const boolean: ResultType = () => BOOLEAN
export const integer: ResultType = () => INTEGER
export const decimal: ResultType = () => DECIMAL
export const text: ResultType = () => STRING
export const texts: ResultType = () => listOf(STRING)
export const date: ResultType = () => DATE
export const dateTime: ResultType = () => DATE_TIME
export const time: ResultType = () => TIME
export const quantity: ResultType = () => QUANTITY
export const ratio: ResultType = () => systemType('Ratio')
export const long: ResultType = () => systemType('Long')
export const concept: ResultType = () => CONCEPT
export const anythings: ResultType = () => listOf(ANY)

/** That of the first operand whose type is known: arithmetic on one type, and dates moved by a quantity. */
export const first: ResultType = operands => operands.find(type => !isAny(type)) ?? ANY

/** Quantity where an operand is one, otherwise that of the first (Multiply of a Decimal and a Quantity). */
export const firstOrQuantity: ResultType = operands => operands.some(type => sameType(type, QUANTITY)) ? QUANTITY : first(operands)

/** Quantity where an operand is one, otherwise Decimal (Divide, Avg, StdDev …). */
export const decimalOrQuantity: ResultType = operands => operands.some(type => sameType(elementOf(type), QUANTITY) || sameType(type, QUANTITY)) ? QUANTITY : DECIMAL

/** Element of a list, point of an interval. */
export const element: ResultType = ([type]) => elementOf(type ?? ANY)

/** That of both lists or intervals; a list of choices where their elements differ. */
export const common: ResultType = operands => {
  const [a = ANY, b = a] = operands.filter(type => !isAny(type))
  if (isSubtype(b, a)) return a
  if (isSubtype(a, b)) return b
  return a.kind === 'list' && b.kind === 'list' ? listOf(choiceOf([a.element, b.element])) : first(operands)
}

/** Indexer: element of a list, or a text of one character. */
export const itemOf: ResultType = ([type]) => type?.kind === 'list' ? type.element : STRING

/** The elements of a list of lists. */
export const flattened: ResultType = ([type]) => {
  const inner = elementOf(type ?? ANY)
  return inner.kind === 'list' ? inner : type ?? ANY
}

/** Expand: intervals of a list of intervals, points of an interval. */
export const expanded: ResultType = ([type]) => type?.kind === 'interval' ? listOf(type.point) : type ?? ANY

export const listOfOperand: ResultType = ([type]) => listOf(type ?? ANY)

export const codes: ResultType = () => listOf(systemType('Code'))

export function elementOf (type: CqlType): CqlType {
  if (type.kind === 'list') return type.element
  return type.kind === 'interval' ? type.point : ANY
}

/** True where FHIR elements are among the values of a type, so that two operands must hold them alike to be compared. */
export function holdsFhir (type: CqlType): boolean {
  if (type.kind === 'list') return holdsFhir(type.element)
  return type.kind === 'choice' ? type.choices.some(holdsFhir) : isFhir(type) || isAny(type)
}
