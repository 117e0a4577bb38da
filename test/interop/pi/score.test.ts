import { describe, expect, it } from 'vitest'
import { PI_RULES_2027 } from '../../../src/interop/pi/rules-2027.js'
import { scorePi, type PiEvidence, type PiScore } from '../../../src/interop/pi/score.js'

const GATES = ['PI_PPHI_1', 'PI_PPHI_2', 'PI_INFBLO_1', 'PI_ONCDIR_1']
const REGISTRIES = ['PI_PHCDRR_1', 'PI_PHCDRR_1_PROD', 'PI_PHCDRR_3', 'PI_PHCDRR_3_PRE']
const ALL = [...GATES, ...REGISTRIES, 'PI_EP_2']
const RATES = { PI_EP_1: [49, 115], PI_HIE_1: [200, 200], PI_HIE_4: [1, 300], PI_PEA_1: [90, 100] } as const

function score (attested: readonly string[], rates: Readonly<Record<string, readonly [number, number]>> = RATES, rest: Partial<PiEvidence> = {}): PiScore {
  return scorePi(PI_RULES_2027, {
    attested: new Map(attested.map(id => [id, true])), rates: new Map(Object.entries(rates).map(([id, [numerator, denominator]]) => [id, { numerator, denominator }])), cehrtId: '0015EABCDEF1234', ...rest
  })
}
const pointsOf = (result: PiScore): Readonly<Record<string, number>> => Object.fromEntries(result.points.map(({ measure, points }) => [measure, points]))
const without = (...ids: readonly string[]): string[] => ALL.filter(id => !ids.includes(id))

describe('scorePi', () => {
  it('knows all 39 entries, and none that another one names and is not there', () => {
    const ids = PI_RULES_2027.measures.map(({ id }) => id)
    expect([ids.length, new Set(ids).size]).toEqual([39, 39])
    for (const { exclusions = [], substitutes = [], levels = [] } of PI_RULES_2027.measures) for (const id of [...exclusions, ...substitutes, ...levels]) expect(ids).toContain(id)
    expect([...Object.keys(PI_RULES_2027.counted), ...Object.values(PI_RULES_2027.counted), ...Object.values(PI_RULES_2027.options).flat()].filter(id => !ids.includes(id))).toEqual([])
  })

  it('gives rates times points, rounded and one at least, and all points for what is attested', () => {
    const result = score(ALL)
    // 49/115 of 10 is 4.26; 1/300 of 15 is 0.05; 0.9 of 25 is 22.5.
    expect(pointsOf(result)).toEqual({ PI_EP_1: 4, PI_EP_2: 10, PI_HIE_1: 15, PI_HIE_4: 1, PI_PEA_1: 23, 'PI_PHCDRR_1 + PI_PHCDRR_3': 25 })
    expect(result).toMatchObject({ score: 78, option: 'A', missing: [], refused: [] })
  })

  it('doubts what is attested and no event shows, or what events are contrary to, without taking points for it', () => {
    expect(score(ALL).doubts).toEqual(['PI_EP_2', 'PI_PHCDRR_1', 'PI_PHCDRR_3'].map(id => `${id} is attested, and no event shows it.`))
    const shown = new Map(['PI_EP_2', 'PI_PHCDRR_1', 'PI_PHCDRR_3'].map(id => [id, { numerator: 1, denominator: 2 }]))
    expect(score(ALL, RATES, { shown })).toMatchObject({ score: 78, doubts: [] })
    const excluded = [...without('PI_EP_2', 'PI_PHCDRR_1', 'PI_PHCDRR_1_PROD'), 'PI_EP_2_EX_2', 'PI_PHCDRR_1_EX_1']
    expect(score(excluded, RATES, { shown, immunizationsGiven: 3 }).doubts).toEqual([
      'PI_EP_2_EX_2 is claimed, and 2 prescriptions of schedules II to IV were sent electronically.', 'PI_PHCDRR_1_EX_1 is claimed, and 3 immunizations were given.'
    ])
  })

  it('is 100 at most, with any bonus once', () => {
    const whole = { PI_EP_1: [9, 9], PI_HIE_1: [9, 9], PI_HIE_4: [9, 9], PI_PEA_1: [9, 9] } as const
    expect(score([...ALL, 'PI_PHCDRR_4', 'PI_PHCDRR_4_PROD', 'PI_PHCDRR_6'], whole).score).toBe(100)
    expect(score([...ALL, 'PI_PHCDRR_4', 'PI_PHCDRR_4_PROD', 'PI_PHCDRR_6']).score).toBe(83)
    // A registry without its level is none.
    expect(score([...ALL, 'PI_PHCDRR_4']).score).toBe(78)
  })

  it.each([['PI_HIE_5', 'B'], ['PI_HIE_6', 'C']] as const)('takes %s in place of the two loops, whatever was counted for them', (id, option) => {
    const result = score([...ALL, id], { ...RATES, PI_HIE_1: [0, 0], PI_HIE_4: [0, 0] })
    expect([result.option, result.score, pointsOf(result)[id], Object.keys(pointsOf(result)).includes('PI_HIE_1')]).toEqual([option, 92, 30, false])
  })

  it.each<[string, string[], Record<string, number>]>([
    ['PI_EP_2_EX_1', ['PI_EP_2_EX_1'], { PI_EP_1: 8, PI_EP_2: 0 }],
    ['PI_LVPP_1', ['PI_LVPP_1'], { PI_EP_1: 0, PI_EP_2: 10, PI_HIE_1: 20, PI_HIE_4: 1 }],
    ['both of e-prescribing', ['PI_LVPP_1', 'PI_EP_2_EX_2'], { PI_EP_1: 0, PI_EP_2: 0, PI_HIE_1: 25, PI_HIE_4: 1 }],
    ['PI_LVPP_1 with option B', ['PI_LVPP_1', 'PI_HIE_5'], { PI_EP_1: 0, PI_HIE_5: 40 }],
    ['PI_LVITC_2', ['PI_LVITC_2'], { PI_HIE_4: 0, PI_HIE_1: 30 }],
    ['PI_LVOTC_1', ['PI_LVOTC_1'], { PI_HIE_1: 0, PI_HIE_4: 1, PI_PEA_1: 36 }],
    ['both loops', ['PI_LVOTC_1', 'PI_LVITC_2'], { PI_HIE_1: 0, PI_HIE_4: 0, PI_PEA_1: 50 }],
    ['both registries', ['PI_PHCDRR_1_EX_2', 'PI_PHCDRR_3_EX_1'], { PI_PEA_1: 45 }]
  ])('moves the points of what is excluded: %s', (_name, claimed, expected) => {
    // 42/99 of 20 is 8.48.
    const few = { PI_EP_1: [42, 99], PI_HIE_1: [99, 99], PI_HIE_4: [1, 99], PI_PEA_1: [90, 100] } as const
    const excluded = claimed.some(id => id.startsWith('PI_EP_2_EX')) ? ['PI_EP_2'] : []
    const registries = claimed.some(id => id.startsWith('PI_PHCDRR')) ? REGISTRIES : []
    const result = score([...without(...excluded, ...registries), ...claimed], few)
    expect(result).toMatchObject({ missing: [], refused: [] })
    expect(pointsOf(result)).toMatchObject(expected)
    expect(result.points.reduce((sum, { of }) => sum + of, 0)).toBe(100)
  })

  it('lets one registry carry the points of both', () => {
    const result = score([...without('PI_PHCDRR_1', 'PI_PHCDRR_1_PROD'), 'PI_PHCDRR_1_EX_1'])
    expect(result).toMatchObject({ score: 78, missing: [], refused: [] })
  })

  it.each<[string, readonly string[], Readonly<Record<string, readonly [number, number]>>, Partial<PiEvidence>]>([
    ...GATES.map((id): [string, readonly string[], typeof RATES, object] => [id, without(id), RATES, {}]),
    ['PI_EP_2', without('PI_EP_2'), RATES, {}],
    ['PI_PHCDRR_1', without('PI_PHCDRR_1'), RATES, {}],
    ['engagement level', without('PI_PHCDRR_3_PRE'), RATES, {}],
    ['PI_PEA_1', ALL, { ...RATES, PI_PEA_1: [0, 50] }, {}],
    ['PI_HIE_4', ALL, { PI_EP_1: RATES.PI_EP_1, PI_HIE_1: RATES.PI_HIE_1, PI_PEA_1: RATES.PI_PEA_1 }, {}],
    ['180', ALL, RATES, { notReportable: 'A performance period is 180 continuous days at least.' }]
  ])('is 0 while something is missing, and says what: %s', (named, attested, rates, rest) => {
    const result = score(attested, rates, rest)
    expect([result.score, result.missing]).toEqual([0, [expect.stringContaining(named)]])
  })

  it('is 0 without a certification id, and refuses what is none', () => {
    const { cehrtId: _none, ...evidence } = { cehrtId: '', attested: new Map(ALL.map(id => [id, true])), rates: new Map() }
    expect(scorePi(PI_RULES_2027, evidence).missing).toContain('The CMS EHR Certification ID.')
    expect(score(ALL, RATES, { cehrtId: 'mine' })).toMatchObject({ score: 0, refused: [expect.stringContaining('15')] })
  })

  it.each<[string, string[]]>([
    ['PI_HIE_5 and PI_HIE_6', ['PI_HIE_5', 'PI_HIE_6']],
    ['PI_LVOTC_1 cannot be claimed with option B', ['PI_HIE_5', 'PI_LVOTC_1']],
    ['PI_LVITC_2 cannot be claimed with option C', ['PI_HIE_6', 'PI_LVITC_2']],
    ['PI_EP_2 and its exclusion PI_EP_2_EX_1', ['PI_EP_2_EX_1']],
    ['PI_PHCDRR_1 and its exclusion PI_PHCDRR_1_EX_3', ['PI_PHCDRR_1_EX_3']],
    ['PI_PHCDRR_1_PRE and PI_PHCDRR_1_PROD', ['PI_PHCDRR_1_PRE']],
    ['PI_LVPP_1 holds for fewer than 100; 115 were counted for PI_EP_1', ['PI_LVPP_1']]
  ])('refuses what contradicts itself, with the rule: %s', (rule, claimed) => {
    const result = score([...ALL, ...claimed])
    expect(result.score).toBe(0)
    expect(result.refused).toContainEqual(expect.stringContaining(rule))
  })
})
