import { beforeAll, describe, expect, it } from 'vitest'
import { embeddedCatalogue } from '../../../src/cql/embedded-catalogue.js'
import { generateRecords } from '../../../src/demo/generate-records.js'
import { Random } from '../../../src/demo/random.js'
import { compareEngines, emptyTally, type DifferentialSubject, type DifferentialTally } from '../../../src/engine/differential/differential-run.js'
import { EveryDefinition } from '../../../src/engine/differential/every-definition.js'
import { LISTED_DIFFERENCES } from '../../../src/engine/differential/listed-differences.js'
import { mutateRecord } from '../../../src/engine/differential/mutate-record.js'
import { engineByName } from '../../../src/engine/engines.js'
import { measurementPeriod } from '../../../src/fhir/period.js'
import { openValueSets } from '../../../src/operations/open-value-sets.js'

/** Patients from all over the population: a prime step meets every option of every axis sooner than neighbours do. */
const PATIENTS = 25
const STEP = 23
const MUTATIONS = 1
const SEED = 20261125

const libraries = [...new Map(embeddedCatalogue().all().flatMap(({ elmLibraries }) => elmLibraries).map(library => [library.identifier.id, library])).values()]
const patients = Array.from({ length: PATIENTS }, (_, index) => [...generateRecords({ first: index * STEP % 500, count: 1 })][0] as DifferentialSubject['record'])
let engines: { readonly compiled: EveryDefinition, readonly reference: EveryDefinition }

beforeAll(async () => {
  const { index: valueSets } = await openValueSets({ dataDir: 'no-such-folder' })
  const request = { libraries, valueSets, measurementPeriod: measurementPeriod('2026-01-01', '2026-12-31', 'America/New_York'), now: new Date('2027-02-01T00:00:00Z') }
  engines = { compiled: new EveryDefinition(engineByName('compiled'), request), reference: new EveryDefinition(engineByName('reference'), request) }
})

async function tallyOf (subjects: Iterable<DifferentialSubject>): Promise<DifferentialTally> {
  const tally = emptyTally()
  for (const subject of subjects) await compareEngines(subject, engines, LISTED_DIFFERENCES, tally)
  return tally
}

function * mutations (wrongTypes: boolean): Generator<DifferentialSubject> {
  for (const [patient, record] of patients.entries()) {
    for (let mutation = 0; mutation < MUTATIONS; mutation++) {
      const { record: mutated, changes, hasWrongType } = mutateRecord(record, new Random(SEED, patient * 1000 + mutation + (wrongTypes ? 500 : 0)), wrongTypes)
      yield { id: `${patient}/${mutation}: ${changes.join('; ')}`, record: mutated, hasWrongType }
    }
  }
}

describe('both engines give the same value of every definition', () => {
  it('of all seven measures and their libraries', () => {
    const { compiled, reference } = engines
    expect(compiled.count).toBe(reference.count)
    for (const { cmsId } of embeddedCatalogue().all()) expect(compiled.definitions.some(name => name.startsWith(cmsId))).toBe(true)
    expect(compiled.definitions).toContain('HeartFailure.Encounters with LVSD')
    expect(compiled.count).toBeGreaterThan(150)
  })

  it('for demonstration patients', async () => {
    const tally = await tallyOf(patients.map((record, index) => ({ id: String(index), record, hasWrongType: false })))
    expect(tally).toEqual({ subjects: PATIENTS, compared: PATIENTS * engines.compiled.count, failed: 0, listed: {}, unlisted: [] })
  })

  it('for mutations of them, without any known difference', async () => {
    expect(await tallyOf(mutations(false))).toMatchObject({ subjects: PATIENTS * MUTATIONS, listed: {}, unlisted: [] })
  })

  it('for mutations that give elements a wrong JSON type, apart from the known differences', async () => {
    expect(await tallyOf(mutations(true))).toMatchObject({ subjects: PATIENTS * MUTATIONS, unlisted: [] })
  })
})
