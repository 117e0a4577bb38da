import { describe, expect, it } from 'vitest'
import { explanationText } from '../../src/cli/explanation-text.js'
import { measurementPeriod } from '../../src/fhir/period.js'
import type { MeasureExplanation } from '../../src/operations/explain-input.js'

const HOSTILE = 'a\u001b[2Jb\nc'
const explanation: MeasureExplanation = {
  measure: 'urn:m|1',
  subjectId: 's',
  populations: [{ group: HOSTILE, code: 'numerator', definition: HOSTILE, count: 1 }],
  definitions: [
    { library: 'L|1', definition: HOSTILE, value: HOSTILE, resources: ['Encounter/1', 'Encounter/2', 'Encounter/3', 'Encounter/4', 'Encounter/5'] },
    { library: 'L|1', definition: 'Long', value: 'x'.repeat(61), resources: [] },
    { library: 'L|1', definition: 'List', value: [1, 2], resources: [] },
    { library: 'L|1', definition: 'Resource', value: { reference: 'Encounter/1' }, resources: [] }
  ],
  clauses: [{ library: 'L|1', localId: '7', type: 'Exists', locator: '1:1-1:9', times: 1, value: false, resources: [] }],
  failures: []
}
const text = explanationText(explanation, `CMS0 ${HOSTILE}`, measurementPeriod('2026', '2026', 'UTC'), false)

describe('explanationText', () => {
  it('shows control characters of records and packages as escapes', () => {
    expect(text).not.toContain('\u001b')
    expect(text.match(/a\\u001b\[2Jb\\u000ac/g)).toHaveLength(5) // title, group, its definition, definition, value
  })

  it('names some resources and counts the others', () => {
    expect(text).toContain('Encounter/4')
    expect(text).not.toContain('Encounter/5')
    expect(text).toContain('and 1 more')
  })

  it('marks a value that is cut, and says how long a list is', () => {
    expect(text).toContain(`${'x'.repeat(60)}…`)
    expect(text).toContain('a list of 2')
    expect(text).toContain('│ Encounter/1 ')
  })

  it('shows clauses with their place and node', () => {
    expect(text).toMatch(/│ L\|1 +│ 1:1-1:9 +│ Exists 7 +│ false +│/)
  })
})
