import { describe, expect, it } from 'vitest'
import { embeddedCatalogue } from '../../src/cql/embedded-catalogue.js'
import { engineByName } from '../../src/engine/engines.js'
import { evaluateRecords } from '../../src/evaluation/evaluate-records.js'
import { prepareEvaluation } from '../../src/evaluation/measure-evaluation.js'
import { patientRecordFromBundle } from '../../src/fhir/patient-record.js'
import { measurementPeriod } from '../../src/fhir/period.js'
import { openValueSets } from '../../src/operations/open-value-sets.js'
import { feedPairs, type SampleBundle } from '../support/feed-bundles.js'
import { codingPicker } from '../support/records.js'

const { index } = await openValueSets({ dataDir: 'no-such-folder' })
const evaluation = prepareEvaluation(embeddedCatalogue().find('CMS165'), {
  engine: engineByName('reference'), valueSets: index, measurementPeriod: measurementPeriod('2026', '2026', 'UTC'), now: new Date('2027-02-01T00:00:00Z')
})
const PAIRS = feedPairs(codingPicker(index))

/** CMS165 over records: counts of the populations, and what was done to the records. */
async function evaluated (bundles: readonly SampleBundle[], prepare: boolean) {
  const { measures: [measure], preparation } = await evaluateRecords([evaluation], bundles.map(patientRecordFromBundle), { prepare, keepMemberships: false })
  expect(measure?.failures).toEqual([])
  return { counts: measure?.totals.groups[0]?.populations.map(({ code, count }) => [code, count]), preparation }
}

describe('evaluateRecords', () => {
  it.each(PAIRS.map(pair => [pair.fault, pair] as const))('counts a patient with %s like the same patient without, and only when prepared', async (_fault, { clean, faulty, counts }) => {
    const expected = await evaluated([clean], false)
    expect(await evaluated([clean], true)).toEqual({ ...expected, preparation: {} })
    expect(await evaluated([faulty], true)).toEqual({ ...expected, preparation: counts })
    const unprepared = await evaluated([faulty], false)
    expect(unprepared.preparation).toEqual({})
    expect(unprepared.counts).not.toEqual(expected.counts)
  })

  it('adds up what was done to all records', async () => {
    const { preparation } = await evaluated(PAIRS.map(({ faulty }) => faulty), true)
    expect(preparation).toEqual({
      'reference-rewritten': { Observation: 2 }, 'duplicate-merged': { Observation: 1 }, 'period-reversed': { MedicationRequest: 1 }, 'medication-reference-resolved': { MedicationRequest: 1 }
    })
  })

  it('prepares a record once for several measures, which come out in their order', async () => {
    const records = PAIRS.map(({ faulty }) => patientRecordFromBundle(faulty))
    const once = await evaluateRecords([evaluation], records, { prepare: true, keepMemberships: true })
    const twice = await evaluateRecords([evaluation, evaluation], records, { prepare: true, keepMemberships: true })
    expect(twice).toEqual({ measures: [once.measures[0], once.measures[0]], preparation: once.preparation })
  })
})
