import { describe, expect, it } from 'vitest'
import { ALL_PREPARATION_CODES, PREPARATION_CODES } from '../../src/preparation/preparation-codes.js'
import { addPreparation, countOne, mergePreparation, orderedPreparation, preparationCounts, type PreparationCounts } from '../../src/preparation/preparation-counts.js'
import { preparationNotices } from '../../src/preparation/preparation-notices.js'

const counted = (...rows: readonly (readonly [Parameters<typeof countOne>[1], string])[]): PreparationCounts => {
  const counts: PreparationCounts = {}
  for (const [code, type] of rows) countOne(counts, code, type)
  return counts
}

describe('PREPARATION_CODES', () => {
  it.each(ALL_PREPARATION_CODES)('%s is said in a plain sentence without its end', code => {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)+$/)
    expect(PREPARATION_CODES[code].text).toMatch(/^[A-Z][A-Za-z ,;]{20,}[a-z]$/)
  })
})

describe('countOne', () => {
  it('counts by code and resource type', () => {
    expect(counted(['period-reversed', 'Encounter'], ['period-reversed', 'Encounter'], ['period-reversed', 'Condition'], ['duplicate-merged', 'Encounter']))
      .toEqual({ 'period-reversed': { Encounter: 2, Condition: 1 }, 'duplicate-merged': { Encounter: 1 } })
  })

  it.each(['Jane Doe', '', '__proto__', 'toString', 'constructor', `A${'a'.repeat(50)}`])('counts the type "%s", which is none, as other', type => {
    expect(counted(['period-reversed', type], ['period-reversed', type])).toEqual({ 'period-reversed': { other: 2 } })
  })
})

describe('mergePreparation', () => {
  const one = counted(['period-reversed', 'Encounter'], ['duplicate-merged', 'Observation'])
  const two = counted(['period-reversed', 'Encounter'], ['period-reversed', 'Condition'])

  it('adds the counts of several records, and leaves theirs as they were', () => {
    const before = structuredClone([one, two])
    expect(mergePreparation([one, two])).toEqual({ 'period-reversed': { Encounter: 2, Condition: 1 }, 'duplicate-merged': { Observation: 1 } })
    expect([one, two]).toEqual(before)
  })

  it('does not depend on the order of the records, and nothing adds nothing', () => {
    expect(preparationCounts(mergePreparation([two, one, {}]))).toEqual(preparationCounts(mergePreparation([one, two])))
    expect(mergePreparation([])).toEqual({})
  })
})

describe('addPreparation', () => {
  it('adds in place', () => {
    const totals = counted(['period-reversed', 'Encounter'])
    addPreparation(totals, counted(['period-reversed', 'Encounter'], ['reference-unresolved', 'Task']))
    expect(totals).toEqual({ 'period-reversed': { Encounter: 2 }, 'reference-unresolved': { Task: 1 } })
  })
})

describe('preparationCounts', () => {
  it('has one line per code and type, in the order of the codes and of the type names', () => {
    expect(preparationCounts(counted(['reference-unresolved', 'Task'], ['period-reversed', 'Encounter'], ['period-reversed', 'Condition']))).toEqual([
      { code: 'period-reversed', resourceType: 'Condition', count: 1 },
      { code: 'period-reversed', resourceType: 'Encounter', count: 1 },
      { code: 'reference-unresolved', resourceType: 'Task', count: 1 }
    ])
  })
})

describe('orderedPreparation', () => {
  it('writes the same counts as the same JSON, in whatever order they were counted', () => {
    const rows = [['reference-unresolved', 'Task'], ['period-reversed', 'Encounter'], ['period-reversed', 'Condition']] as const
    expect(JSON.stringify(orderedPreparation(counted(...rows)))).toBe('{"period-reversed":{"Condition":1,"Encounter":1},"reference-unresolved":{"Task":1}}')
    expect(JSON.stringify(orderedPreparation(counted(...rows.toReversed())))).toBe(JSON.stringify(orderedPreparation(counted(...rows))))
  })
})

describe('preparationNotices', () => {
  it('says each code that occurred in one sentence, and whether it was mended', () => {
    expect(preparationNotices(counted(['reference-unresolved', 'Task'], ['period-reversed', 'Encounter'], ['period-reversed', 'Condition']))).toEqual([
      { system: 'urn:asm-ecqm:preparation-code', code: 'period-reversed', repaired: true, text: 'Periods that end before they start count as unknown: 1 Condition, 1 Encounter.' },
      { system: 'urn:asm-ecqm:preparation-code', code: 'reference-unresolved', repaired: false, text: expect.stringMatching(/: 1 Task\.$/) as string }
    ])
  })

  it('says nothing where nothing occurred', () => {
    expect(preparationNotices({})).toEqual([])
  })
})
