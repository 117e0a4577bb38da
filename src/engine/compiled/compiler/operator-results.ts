import { anythings, boolean, codes, common, date, dateTime, decimal, decimalOrQuantity, element, expanded, first, firstOrQuantity, flattened, integer, itemOf, listOfOperand, quantity, ratio, text, texts, time, concept, long, type ResultType } from './result-types.js'

function each (types: string, result: ResultType): Record<string, ResultType> {
  return Object.fromEntries(types.split(' ').map(type => [type, result]))
}

/** Static type of the result of every operator whose operands are just evaluated, by ELM node type. */
export const RESULT_TYPES: Readonly<Record<string, ResultType>> = {
  ...each('Equal NotEqual Equivalent Less LessOrEqual Greater GreaterOrEqual Xor', boolean),
  ...each('StartsWith EndsWith Matches Exists AllTrue AnyTrue CanConvertQuantity InCodeSystem AnyInCodeSystem', boolean),
  ...each('SameAs SameOrBefore SameOrAfter Before After Overlaps OverlapsBefore OverlapsAfter Meets MeetsBefore MeetsAfter Starts Ends', boolean),
  ...each('Contains In ProperContains ProperIn Includes IncludedIn ProperIncludes ProperIncludedIn', boolean),
  ...each('ConvertsToBoolean ConvertsToInteger ConvertsToLong ConvertsToDecimal ConvertsToString ConvertsToQuantity ConvertsToRatio', boolean),
  ...each('ConvertsToDate ConvertsToDateTime ConvertsToTime ToBoolean', boolean),
  ...each('Ceiling Floor Truncate Precision Length PositionOf LastPositionOf IndexOf Count ToInteger', integer),
  ...each('DateTimeComponentFrom DurationBetween DifferenceBetween CalculateAge CalculateAgeAt', integer),
  ...each('Round Ln Exp Log TimezoneFrom TimezoneOffsetFrom GeometricMean ToDecimal', decimal),
  ...each('Divide Avg Variance StdDev PopulationVariance PopulationStdDev', decimalOrQuantity),
  ...each('Add Subtract TruncatedDivide Modulo Negate Abs Power Successor Predecessor LowBoundary HighBoundary', first),
  ...each('Collapse Except Slice Distinct ConvertQuantity', first),
  ...each('Concatenate Combine Upper Lower Substring ReplaceMatches ToString', text),
  ...each('Split SplitOnMatches ToChars', texts),
  ...each('DateFrom Date Today ToDate', date),
  ...each('DateTime Now ToDateTime', dateTime),
  ...each('TimeFrom Time TimeOfDay ToTime', time),
  ...each('Start End Width Size PointFrom First Last SingletonFrom Sum Product Min Max Median Mode', element),
  ...each('Union Intersect', common),
  ...each('Times Children Descendents Descendants', anythings),
  Multiply: firstOrQuantity,
  Indexer: itemOf,
  Expand: expanded,
  Flatten: flattened,
  ToList: listOfOperand,
  ExpandValueSet: codes,
  ToQuantity: quantity,
  ToRatio: ratio,
  ToLong: long,
  ToConcept: concept,
  Message: first
}

/** Operators whose result is never null. */
export const NEVER_NULL: ReadonlySet<string> = new Set(['Equivalent', 'Exists', 'ToList', 'Count', 'AllTrue', 'AnyTrue'])
