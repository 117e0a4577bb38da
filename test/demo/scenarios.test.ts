import { describe, expect, it } from 'vitest'
import { generateLabelledRecords, SCENARIO_AXES } from '../../src/demo/generate-records.js'
import { BLOCK_SIZE, scheduleOf, slotOf } from '../../src/demo/scenario-schedule.js'
import { everyCoding } from './walk.js'
import { starterCodes } from './starter-sets.js'

const labelled = [...generateLabelledRecords({ count: 500 })]
const every = SCENARIO_AXES.flatMap(axis => axis.options.map(option => `${axis.name}:${option.name}`))
const withScenario = (label: string): typeof labelled => labelled.filter(one => one.scenarios.includes(label))
const resourcesOf = (one: typeof labelled[number], type: string): readonly Record<string, unknown>[] => one.record.resources.filter(resource => resource.resourceType === type)

describe('the scenarios', () => {
  it.each(every)('show %s in 500 records', label => {
    expect(withScenario(label).length).toBeGreaterThan(0)
  })

  it('are one of each axis for each record', () => {
    for (const one of labelled) expect(one.scenarios.map(label => label.split(':')[0])).toEqual(SCENARIO_AXES.map(axis => axis.name))
  })

  it('are named once within their axis', () => {
    expect(new Set(every).size).toBe(every.length)
  })

  it('stand nowhere in the data', () => {
    const text = JSON.stringify(labelled.map(one => one.record))
    for (const label of every) expect(text).not.toContain(label)
  })

  it('need only options that exist', () => {
    for (const axis of SCENARIO_AXES) {
      for (const option of axis.options) {
        for (const [name, needed] of Object.entries(option.needs ?? {})) {
          for (const one of [needed].flat()) expect(every).toContain(`${name}:${one}`)
        }
      }
    }
  })
})

describe('slotOf', () => {
  it.each([0, 1, 7])('goes through every slot once in block %i', block => {
    const slots = Array.from({ length: BLOCK_SIZE }, (_, position) => slotOf(3, block * BLOCK_SIZE + position))
    expect([...new Set(slots)].sort((a, b) => a - b)).toEqual(Array.from({ length: BLOCK_SIZE }, (_, slot) => slot))
  })

  it('orders each block in its own way', () => {
    const order = (block: number): number[] => Array.from({ length: 5 }, (_, position) => slotOf(3, block * BLOCK_SIZE + position))
    expect(order(0)).not.toEqual(order(1))
  })
})

describe('scheduleOf', () => {
  it('keeps room for records left to chance', () => {
    const schedule = scheduleOf(SCENARIO_AXES)
    expect(schedule).toHaveLength(BLOCK_SIZE)
    expect(schedule.filter(slot => slot === undefined).length).toBeGreaterThan(10)
  })

  it('refuses more scenarios than a block holds', () => {
    expect(() => scheduleOf([{ name: 'a', options: [{ name: 'b', weight: 1, slots: BLOCK_SIZE + 1 }] }])).toThrow(RangeError)
  })
})

describe('a scenario writes a code of the value set it is about', () => {
  it.each([
    ['hypertension:established', 'essential-hypertension'], ['exclusion:hospice-discharge-home', 'encounter-inpatient'],
    ['exclusion:hospice-encounter', 'hospice-encounter'], ['exclusion:hospice-encounter-into-year', 'hospice-encounter'],
    ['exclusion:hospice-order', 'hospice-care-ambulatory'], ['exclusion:hospice-procedure', 'hospice-care-ambulatory'], ['exclusion:hospice-diagnosis', 'hospice-diagnosis'],
    ['exclusion:palliative-diagnosis', 'palliative-care-diagnosis'], ['exclusion:palliative-encounter', 'palliative-care-encounter'], ['exclusion:palliative-procedure', 'palliative-care-intervention'],
    ['exclusion:pregnancy', 'pregnancy'], ['exclusion:end-stage-renal-disease', 'end-stage-renal-disease'], ['exclusion:kidney-disease-stage-5', 'chronic-kidney-disease-stage-5'],
    ['exclusion:kidney-transplant-recipient', 'kidney-transplant-recipient'], ['exclusion:kidney-transplant', 'kidney-transplant'], ['exclusion:dialysis', 'dialysis-services'],
    ['exclusion:frailty-device-and-illness', 'frailty-device'], ['exclusion:frailty-device-and-illness', 'advanced-illness'], ['exclusion:frailty-equipment-and-dementia-drug', 'frailty-device'],
    ['exclusion:frailty-equipment-and-dementia-drug', 'dementia-medications'], ['exclusion:frailty-diagnosis-and-illness', 'frailty-diagnosis'],
    ['exclusion:frailty-encounter-and-dementia-drug', 'frailty-encounter'], ['exclusion:frailty-symptom-and-illness', 'frailty-symptom'], ['exclusion:frailty-from-81', 'frailty-diagnosis'],
    ['visits:home-visits', 'home-healthcare-services'], ['visits:telephone-only', 'telephone-visits'], ['visits:virtual-only', 'virtual-encounter'], ['visits:welcome-visit', 'annual-wellness-visit'],
    ['heartFailure:reduced-by-ejection-fraction', 'ejection-fraction'], ['heartFailure:heart-transplant', 'heart-transplant'], ['heartFailure:assist-device-complication', 'left-ventricular-assist-device-complications'],
    ['aceInhibitor:taken', 'ace-inhibitor-or-arb-or-arni'], ['betaBlocker:ordered', 'beta-blocker-therapy-for-lvsd'], ['betaBlocker:heart-block', 'atrioventricular-block'],
    ['highRiskMedication:benzodiazepine', 'potentially-harmful-benzodiazepines-for-older-adults'], ['bodyMassIndex:low-drug', 'medications-for-below-normal-bmi'], ['depression:bipolar', 'bipolar-disorder']
  ])('%s of %s', (label, setName) => {
    const codes = starterCodes(setName)
    for (const one of withScenario(label)) expect(everyCoding(one.record.resources).some(coding => codes.has(coding))).toBe(true)
  })
})

describe('a scenario holds what its name says', () => {
  const readings = (one: typeof labelled[number]): readonly Record<string, unknown>[] =>
    resourcesOf(one, 'Observation').filter(observation => everyCoding(observation['code']).includes('http://loinc.org|85354-9'))

  it('has no blood pressure in bloodPressure:no-reading', () => {
    for (const one of withScenario('bloodPressure:no-reading')) expect(readings(one)).toEqual([])
  })

  it('has two readings of one day, the lower systolic and diastolic in different ones, in bloodPressure:lowest-of-two-readings', () => {
    for (const one of withScenario('bloodPressure:lowest-of-two-readings')) {
      const days = readings(one).map(reading => (reading['effectiveDateTime'] as string).slice(0, 10))
      expect(days).toHaveLength(2)
      expect(new Set(days).size).toBe(1)
    }
  })

  it('has every reading in an emergency visit in bloodPressure:emergency-only', () => {
    for (const one of withScenario('bloodPressure:emergency-only')) {
      const emergencies = resourcesOf(one, 'Encounter').filter(encounter => (encounter['class'] as { code: string }).code === 'EMER').map(encounter => `Encounter/${encounter['id'] as string}`)
      expect(readings(one).map(reading => (reading['encounter'] as { reference: string }).reference)).toEqual(emergencies)
    }
  })

  it('has a reading on the last evening of the year, as written, in bloodPressure:last-evening-of-year', () => {
    for (const one of withScenario('bloodPressure:last-evening-of-year')) {
      expect(readings(one).map(reading => reading['effectiveDateTime'])).toContainEqual(expect.stringMatching(/^2026-12-31T22:30:00-0[56]:00$/))
    }
  })

  it('has no finished visit of the year in visits:cancelled-only', () => {
    for (const one of withScenario('visits:cancelled-only')) {
      const office = resourcesOf(one, 'Encounter').filter(encounter => everyCoding(encounter['type']).some(coding => starterCodes('office-visit').has(coding)))
      expect(office.length).toBeGreaterThan(0)
      expect(office.every(encounter => encounter['status'] === 'cancelled')).toBe(true)
    }
  })

  it.each([
    ['age:eighteen-on-last-day', '2008-12-31'], ['age:eighteen-a-day-late', '2009-01-01'], ['age:eighty-six-on-last-day', '1940-12-31'], ['age:eighty-six-a-day-late', '1941-01-01']
  ])('has a birthday at the edge in %s', (label, birthDate) => {
    for (const one of withScenario(label)) expect(one.record.patient.birthDate).toBe(birthDate)
  })

  it('omits verificationStatus in feed:verification-missing, except where the status is the point', () => {
    for (const one of withScenario('feed:verification-missing')) {
      const written = resourcesOf(one, 'Condition').flatMap(condition => everyCoding(condition['verificationStatus']))
      expect(written.every(coding => /\|(refuted|entered-in-error)$/.test(coding))).toBe(true)
    }
  })

  it('has concepts without coding in feed:text-only', () => {
    for (const one of withScenario('feed:text-only')) {
      expect(resourcesOf(one, 'Condition').some(condition => (condition['code'] as { coding?: unknown }).coding === undefined)).toBe(true)
    }
  })

  it('has no clinical status on what was entered in error', () => {
    const inError = labelled.flatMap(one => resourcesOf(one, 'Condition')).filter(condition => everyCoding(condition['verificationStatus']).some(coding => coding.endsWith('|entered-in-error')))
    expect(inError.length).toBeGreaterThan(2)
    for (const condition of inError) expect(condition).not.toHaveProperty('clinicalStatus')
  })
})
