import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { embeddedCatalogue } from '../../src/cql/embedded-catalogue.js'
import { generateRecords } from '../../src/demo/generate-records.js'
import { engineByName } from '../../src/engine/engines.js'
import { prepareEvaluation } from '../../src/evaluation/measure-evaluation.js'
import type { PatientRecord } from '../../src/fhir/patient-record.js'
import { patientRecordFromResources } from '../../src/fhir/patient-record.js'
import { measurementPeriod } from '../../src/fhir/period.js'
import type { AnyResource } from '../../src/fhir/types.js'
import { membershipOutcome } from '../../src/measure/membership-from-results.js'
import { openValueSets } from '../../src/operations/open-value-sets.js'
import { unrelatedResources } from '../support/unrelated-resources.js'

const { index: valueSets } = await openValueSets({ dataDir: 'no-such-folder' })
const evaluations = ['compiled', 'reference'].flatMap(engine => embeddedCatalogue().all().map(measurePackage => prepareEvaluation(measurePackage, {
  engine: engineByName(engine), valueSets, measurementPeriod: measurementPeriod('2026-01-01', '2026-12-31', 'UTC'), now: new Date('2027-02-01T00:00:00Z')
})))

/** Every count of every group of every measure, by measure and engine. */
async function counts (record: PatientRecord): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {}
  for (const evaluation of evaluations) {
    const outcome = membershipOutcome(evaluation.model, await evaluation.evaluate(record))
    found[`${evaluation.cmsId} ${evaluation.engine}`] = 'failure' in outcome ? outcome.failure : outcome.membership.groups
  }
  return found
}

/** The same record under other ids: every id and every reference to it gets a prefix. */
function withOtherIds (record: PatientRecord, prefix: string): PatientRecord {
  const rename = (json: unknown): unknown => {
    if (Array.isArray(json)) return json.map(rename)
    if (typeof json !== 'object' || json === null) return json
    return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, key === 'reference' && typeof value === 'string' ? renamedReference(value, prefix) : rename(value)]))
  }
  return patientRecordFromResources(record.resources.map(resource => ({ ...rename(resource) as AnyResource, id: `${prefix}${resource.id ?? ''}` })))
}

function renamedReference (reference: string, prefix: string): string {
  const at = reference.lastIndexOf('/') + 1
  return `${reference.slice(0, at)}${prefix}${reference.slice(at)}`
}

const anyRecord = fc.integer({ min: 0, max: 9_999 }).map(first => [...generateRecords({ count: 1, first })][0] as PatientRecord)
const shuffled = anyRecord.chain(record => fc.tuple(fc.constant(record), fc.shuffledSubarray([...record.resources], { minLength: record.resources.length })))
const RUNS = { numRuns: 20 }

describe('no count of any measure changes', () => {
  it('when the resources of a record come in another order', async () => {
    await fc.assert(fc.asyncProperty(shuffled, async ([record, resources]) => {
      expect(await counts(patientRecordFromResources(resources))).toEqual(await counts(record))
    }), RUNS)
  })

  it('when unrelated resources join', async () => {
    await fc.assert(fc.asyncProperty(anyRecord, fc.shuffledSubarray([...unrelatedResources], { minLength: 1 }), fc.boolean(), async (record, unrelated, first) => {
      const resources = first ? [...unrelated, ...record.resources] : [...record.resources, ...unrelated]
      expect(await counts(patientRecordFromResources(resources))).toEqual(await counts(record))
    }), RUNS)
  })

  it('when every id and the references to it change', async () => {
    await fc.assert(fc.asyncProperty(anyRecord, fc.stringMatching(/^[A-Za-z0-9.-]{1,12}$/), async (record, prefix) => {
      expect(await counts(withOtherIds(record, prefix))).toEqual(await counts(record))
    }), RUNS)
  })

  it('when profiles are declared', async () => {
    await fc.assert(fc.asyncProperty(anyRecord, fc.webUrl(), async (record, profile) => {
      const tagged = record.resources.map(resource => ({ ...resource, meta: { profile: [profile] } }))
      expect(await counts(patientRecordFromResources(tagged))).toEqual(await counts(record))
    }), RUNS)
  })
})

describe('the property', () => {
  it('could fail: the records differ in their counts', async () => {
    const seen = new Set<string>()
    for (const record of generateRecords({ count: 40 })) seen.add(JSON.stringify(await counts(record)))
    expect(seen.size).toBeGreaterThan(20)
  })
})
