import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { embeddedCatalogue } from '../../../src/cql/embedded-catalogue.js'
import { generateRecords } from '../../../src/demo/generate-records.js'
import { engineByName } from '../../../src/engine/engines.js'
import { evaluateRecords } from '../../../src/evaluation/evaluate-records.js'
import { prepareEvaluation } from '../../../src/evaluation/measure-evaluation.js'
import { openPartitionPool, type PartitionPool, type PartitionPoolOptions } from '../../../src/evaluation/runs/partition-pool.js'
import type { PartitionOutcome, PartitionTask } from '../../../src/evaluation/runs/partition-task.js'
import { packResults, unpackResults, type SubjectResults } from '../../../src/evaluation/runs/subject-results.js'
import { measurementPeriod } from '../../../src/fhir/period.js'
import { openValueSets } from '../../../src/operations/open-value-sets.js'
import { lineFromRecord } from '../../../src/records/record-line.js'
import type { PartitionRow } from '../../../src/records/record-store.js'

const { index } = await openValueSets({ dataDir: 'no-such-folder' })
const PERIOD = measurementPeriod('2026', '2026', 'UTC')
const evaluations = ['CMS165', 'CMS156'].map(measure => prepareEvaluation(embeddedCatalogue().find(measure), { engine: engineByName('compiled'), valueSets: index, measurementPeriod: PERIOD, now: new Date('2027-02-01T00:00:00Z') }))
const models = evaluations.map(({ model }) => model)
const records = [...generateRecords({ count: 40 })]

let pool: PartitionPool | undefined
afterEach(async () => {
  await pool?.close()
  pool = undefined
})

function open (options: Partial<PartitionPoolOptions> = {}): PartitionPool {
  pool = openPartitionPool({ evaluations, threads: 1, subjectSeconds: 60, threadMegabytes: 400, ...options })
  return pool
}

type Task = Omit<PartitionTask, 'poisoned' | 'progress'>

/** A partition of lines. */
function taskOf (lines: readonly (readonly [subjectId: string, line: string])[], rest: Partial<Task> = {}): Task {
  const members = lines.map(([, line]) => gzipSync(line, { level: 1 }))
  let offset = 0
  const rows = lines.map(([subjectId], place): PartitionRow => {
    const row = { subjectId, offset, length: members[place]?.length ?? 0, recordHash: `hash-${subjectId}`, generalPractitioner: [] }
    offset += row.length
    return row
  })
  return { rows, bytes: Buffer.concat(members), prepare: true, measurementPeriod: PERIOD, attribution: { type: 'encounter', choice: 'any' }, listed: {}, ...rest }
}

const lines = records.map(record => [record.subjectId, lineFromRecord(record)] as const)

async function subjectsOf ({ results }: PartitionOutcome): Promise<SubjectResults[]> {
  const all: SubjectResults[] = []
  for await (const one of unpackResults(results, models)) all.push(one)
  return all
}

/** Some forty megabytes that take several hundred of heap. */
const hugeLine = `{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","id":"huge","extension":[${Array(4_000_000).fill('{"a":1}').join(',')}]}}]}\n`

describe('PartitionPool', () => {
  it('gives what an evaluation in this thread gives, and every subject the same', async () => {
    const direct = await evaluateRecords(evaluations, records, { prepare: true, keepMemberships: true })
    const outcome = await open().evaluate(taskOf(lines))
    expect(outcome.summary.measures.map(({ totals }) => totals)).toEqual(direct.measures.map(({ totals }) => totals))
    expect(outcome.summary).toMatchObject({ subjects: 40, reused: 0, preparation: direct.preparation })
    const subjects = await subjectsOf(outcome)
    for (const [place, measure] of direct.measures.entries()) {
      expect(subjects.flatMap(({ outcomes }) => { const one = outcomes[place]; return one !== undefined && 'membership' in one ? [one.membership] : [] })).toEqual(measure.memberships)
    }
    expect(subjects.some(({ clinicians }) => clinicians.length > 0)).toBe(true)
  })

  it('names a record that cannot be read, in every measure, and evaluates the others', async () => {
    const broken = [['broken', '{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","id":"other-name"}}]}\n'] as const, ['rubbish', 'no JSON'] as const]
    const { summary } = await open().evaluate(taskOf([...lines.slice(0, 3), ...broken, ...lines.slice(3)]))
    expect(summary.measures.map(({ totals, failures }) => [totals.subjects, failures.map(({ code, count }) => [code, count])])).toEqual(Array(2).fill([40, [['RECORD_UNREADABLE', 2]]]))
  })

  it('names a record that needs more memory than a thread has, and evaluates the others', async () => {
    const outcome = await open({ threadMegabytes: 150 }).evaluate(taskOf([...lines.slice(0, 20), ['huge', hugeLine], ...lines.slice(20)]))
    expect(outcome.summary.measures.map(({ totals, failures }) => [totals.subjects, failures])).toEqual(Array(2).fill([40, [expect.objectContaining({ code: 'EVALUATION_CRASHED', count: 1 })]]))
    const crashed = (await subjectsOf(outcome)).filter(({ outcomes }) => outcomes.some(one => 'failure' in one))
    expect(crashed.map(({ subjectId }) => subjectId)).toEqual(['huge'])
  })

  it('names a record that takes longer than a subject may, and evaluates the others', async () => {
    const { summary } = await open({ subjectSeconds: 0.2, threadMegabytes: 4_000 }).evaluate(taskOf([...lines.slice(0, 5), ['huge', hugeLine]]))
    expect(summary.measures.map(({ totals, failures }) => [totals.subjects, failures.map(({ code }) => code)])).toEqual(Array(2).fill([5, ['EVALUATION_CRASHED']]))
  })

  it('takes over results of unchanged records, and evaluates changed ones and those that crashed', async () => {
    const first = await subjectsOf(await open().evaluate(taskOf(lines)))
    const changed = first.map((one, place): SubjectResults => place === 0
      ? { ...one, recordHash: 'another' }
      : place === 1 ? { ...one, outcomes: one.outcomes.map(({ subjectId }) => ({ subjectId, failure: { code: 'EVALUATION_CRASHED', text: '' } })) } : one)
    const again = await (pool as PartitionPool).evaluate(taskOf(lines, { earlier: await packResults(changed) }))
    expect(again.summary.reused).toBe(38)
    expect(await subjectsOf(again)).toEqual(first)
  })

  it('ends when it is told to, without a result', async () => {
    const stop = new AbortController()
    const evaluation = open().evaluate(taskOf([['huge', hugeLine]]), stop.signal)
    stop.abort()
    await expect(evaluation).rejects.toMatchObject({ name: 'AbortError' })
  })
})
