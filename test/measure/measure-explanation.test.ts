import { describe, expect, it } from 'vitest'
import type { Explanation, ExpressionValue } from '../../src/engine/engine.js'
import { measureExplanation } from '../../src/measure/measure-explanation.js'
import { measureModelFromResource } from '../../src/measure/measure-from-resource.js'
import type { SubjectOutcome } from '../../src/measure/membership-from-results.js'
import { membershipOutcome } from '../../src/measure/membership-from-results.js'
import { threeRateMeasure } from './sample-measures.js'

const model = measureModelFromResource(threeRateMeasure())
const results = { 'Initial Population': true, Denominator: true, 'Denominator Exclusions': false, 'Numerator 1': true, 'Numerator 2': false, 'Numerator 3': null }
const failure = { code: 'EVALUATION_FAILED', text: 'it failed', definition: 'Numerator 1' } as const

function explanation (value: ExpressionValue, failures: Explanation['failures'] = []): Explanation {
  const explained = { value, resources: ['Observation/o'] }
  return {
    subjectId: 's',
    definitions: [{ library: 'L|1', definition: 'D', ...explained }],
    clauses: [{ library: 'L|1', localId: '1', type: 'Query', times: 1, ...explained }],
    failures
  }
}

const explained = (value: ExpressionValue, outcome: SubjectOutcome = membershipOutcome(model, { subjectId: 's', results }), failures: Explanation['failures'] = []) =>
  measureExplanation(model, explanation(value, failures), outcome)

describe('measureExplanation', () => {
  it('counts each population of each group after the hierarchy, with the definition that decides it', () => {
    const { populations, measure, subjectId } = explained(null)
    expect([measure, subjectId]).toEqual(['https://example.org/Measure/Sample|1.2.003', 's'])
    expect(populations.filter(({ code }) => code === 'numerator')).toEqual([
      { group: 'Group_1', code: 'numerator', definition: 'Numerator 1', count: 1 },
      { group: 'Group_2', code: 'numerator', definition: 'Numerator 2', count: 0 },
      { group: 'Group_3', code: 'numerator', definition: 'Numerator 3', count: 0 }
    ])
    expect(populations).toHaveLength(12)
  })

  it.each<[string, ExpressionValue, ExpressionValue]>([
    ['a resource', { resourceType: 'Encounter', id: 'e', status: 'finished' }, { reference: 'Encounter/e' }],
    ['a resource without an id', { resourceType: 'Encounter', status: 'finished' }, { type: 'Encounter' }],
    ['a list', [{ resourceType: 'Encounter', id: 'e' }, null, 1], [{ reference: 'Encounter/e' }, null, 1]],
    ['a tuple', { visit: { resourceType: 'Encounter', id: 'e' }, days: [1] }, { visit: { reference: 'Encounter/e' }, days: [1] }],
    ['a plain value', 'text', 'text']
  ])('refers to resources in %s', (_what, value, expected) => {
    const { definitions, clauses } = explained(value)
    expect([definitions[0]?.value, clauses[0]?.value]).toEqual([expected, expected])
  })

  it('has no populations for a subject that could not be evaluated, and names each failure once', () => {
    const failed: SubjectOutcome = { subjectId: 's', failure }
    expect(explained(null, failed)).toMatchObject({ populations: [], failures: [failure] })
    expect(explained(null, failed, [failure]).failures).toEqual([failure])
  })
})
