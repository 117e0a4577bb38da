import { describe, expect, it } from 'vitest'
import { CONDITION_CODES } from '../../src/demo/condition-codes.js'
import { COVERAGE_CODES } from '../../src/demo/coverage-codes.js'
import { SNOMED, type DemoCode } from '../../src/demo/demo-code.js'
import { ENCOUNTER_CODES } from '../../src/demo/encounter-codes.js'
import { generateRecords } from '../../src/demo/generate-records.js'
import { MEDICATION_CODES } from '../../src/demo/medication-codes.js'
import { OBSERVATION_CODES } from '../../src/demo/observation-codes.js'
import { SERVICE_CODES } from '../../src/demo/service-codes.js'
import { STARTER_SETS, starterCodes } from './starter-sets.js'
import { everyCoding } from './walk.js'

const tables: Readonly<Record<string, DemoCode>> = { ...CONDITION_CODES, ...COVERAGE_CODES, ...ENCOUNTER_CODES, ...MEDICATION_CODES, ...OBSERVATION_CODES, ...SERVICE_CODES }
const codes = Object.entries(tables)
const keyOf = (code: DemoCode): string => `${code.system}|${code.code}`

describe('a code of the demonstration population', () => {
  it.each(codes)('%s is in exactly the starter sets that it names', (_, code) => {
    const holders = [...STARTER_SETS.keys()].filter(name => starterCodes(name).has(keyOf(code)))
    expect(holders.sort()).toEqual([...code.memberOf].sort())
  })

  it('stands in one table only, once', () => {
    expect(new Set(codes.map(([, code]) => keyOf(code))).size).toBe(codes.length)
  })

  it('is no CPT code', () => {
    for (const [, code] of codes) expect(code.system).not.toContain('ama-assn')
  })
})

describe('the records', () => {
  const written = new Set(everyCoding([...generateRecords({ count: 1500 })]))

  it('use every code of the tables', () => {
    // sex is written as a bare code in its extension
    expect(codes.filter(([name, code]) => !written.has(keyOf(code)) && name !== 'female' && name !== 'male').map(([name]) => name)).toEqual([])
  })

  it('use no clinical code that is not in the tables', () => {
    const known = new Set(codes.map(([, code]) => keyOf(code)))
    const clinical = [...written].filter(coding => /snomed|loinc|icd-10|rxnorm|HCPCS|cpt|sopt|2\.16\.840/.test(coding))
    expect(clinical.filter(coding => !known.has(coding))).toEqual([])
    expect(clinical.some(coding => coding.startsWith(SNOMED))).toBe(true)
  })

  it('carry no display, so that no official wording is copied', () => {
    expect(JSON.stringify([...generateRecords({ count: 50 })])).not.toContain('"display"')
  })
})
