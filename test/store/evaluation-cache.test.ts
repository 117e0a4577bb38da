import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Store } from '../../src/store/store.js'
import { describeOnDatabases } from './databases.js'
import { sampleReport } from './sample-reports.js'

describeOnDatabases('evaluations', newDatabase => {
  let store: Store
  beforeAll(async () => { store = await (await newDatabase()).open() })
  afterAll(async () => { await store.close() })

  it('finds nothing under an unknown key', async () => {
    expect(await store.evaluations.find('unknown')).toBeUndefined()
  })

  it('gives back letter for letter what was saved, without touching it', async () => {
    const report = sampleReport({ id: 'mine', date: '2026' })
    await store.evaluations.save('key', report)
    expect(JSON.stringify(await store.evaluations.find('key'))).toBe(JSON.stringify(report))
  })

  it('keeps the latest under a key', async () => {
    await store.evaluations.save('again', sampleReport({ status: 'pending' }))
    await store.evaluations.save('again', sampleReport({ status: 'complete' }))
    expect(await store.evaluations.find('again')).toMatchObject({ status: 'complete' })
  })

  it('takes many saves at once', async () => {
    await Promise.all(Array.from({ length: 40 }, async (_, index) => { await store.evaluations.save(`many-${index % 20}`, sampleReport({ id: String(index) })) }))
    const found = await Promise.all(Array.from({ length: 20 }, async (_, index) => await store.evaluations.find(`many-${index}`)))
    expect(found).toEqual(found.map(() => expect.objectContaining({ resourceType: 'MeasureReport' })))
  })

  it('does not show up among the stored reports', async () => {
    expect((await store.measureReports.search({ offset: 0, count: 1 })).total).toBe(0)
  })
})
