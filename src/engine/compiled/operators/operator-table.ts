import * as aggregate from './aggregate.js'
import * as arithmetic from './arithmetic.js'
import * as functions from './arithmetic-functions.js'
import * as boundary from './boundary.js'
import * as childrenOf from './children.js'
import * as clinical from './clinical.js'
import * as comparison from './comparison.js'
import * as containers from './containers.js'
import * as conversions from './convert.js'
import * as values from './convert-values.js'
import * as datetime from './datetime.js'
import * as duration from './duration.js'
import { equal } from './equality.js'
import { equivalent } from './equivalence.js'
import * as bounds from './interval/bounds.js'
import { collapse } from './interval/collapse.js'
import { expand } from './interval/expand.js'
import { pointFrom, size, width } from './interval/interval.js'
import * as membership from './interval/membership.js'
import * as relations from './interval/relations.js'
import * as intervalSets from './interval/sets.js'
import { predecessor, successor } from './limits.js'
import * as list from './list.js'
import * as listMembership from './list-membership.js'
import * as listSets from './list-sets.js'
import * as logical from './logical.js'
import { message } from './message.js'
import * as nullological from './nullological.js'
import * as statistics from './statistics.js'
import * as string from './string.js'
import * as patterns from './string-patterns.js'
import * as timing from './timing.js'

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

type More = Partial<OperatorEntry>

const OPERAND = ['operand'] as const
const SOURCE = ['source'] as const
const PLAIN: More = { nullPropagating: false }
const PRECISE: More = { precision: true }

function entry (arity: number | 'n', operator: OperatorFunction, more: More = {}): OperatorEntry {
  return { operands: OPERAND, arity, function: operator, nullPropagating: true, precision: false, ...more }
}

function unary (operator: OperatorFunction, more: More = {}): OperatorEntry {
  return entry(1, operator, more)
}

function binary (operator: OperatorFunction, more: More = {}): OperatorEntry {
  return entry(2, operator, more)
}

function overloaded (operator: OperatorFunction, onLists: OperatorFunction, onIntervals: OperatorFunction, more: More = {}): OperatorEntry {
  return entry(2, operator, { nullPropagating: false, onLists, onIntervals, ...more })
}

function named (operator: OperatorFunction, operands: readonly string[], more: More = {}): OperatorEntry {
  return entry(operands.length, operator, { operands, ...more })
}

/** Calls an operator with its two operands the other way about. */
function turned (operator: OperatorFunction): OperatorFunction {
  return ((a: never, b: never, precision: never) => operator(b, a, precision)) as OperatorFunction
}

const AGGREGATE: More = { operands: SOURCE, nullPropagating: false }

/**
 * ELM node types whose operands are just evaluated values, and what the compiler must know to call them. Not here are nodes with scopes
 * (queries, Filter, Repeat), with types (As, Is, Convert, MinValue), with references, literals, selectors and conditionals.
 */
export const OPERATORS: Readonly<Record<string, OperatorEntry>> = {
  And: binary(logical.and, PLAIN),
  Or: binary(logical.or, PLAIN),
  Xor: binary(logical.xor),
  Implies: binary(logical.implies, PLAIN),
  Not: unary(logical.not),
  IsNull: unary(nullological.isNull, PLAIN),
  IsTrue: unary(nullological.isTrue, PLAIN),
  IsFalse: unary(nullological.isFalse, PLAIN),
  Coalesce: entry('n', nullological.coalesce, PLAIN),
  Equal: binary(equal),
  NotEqual: binary(comparison.notEqual),
  Equivalent: binary(equivalent, PLAIN),
  Less: binary(comparison.less),
  LessOrEqual: binary(comparison.lessOrEqual),
  Greater: binary(comparison.greater),
  GreaterOrEqual: binary(comparison.greaterOrEqual),
  Add: binary(arithmetic.add),
  Subtract: binary(arithmetic.subtract),
  Multiply: binary(arithmetic.multiply),
  Divide: binary(arithmetic.divide),
  TruncatedDivide: binary(arithmetic.truncatedDivide),
  Modulo: binary(arithmetic.modulo),
  Negate: unary(arithmetic.negate),
  Abs: unary(arithmetic.abs),
  Ceiling: unary(functions.ceiling),
  Floor: unary(functions.floor),
  Truncate: unary(functions.truncate),
  Round: named(functions.round, ['operand', 'precision'], PLAIN),
  Ln: unary(functions.ln),
  Exp: unary(functions.exp),
  Log: binary(functions.log),
  Power: binary(functions.power),
  Successor: unary(successor),
  Predecessor: unary(predecessor),
  Precision: unary(boundary.precision),
  LowBoundary: binary(boundary.lowBoundary, PLAIN),
  HighBoundary: binary(boundary.highBoundary, PLAIN),
  Concatenate: entry('n', string.concatenate),
  Combine: named(string.combine, ['source', 'separator'], PLAIN),
  Split: named(string.split, ['stringToSplit', 'separator'], PLAIN),
  SplitOnMatches: named(patterns.splitOnMatches, ['stringToSplit', 'separatorPattern'], PLAIN),
  Length: unary(string.length, { nullPropagating: false, onLists: string.listLength }),
  Upper: unary(string.upper),
  Lower: unary(string.lower),
  Indexer: binary(string.indexer),
  PositionOf: named(string.positionOf, ['pattern', 'string']),
  LastPositionOf: named(string.lastPositionOf, ['pattern', 'string']),
  Substring: named(string.substring, ['stringToSub', 'startIndex', 'length'], PLAIN),
  StartsWith: binary(string.startsWith),
  EndsWith: binary(string.endsWith),
  Matches: binary(patterns.matches),
  ReplaceMatches: entry(3, patterns.replaceMatches),
  DateTime: named(datetime.dateTime, ['year', 'month', 'day', 'hour', 'minute', 'second', 'millisecond', 'timezoneOffset'], { ...PLAIN, context: 'evaluationOffsetMinutes' }),
  Date: named(datetime.date, ['year', 'month', 'day'], PLAIN),
  Time: named(datetime.time, ['hour', 'minute', 'second', 'millisecond'], PLAIN),
  DateFrom: unary(datetime.dateFrom),
  TimeFrom: unary(datetime.timeFrom),
  TimezoneFrom: unary(datetime.timezoneOffsetFrom),
  TimezoneOffsetFrom: unary(datetime.timezoneOffsetFrom),
  DateTimeComponentFrom: unary(datetime.dateTimeComponentFrom, PRECISE),
  Now: entry(0, datetime.now, { context: 'now' }),
  Today: entry(0, datetime.today, { context: 'now' }),
  TimeOfDay: entry(0, datetime.timeOfDay, { context: 'now' }),
  DurationBetween: binary(duration.durationBetween, PRECISE),
  DifferenceBetween: binary(duration.differenceBetween, PRECISE),
  SameAs: binary(timing.sameAs, PRECISE),
  SameOrBefore: binary(timing.sameOrBefore, PRECISE),
  SameOrAfter: binary(timing.sameOrAfter, PRECISE),
  Before: binary(timing.before, PRECISE),
  After: binary(timing.after, PRECISE),
  Start: unary(bounds.start, { context: 'evaluationOffsetMinutes' }),
  End: unary(bounds.end, { context: 'evaluationOffsetMinutes' }),
  Width: unary(width),
  Size: unary(size),
  PointFrom: unary(pointFrom),
  Overlaps: binary(relations.overlaps, PRECISE),
  OverlapsBefore: binary(relations.overlapsBefore, PRECISE),
  OverlapsAfter: binary(relations.overlapsAfter, PRECISE),
  Meets: binary(relations.meets, PRECISE),
  MeetsBefore: binary(relations.meetsBefore, PRECISE),
  MeetsAfter: binary(relations.meetsAfter, PRECISE),
  Starts: binary(relations.starts, PRECISE),
  Ends: binary(relations.ends, PRECISE),
  Collapse: binary(collapse, PLAIN),
  Expand: binary(expand, PLAIN),
  Contains: overloaded(containers.contains, listMembership.listContains, membership.intervalContains, PRECISE),
  In: overloaded(containers.isIn, turned(listMembership.listContains), turned(membership.intervalContains), PRECISE),
  ProperContains: overloaded(containers.properContains, listMembership.listProperContains, membership.intervalProperContains, PRECISE),
  ProperIn: overloaded(containers.properIn, turned(listMembership.listProperContains), turned(membership.intervalProperContains), PRECISE),
  Includes: overloaded(containers.includes, listMembership.listIncludes, membership.intervalIncludes, PRECISE),
  IncludedIn: overloaded(containers.includedIn, turned(listMembership.listIncludes), turned(membership.intervalIncludes), PRECISE),
  ProperIncludes: overloaded(containers.properIncludes, listMembership.listProperIncludes, membership.intervalProperIncludes, PRECISE),
  ProperIncludedIn: overloaded(containers.properIncludedIn, turned(listMembership.listProperIncludes), turned(membership.intervalProperIncludes), PRECISE),
  Union: overloaded(containers.union, listSets.listUnion, intervalSets.intervalUnion),
  Intersect: overloaded(containers.intersect, listSets.listIntersect, intervalSets.intervalIntersect),
  Except: overloaded(containers.except, listSets.listExcept, intervalSets.intervalExcept),
  Exists: unary(list.exists, PLAIN),
  First: named(list.first, SOURCE),
  Last: named(list.last, SOURCE),
  IndexOf: named(list.indexOf, ['source', 'element']),
  SingletonFrom: unary(list.singletonFrom),
  Slice: named(list.slice, ['source', 'startIndex', 'endIndex'], PLAIN),
  Flatten: unary(list.flatten),
  Distinct: unary(listSets.distinct),
  ToList: unary(list.toList, PLAIN),
  Times: binary(list.times),
  Count: unary(aggregate.count, AGGREGATE),
  Sum: unary(aggregate.sum, AGGREGATE),
  Product: unary(aggregate.product, AGGREGATE),
  Min: unary(aggregate.min, AGGREGATE),
  Max: unary(aggregate.max, AGGREGATE),
  Avg: unary(aggregate.avg, AGGREGATE),
  Median: unary(aggregate.median, AGGREGATE),
  Mode: unary(aggregate.mode, AGGREGATE),
  AllTrue: unary(aggregate.allTrue, AGGREGATE),
  AnyTrue: unary(aggregate.anyTrue, AGGREGATE),
  Variance: unary(statistics.variance, AGGREGATE),
  StdDev: unary(statistics.stdDev, AGGREGATE),
  PopulationVariance: unary(statistics.populationVariance, AGGREGATE),
  PopulationStdDev: unary(statistics.populationStdDev, AGGREGATE),
  GeometricMean: unary(statistics.geometricMean, AGGREGATE),
  InValueSet: named(clinical.inValueSet, ['code', 'valueset'], PLAIN),
  AnyInValueSet: named(clinical.anyInValueSet, ['codes', 'valueset'], PLAIN),
  InCodeSystem: named(clinical.inCodeSystem, ['code', 'codesystem'], PLAIN),
  AnyInCodeSystem: named(clinical.anyInCodeSystem, ['codes', 'codesystem'], PLAIN),
  ExpandValueSet: unary(clinical.expandValueSet),
  CalculateAge: unary(clinical.calculateAge, { precision: true, context: 'now' }),
  CalculateAgeAt: binary(clinical.calculateAgeAt, PRECISE),
  Children: named(childrenOf.children, SOURCE),
  Descendents: named(childrenOf.descendents, SOURCE),
  ToBoolean: unary(values.toBoolean),
  ToInteger: unary(values.toInteger),
  ToLong: unary(values.toLong),
  ToDecimal: unary(values.toDecimal),
  ToQuantity: unary(values.toQuantity),
  ToRatio: unary(values.toRatio),
  ToString: unary(values.toString),
  ToConcept: unary(values.toConcept),
  ToChars: unary(values.toChars),
  ToDate: unary(values.toDate),
  ToDateTime: unary(values.toDateTime, { context: 'evaluationOffsetMinutes' }),
  ToTime: unary(values.toTime),
  ConvertsToBoolean: unary(conversions.convertsToBoolean),
  ConvertsToInteger: unary(conversions.convertsToInteger),
  ConvertsToLong: unary(conversions.convertsToLong),
  ConvertsToDecimal: unary(conversions.convertsToDecimal),
  ConvertsToString: unary(conversions.convertsToString),
  ConvertsToQuantity: unary(conversions.convertsToQuantity),
  ConvertsToRatio: unary(conversions.convertsToRatio),
  ConvertsToDate: unary(conversions.convertsToDate),
  ConvertsToDateTime: unary(conversions.convertsToDateTime),
  ConvertsToTime: unary(conversions.convertsToTime),
  ConvertQuantity: binary(values.convertQuantity),
  CanConvertQuantity: binary(values.canConvertQuantity),
  Message: named(message, ['source', 'condition', 'code', 'severity', 'message'], { ...PLAIN, context: 'messageListener' })
}
