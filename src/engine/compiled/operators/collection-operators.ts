import * as aggregate from './aggregate.js'
import * as childrenOf from './children.js'
import * as clinical from './clinical.js'
import * as containers from './containers.js'
import * as bounds from './interval/bounds.js'
import { collapse } from './interval/collapse.js'
import { expand } from './interval/expand.js'
import { pointFrom, size, width } from './interval/interval.js'
import * as membership from './interval/membership.js'
import * as relations from './interval/relations.js'
import * as intervalSets from './interval/sets.js'
import * as listMembership from './list-membership.js'
import * as listSets from './list-sets.js'
import * as list from './list.js'
import { message } from './message.js'
import { AGGREGATE, PLAIN, PRECISE, SOURCE, binary, named, overloaded, turned, unary, type OperatorEntry } from './operator-entry.js'
import * as statistics from './statistics.js'

/** Operators on intervals, lists and codes, aggregates and messages (ELM 19 to 21, 23, 24). */
export const COLLECTION_OPERATORS: Readonly<Record<string, OperatorEntry>> = {
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
  Message: named(message, ['source', 'condition', 'code', 'severity', 'message'], { ...PLAIN, context: 'messageListener' })
}
