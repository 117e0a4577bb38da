import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ClaimedPartition, RunPlan } from '../../src/store/runs/run-store.js'
import type { Store } from '../../src/store/store.js'
import { describeOnDatabases, describeOnPostgresql } from './databases.js'

const PLAN: RunPlan = { measures: ['http://example.org/Measure/one|1'], snapshotId: 'demo' }
const ME = randomUUID()
const OTHER = randomUUID()
const results = (text: string): { summary: object, results: Uint8Array } => ({ summary: { subjects: text }, results: Buffer.from(text) })

function newRun (count: number, known = count) {
  return { plan: PLAN, reuseKey: 'key', partitionCount: count, partitions: Array.from({ length: known }, (_, partition) => ({ partition, input: { of: partition } })) }
}

describeOnDatabases('run repository', newDatabase => {
  let store: Store
  beforeEach(async () => { store = await (await newDatabase()).open() })
  afterEach(async () => { await store.close() })

  it('gives each partition to one worker and ends the run with the last one', async () => {
    const { id } = await store.runs.create(newRun(3))
    const taken = [await store.runs.claim(ME), await store.runs.claim(OTHER), await store.runs.claim(ME)] as ClaimedPartition[]
    expect(taken.map(one => [one.partition, one.attempts, one.input])).toEqual([[0, 1, { of: 0 }], [1, 1, { of: 1 }], [2, 1, { of: 2 }]])
    expect(await store.runs.claim(ME)).toBeUndefined()
    for (const [index, one] of taken.entries()) expect(await store.runs.complete(index === 1 ? OTHER : ME, one, results(`r${index}`))).toBe(true)
    expect(await store.runs.find(id)).toMatchObject({ state: 'completed', partitionsDone: 3, plan: PLAN })
    expect(await store.runs.finishedPartitions(id)).toEqual([0, 1, 2].map(partition => ({ partition, summary: { subjects: `r${partition}` } })))
    expect(Buffer.from(await store.runs.results(id, 1) as Uint8Array).toString()).toBe('r1')
  })

  it('refuses results of a worker that was taken for dead, and gives its partition to another one', async () => {
    await store.runs.beat(ME, 30)
    await store.runs.create(newRun(1))
    const mine = await store.runs.claim(ME) as ClaimedPartition
    expect(await store.runs.beat(OTHER, 30)).toBe(0)
    expect(await store.runs.beat(OTHER, -1)).toBe(1)
    const theirs = await store.runs.claim(OTHER) as ClaimedPartition
    expect([theirs.partition, theirs.attempts]).toEqual([0, 2])
    expect(await store.runs.complete(ME, mine, results('mine'))).toBe(false)
    expect(await store.runs.complete(OTHER, theirs, results('theirs'))).toBe(true)
    expect(await store.runs.complete(OTHER, theirs, results('again'))).toBe(false)
    expect(Buffer.from(await store.runs.results(theirs.run.id, 0) as Uint8Array).toString()).toBe('theirs')
  })

  it('gives nothing of a paused run and all of it again when it goes on', async () => {
    const { id } = await store.runs.create(newRun(3))
    const first = await store.runs.claim(ME) as ClaimedPartition
    expect(await store.runs.change(id, 'paused')).toMatchObject({ state: 'paused' })
    expect(await store.runs.claim(ME)).toBeUndefined()
    expect(await store.runs.complete(ME, first, results('0'))).toBe(true)
    expect(await store.runs.change(id, 'running')).toMatchObject({ state: 'running', partitionsDone: 1 })
    expect([await store.runs.claim(ME), await store.runs.claim(ME), await store.runs.claim(ME)].map(one => one?.partition)).toEqual([1, 2, undefined])
  })

  it('queues partitions again, and refuses what was made of them meanwhile', async () => {
    const { id } = await store.runs.create(newRun(4, 3))
    const [first, second] = [await store.runs.claim(ME), await store.runs.claim(ME)] as [ClaimedPartition, ClaimedPartition]
    expect(await store.runs.complete(ME, first, results('early'))).toBe(true)
    await store.runs.redo(id, [0, 1, 3])
    expect(await store.runs.find(id)).toMatchObject({ state: 'running', partitionsKnown: 3, partitionsDone: 0 })
    expect(await store.runs.results(id, 0)).toBeUndefined()
    expect(await store.runs.complete(ME, second, results('early'))).toBe(false)
    await store.runs.addPartitions(id, [0, 1, 2, 3].map(partition => ({ partition })))
    const again = [await store.runs.claim(OTHER), await store.runs.claim(OTHER), await store.runs.claim(OTHER), await store.runs.claim(OTHER), await store.runs.claim(OTHER)]
    expect(again.map(one => one?.partition).sort()).toEqual([0, 1, 2, 3, undefined])
    for (const one of again) if (one !== undefined) expect(await store.runs.complete(OTHER, one, results('late'))).toBe(true)
    expect(await store.runs.find(id)).toMatchObject({ state: 'completed' })
    await store.runs.redo(id, [0])
    expect(await store.runs.find(id)).toMatchObject({ state: 'completed', partitionsDone: 4 })
  })

  it('queues partitions of a paused run again when it goes on', async () => {
    const { id } = await store.runs.create(newRun(1))
    await store.runs.complete(ME, await store.runs.claim(ME) as ClaimedPartition, results('early'))
    const other = await store.runs.create(newRun(2))
    await store.runs.complete(ME, await store.runs.claim(ME) as ClaimedPartition, results('early'))
    await store.runs.change(other.id, 'paused')
    await store.runs.redo(other.id, [0, 1])
    expect(await store.runs.claim(ME)).toBeUndefined()
    await store.runs.change(other.id, 'running')
    expect([await store.runs.claim(ME), await store.runs.claim(ME), await store.runs.claim(ME)].map(one => one?.partition)).toEqual([0, 1, undefined])
    expect(await store.runs.find(id)).toMatchObject({ state: 'completed' })
  })

  it('finds the run of a snapshot and key that has not ended', async () => {
    const { id } = await store.runs.create(newRun(1))
    expect(await store.runs.findUnfinished('demo', 'key')).toMatchObject({ id, plan: PLAN })
    expect(await store.runs.findUnfinished('demo', 'other')).toBeUndefined()
    expect(await store.runs.findUnfinished('other', 'key')).toBeUndefined()
    await store.runs.change(id, 'cancelled')
    expect(await store.runs.findUnfinished('demo', 'key')).toBeUndefined()
  })

  it('goes on after a pause during which a worker died', async () => {
    const { id } = await store.runs.create(newRun(1))
    await store.runs.claim(ME)
    await store.runs.change(id, 'paused')
    await store.runs.leave(ME)
    expect(await store.runs.claim(OTHER)).toBeUndefined()
    await store.runs.change(id, 'running')
    expect((await store.runs.claim(OTHER))?.attempts).toBe(2)
  })

  it('refuses results of a cancelled run, and does not let it go on', async () => {
    const { id } = await store.runs.create(newRun(2))
    const first = await store.runs.claim(ME) as ClaimedPartition
    expect(await store.runs.remove(id)).toBe(false)
    expect(await store.runs.change(id, 'cancelled')).toMatchObject({ state: 'cancelled' })
    expect(await store.runs.complete(ME, first, results('0'))).toBe(false)
    expect(await store.runs.claim(ME)).toBeUndefined()
    expect(await store.runs.change(id, 'running')).toMatchObject({ state: 'cancelled' })
    expect(await store.runs.remove(id)).toBe(true)
    expect(await store.runs.find(id)).toBeUndefined()
  })

  it('takes partitions as a pull gives them and ends with the last one that was announced', async () => {
    const { id } = await store.runs.create(newRun(3, 1))
    await store.runs.complete(ME, await store.runs.claim(ME) as ClaimedPartition, results('0'))
    expect(await store.runs.find(id)).toMatchObject({ state: 'running', partitionsKnown: 1, partitionsDone: 1 })
    await store.runs.addPartitions(id, [{ partition: 0 }, { partition: 2 }])
    await store.runs.addPartitions(id, [{ partition: 1 }, { partition: 2 }])
    for (let left = 2; left > 0; left--) await store.runs.complete(ME, await store.runs.claim(ME) as ClaimedPartition, results('x'))
    expect(await store.runs.claim(ME)).toBeUndefined()
    expect(await store.runs.find(id)).toMatchObject({ state: 'completed', partitionsDone: 3 })
  })

  it('finds the results of the newest earlier run of the same key and number of partitions', async () => {
    for (const text of ['old', 'new']) {
      await store.runs.create(newRun(1))
      await store.runs.complete(ME, await store.runs.claim(ME) as ClaimedPartition, results(text))
    }
    await store.runs.create(newRun(1))
    const claimed = await store.runs.claim(ME) as ClaimedPartition
    expect(Buffer.from(await store.runs.earlierResults(claimed) as Uint8Array).toString()).toBe('new')
    expect(await store.runs.earlierResults({ ...claimed, run: { ...claimed.run, reuseKey: 'another' } })).toBeUndefined()
    expect(await store.runs.earlierResults({ ...claimed, run: { ...claimed.run, partitionCount: 2 } })).toBeUndefined()
  })

  it('completes a run of nobody at once, and lists the newest first', async () => {
    const first = await store.runs.create(newRun(0))
    const second = await store.runs.create(newRun(1))
    expect(first.state).toBe('completed')
    const { total, runs } = await store.runs.list({ offset: 0, count: 10 })
    expect([total, runs.map(({ id }) => id)]).toEqual([2, [second.id, first.id]])
    expect(await store.runs.find('no-uuid')).toBeUndefined()
    expect(await store.runs.change(randomUUID(), 'paused')).toBeUndefined()
  })
})

describeOnPostgresql('run repository of several processes', newDatabase => {
  it('shares 60 partitions between four claimants at once, each once', async () => {
    const database = await newDatabase()
    const stores = await Promise.all([1, 2, 3, 4].map(async () => await database.open()))
    const { id } = await (stores[0] as Store).runs.create(newRun(60))
    const seen: number[] = []
    await Promise.all(stores.map(async ({ runs }) => {
      const worker = randomUUID()
      await runs.beat(worker, 30)
      for (let claimed = await runs.claim(worker); claimed !== undefined; claimed = await runs.claim(worker)) {
        seen.push(claimed.partition)
        if (claimed.partition % 7 === 3 && claimed.attempts === 1) await runs.leave(worker)
        else expect(await runs.complete(worker, claimed, results('x'))).toBe(true)
        await runs.beat(worker, 30)
      }
    }))
    expect(new Set(seen).size).toBe(60)
    expect(await (stores[0] as Store).runs.find(id)).toMatchObject({ state: 'completed', partitionsDone: 60 })
    await Promise.all(stores.map(async store => { await store.close() }))
  })
})
