import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contains, except, includedIn, includes, intersect, isIn, properContains, properIn, properIncludedIn, properIncludes, union } from '../../../../src/engine/compiled/operators/containers.js'
import { equalElements } from '../../../../src/engine/compiled/operators/equality.js'
import { exists, first, flatten, indexOf, last, singletonFrom, slice, times, toList } from '../../../../src/engine/compiled/operators/list.js'
import { listContains, listIncludes, listProperContains, listProperIncludes } from '../../../../src/engine/compiled/operators/list-membership.js'
import { distinct, listExcept, listIntersect, listUnion } from '../../../../src/engine/compiled/operators/list-sets.js'
import { CqlCode } from '../../../../src/engine/compiled/values/code.js'
import { tupleOf } from '../../../../src/engine/compiled/values/tuple.js'
import type { CqlValue } from '../../../../src/engine/compiled/values/value.js'
import { RUNTIME_ERROR, date, dateTime, decimal, integers, quantity, shown, time } from '../notation.js'

type List = readonly CqlValue[] | null

describe('list operators', () => {
  it.each<[List, boolean, CqlValue, CqlValue]>([[[], false, null, null], [null, false, null, null], [[null], false, null, null], [[null, 1], true, null, 1], [[1, null], true, 1, null], [[1, 2], true, 1, 2], [[false], true, false, false]])('%j exists, first and last', (list, some, start, end) => {
    expect([exists(list), first(list), last(list)]).toEqual([some, start, end])
  })

  it.each<[List, CqlValue, number | null]>([[[1, 2], 2, 1], [[1, 2], 3, -1], [[2, 2], 2, 0], [null, 1, null], [[1, null], null, null], [[dateTime('2014-12-10')], dateTime('2014-12'), -1], [[quantity('1 g')], quantity('1000 mg'), 0]])('in %s %s stands at %s', (list, element, expected) => {
    expect(indexOf(list, element)).toBe(expected)
  })

  it('takes the only element of a list', () => {
    expect([singletonFrom([1]), singletonFrom([]), singletonFrom([null]), singletonFrom(null)]).toEqual([1, null, null, null])
    expect(() => singletonFrom([1, 2])).toThrow(expect.objectContaining(RUNTIME_ERROR))
  })

  it.each<[List, number | null, number | null, List]>([[[1, 2, 3], 1, null, [2, 3]], [[1, 2, 3], 0, 2, [1, 2]], [[1, 2, 3], null, null, [1, 2, 3]], [[1, 2, 3], 3, null, []], [[1, 2, 3], 2, 1, []], [[1, 2, 3], -1, null, []], [[1, 2, 3], 0, 0, []], [[1, 2, 3], 1, 99, [2, 3]], [null, 1, 2, null]])('%j from %s to %s', (list, from, to, expected) => {
    expect(slice(list, from, to)).toEqual(expected)
  })

  it('flattens one level, and makes lists of values', () => {
    expect([flatten([[1, 2], [[3]], [null], null]), flatten([[], []]), flatten(null), toList(1), toList(null)]).toEqual([[1, 2, [3], null], [], null, [1], []])
  })

  it('pairs tuples', () => {
    expect([shown(times([tupleOf([['a', 1]]), tupleOf([['a', 2]])], [tupleOf([['b', 3]])])), times(null, [])]).toEqual(['{{"a":1,"b":3}, {"a":2,"b":3}}', null])
  })
})

describe('membership in lists', () => {
  it.each<[List, CqlValue, boolean, boolean | null]>([
    [['a', 'b'], 'a', true, true], [['a'], 'a', true, false], [['a', 'a'], 'a', true, false], [['a', 'b'], 'c', false, false], [[], 'a', false, false], [null, 'a', false, false], [['a', 'b', null], null, true, true], [['a', 'b'], null, false, false], [[null], null, true, false], [[null, null], null, true, false],
    [['a', null], 'a', true, null], [['a', 'b', null], 'a', true, true], [[null, 'b'], 'a', false, false], [[1n, 2n], 1n, true, true], [[decimal('1.0'), decimal('2.0')], decimal('1.00'), true, true], [[dateTime('2012-10-05')], dateTime('2012-10'), false, null], [[dateTime('2012-10-05'), dateTime('2013-01-01')], dateTime('2012-10'), false, null],
    [[time('15:59:59.999'), time('20:59:59.999')], time('15:59:59'), false, null], [[time('15:59:59'), time('20:59:59.999')], time('15:59:59'), true, true], [[new CqlCode('a', 's'), new CqlCode('b', 's')], new CqlCode('a', 's'), true, true]
  ])('%s has %s: %s, and others besides: %s', (list, element, has, properly) => {
    expect([listContains(list, element), contains(list, element), isIn(element, list), listProperContains(list, element)]).toEqual([has, has, has, properly])
  })

  it.each<[List, List, boolean | null, boolean | null]>([
    [[], [], true, false], [[null], [null], true, false], [[1, 2, 3], [], true, true], [[1, 2, 3], [2], true, true], [[1, 2, 3], [4], false, false], [[1, 2], [1, 2], true, false], [[2, 1], [1, 2], true, false], [[1], [1, 2], false, false], [null, [2], null, null], [[1], null, null, null]
  ])('%s includes %s: %s, properly: %s', (a, b, expected, properly) => {
    expect([listIncludes(a, b), includes(a, b), includedIn(b, a), listProperIncludes(a, b), properIncludes(a, b), properIncludedIn(b, a)]).toEqual([expected, expected, expected, properly, properly, properly])
  })

  it('of single elements is that of the list', () => {
    expect([includes([1, 2], 2), properIncludes([1, 2], 2), properContains([1], 1), properIn(2, [1, 2])]).toEqual([true, true, false, true])
  })

  it('of intervals is theirs', () => {
    expect([contains(integers('[1, 10]'), 10), isIn(11, integers('[1, 10]')), includes(integers('[1, 10]'), 5), includes(integers('[1, 10]'), integers('[2, 3]')), properIncludes(integers('[1, 10]'), 1), properIncludes(integers('[1, 10]'), integers('[1, 10]')), properContains(null, 1), contains(null, 1)])
      .toEqual([true, false, true, true, false, false, null, false])
  })
})

describe('lists as sets', () => {
  it.each<[string, List]>([
    ['{1, 2, 3}', [1, 1, 2, 2, 3]], ['{"a", null}', ['a', null, 'a', null]], ['{null}', [null, null]], ['{}', []], ['{1}', [1, 1n, decimal('1.0'), decimal('1.00')]], ['{1.0 g, 2.0 g}', [quantity('1 g'), quantity('1000 mg'), quantity('2 g')]], ['{2026-01-01, 2026-01}', [date('2026-01-01'), date('2026-01-01'), date('2026-01')]],
    ['{2026-01-01T03:00:00.000-05:00}', [dateTime('2026-01-01T03:00:00.000-05:00'), dateTime('2026-01-01T08:00:00.000Z')]], ['{2026-01-01T08:00:00+00:00}', [dateTime('2026-01-01T08:00:00Z'), dateTime('2026-01-01T08:00:00.000Z')]], ['{2026, 2026-01}', [dateTime('2026'), dateTime('2026'), dateTime('2026-01')]],
    ['{10:00:00, 10:00}', [time('10:00:00'), time('10:00:00.000'), time('10:00')]], ['{{1, 2}, {2}}', [[1, 2], [1, 2], [2]]], ['{[1, 10]}', [integers('[1, 10]'), integers('[1, 11)')]], ['{{"a":1}}', [tupleOf([['a', 1]]), tupleOf([['a', 1]])]], ['{"1", 1}', ['1', 1]], ['{true, 1}', [true, 1, true]]
  ])('distinct gives %s', (expected, list) => {
    expect(shown(distinct(list))).toBe(expected)
  })

  it('takes equal codes and resources once', () => {
    const [code, resource] = [new CqlCode('a', 's', 'v', 'd'), { resourceType: 'Observation', id: '1', status: 'final' }]
    expect(distinct([code, new CqlCode('a', 's', 'v', 'd'), resource, { ...resource }, { ...resource, id: '2' }, { text: 'x' }, { text: 'x' }])).toHaveLength(4)
  })

  it.each<[List, List, string, string, string]>([
    [[1, 2, 3, 4], [2, 3], '{1, 2, 3, 4}', '{2, 3}', '{1, 4}'], [[], [], '{}', '{}', '{}'], [[null], [null], '{null}', '{null}', '{}'], [[1, 4], null, '{1, 4}', 'null', '{1, 4}'], [null, [1], '{1}', 'null', 'null'], [null, null, '{}', 'null', 'null'], [[1, 1, null], [1], '{1, null}', '{1}', '{null}'],
    [[dateTime('2012-05-10'), dateTime('2014-12-10')], [dateTime('2014-12-10'), dateTime('2000-05-05')], '{2012-05-10, 2014-12-10, 2000-05-05}', '{2014-12-10}', '{2012-05-10}']
  ])('union, intersection and difference of %s and %s', (a, b, together, common, rest) => {
    expect([shown(listUnion(a, b)), shown(listIntersect(a, b)), shown(listExcept(a, b))]).toEqual([together, common, rest])
  })

  it('gives a list whose elements all differ, in their order', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom<CqlValue>(null, 'a', decimal('1.0'), dateTime('2026'), dateTime('2026-01-01T00:00:00Z'), dateTime('2026-01-01T01:00:00.000+01:00'), quantity('1 g'), quantity('1000 mg')))), list => {
      const elements = distinct(list) as readonly CqlValue[]
      expect(elements).toEqual(list.filter((one, i) => list.findIndex(other => one === other || equalElements(other, one) === true) === i))
    }))
  })

  it('of lists and intervals are told apart by their operands', () => {
    expect([shown(union([1], [2])), shown(union(integers('[1, 2]'), integers('[3, 4]'))), union(null, null), shown(union(null, [1])), shown(intersect(integers('[1, 5]'), integers('[3, 9]'))), shown(intersect([1], [1])), shown(except(integers('[1, 5]'), integers('[3, 9]'))), shown(except([1, 2], [1]))])
      .toEqual(['{1, 2}', '[1, 4]', null, '{1}', '[3, 5]', '{1}', '[1, 2]', '{2}'])
    expect(() => union([1], integers('[1, 2]'))).toThrow(expect.objectContaining(RUNTIME_ERROR))
  })
})
