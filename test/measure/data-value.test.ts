import { describe, expect, it } from 'vitest'
import type { ExpressionValue } from '../../src/engine/engine.js'
import { dataValuesFrom } from '../../src/measure/data-value.js'

const white = { system: 'urn:race', code: '2106-3', display: 'White' }

describe('dataValuesFrom', () => {
  it.each<[string, ExpressionValue | undefined, unknown[]]>([
    ['null', null, []],
    ['an absent value', undefined, []],
    ['an empty list', [], []],
    ['a concept with neither code nor text', { coding: [] }, []],
    ['true', true, [{ kind: 'label', text: 'true' }]],
    ['an age group', '18-44', [{ kind: 'label', text: '18-44' }]],
    ['a label with a slash', 'Male/Female', [{ kind: 'label', text: 'Male/Female' }]],
    ['a number', 90, [{ kind: 'other', type: 'number', text: '90' }]],
    ['a date', '1950-03-04', [{ kind: 'other', type: 'date', text: '1950-03-04' }]],
    ['a month', '1950-03', [{ kind: 'other', type: 'date', text: '1950-03' }]],
    ['a date and time', '1950-03-04T01:02:03.004-05:00', [{ kind: 'other', type: 'date', text: '1950-03-04T01:02:03.004-05:00' }]],
    ['a reference', 'Patient/p1', [{ kind: 'other', type: 'reference', text: 'Patient/p1' }]],
    ['an absolute reference', 'https://ehr.example.org/Patient/p1', [{ kind: 'other', type: 'reference', text: 'https://ehr.example.org/Patient/p1' }]],
    ['a code', white, [{ kind: 'coded', codings: [white], text: undefined }]],
    ['a CodeableConcept', { coding: [white, { display: 'no code' }], text: 'white' }, [{ kind: 'coded', codings: [white], text: 'white' }]],
    ['a concept of text only', { text: 'white', coding: [] }, [{ kind: 'other', type: 'text', text: 'white' }]],
    ['a CQL Concept', { codes: [white], display: 'White' }, [{ kind: 'coded', codings: [white], text: 'White' }]],
    ['a tuple of code and period', { code: { coding: [white] }, period: { start: '2026-01-01' } }, [{ kind: 'coded', codings: [white], text: undefined }]],
    ['a resource', { resourceType: 'Coverage', id: 'c1', code: 'x' }, [{ kind: 'resource', type: 'Coverage', reference: 'Coverage/c1' }]],
    ['a quantity', { value: 3, unit: 'mg' }, [{ kind: 'other', type: 'quantity', text: '3 mg' }]],
    ['an interval', { low: 1, high: 2 }, [{ kind: 'other', type: 'structure', text: '{"low":1,"high":2}' }]],
    ['a list of two', [true, [white]], [{ kind: 'label', text: 'true' }, { kind: 'coded', codings: [white], text: undefined }]]
  ])('%s', (_, value, expected) => {
    expect(dataValuesFrom(value)).toEqual(expected)
  })
})
