import { describe, expect, it } from 'vitest'
import { equivalent } from '../../../../src/engine/compiled/operators/equivalence.js'
import { CqlCode, CqlConcept, CqlValueSetRef } from '../../../../src/engine/compiled/values/code.js'
import { CqlRatio } from '../../../../src/engine/compiled/values/quantity.js'
import { tupleOf } from '../../../../src/engine/compiled/values/tuple.js'
import type { CqlValue } from '../../../../src/engine/compiled/values/value.js'
import { buildMembership } from '../../../../src/terminology/value-set-membership.js'
import { date, dateTime, decimal, integers, quantity, time } from '../notation.js'

const code = (name: string, system = 's', display: string | null = null): CqlCode => new CqlCode(name, system, null, display)
const ratio = (a: string, b: string): CqlRatio => new CqlRatio(quantity(a), quantity(b))
const valueSet = (id: string, ...codes: readonly string[]): CqlValueSetRef =>
  new CqlValueSetRef(id, null, buildMembership({ url: id, completeness: 'complete', codings: codes.map(name => ({ system: 's', code: name })) }))

describe('equivalent', () => {
  it.each<[string, CqlValue, CqlValue, boolean]>([
    ['nulls', null, null, true], ['null and a value', null, 1, false], ['a value and null', 'a', null, false], ['texts without regard to case', 'Abel', 'abel', true], ['texts with other spaces', 'a\tb', 'a b', true], ['texts with accents', 'café', 'cafe', true],
    ['other texts', 'a', 'b', false], ['a text and a number', '1', 1, false], ['integers', 1, 1, true], ['decimals to the fewer places', decimal('1.001'), decimal('1.000'), true], ['decimals that round apart', decimal('1.5'), decimal('1.55'), false],
    ['decimals that round alike', decimal('1.5'), decimal('1.46'), true], ['an integer and a decimal', 1, decimal('1.0'), true], ['codes by code and system', code('a', 's', 'A'), code('a', 's', 'B'), true], ['codes of two systems', code('a', 's'), code('a', 't'), false],
    ['a concept and one of its codes', new CqlConcept([code('a'), code('b')]), code('b'), true], ['a code and a concept without it', code('c'), new CqlConcept([code('a'), null]), false], ['concepts with a common code', new CqlConcept([code('a'), code('b')]), new CqlConcept([code('c'), code('b')]), true],
    ['concepts without one', new CqlConcept([code('a')]), new CqlConcept([code('c')]), false], ['a code and a text', code('a'), 'a', false], ['quantities', quantity('1 cm'), quantity('0.01 m'), true], ['quantities of different kinds', quantity('1 cm'), quantity('1 g'), false],
    ['a year and UCUM\'s', quantity('1 year'), quantity('1 a'), true], ['UCUM\'s year and a year', quantity('1 a'), quantity('1 year'), true], ['a year and its months', quantity('1 year'), quantity('12 months'), true], ['a year and its days', quantity('1 year'), quantity('365 days'), true],
    ['days of a month and it', quantity('30 days'), quantity('1 month'), true], ['quantities that only round alike', quantity('1 g'), quantity('1.4 g'), false], ['months that are no even part of a year', quantity('7 months'), quantity('0.58333333 years'), true], ['a month and 31 days', quantity('1 month'), quantity('31 days'), false], ['ratios that reduce alike', ratio('1 mg', '2 mL'), ratio('2 mg', '4 mL'), true], ['ratios of other units', ratio('1 mg', '2 mL'), ratio('1 g', '2 L'), true],
    ['ratios that differ', ratio('1 mg', '2 mL'), ratio('1 mg', '3 mL'), false], ['ratios of other kinds', ratio('1 mg', '2 mL'), ratio('1 m', '2 mL'), false], ['a day and an instant in it', dateTime('2026-01-01'), dateTime('2026-01-01T10:00:00.000Z'), false], ['dates', date('2026-01'), date('2026-01'), true],
    ['a month and its day', date('2026-01'), date('2026-01-05'), false], ['times', time('10:00:00'), time('10:00:00.000'), true], ['intervals', integers('[1, 10]'), integers('[1, 11)'), true], ['unknown intervals', integers('(null, null)'), integers('(null, null)'), true],
    ['an interval and a list', integers('[1, 1]'), [1], false], ['lists', ['A', null], ['a', null], true], ['lists of another order', [1, 2], [2, 1], false], ['lists of other lengths', [1], [1, 2], false], ['a list and a number', [1], 1, false],
    ['tuples', tupleOf([['a', 'X'], ['b', null]]), tupleOf([['a', 'x'], ['b', null]]), true], ['tuples with a null', tupleOf([['a', 1], ['b', null]]), tupleOf([['a', 1], ['b', 2]]), false], ['elements', { text: 'x' }, { text: 'x' }, true], ['truth values', true, false, false],
    ['a value set and itself', valueSet('v', 'a'), valueSet('v'), true], ['value sets of the same codes', valueSet('v', 'a', 'b'), valueSet('w', 'b', 'a'), true], ['value sets of other codes', valueSet('v', 'a', 'b'), valueSet('w', 'a', 'c'), false],
    ['value sets of which one is not loaded', new CqlValueSetRef('v'), valueSet('w', 'a'), false]
  ])('of %s', (_, a, b, expected) => {
    expect(equivalent(a, b)).toBe(expected)
  })
})
