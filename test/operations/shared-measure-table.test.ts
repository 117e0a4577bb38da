import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config/read-config.js'
import { openServices } from '../../src/operations/open-services.js'
import type { Services } from '../../src/operations/services.js'
import { sharedMeasureTable } from '../../src/operations/shared-measure-table.js'

const dataDir = mkdtempSync(join(tmpdir(), 'shared-measure-table-'))
let services: Services
beforeAll(async () => { services = await openServices({ config: readConfig({ ASM_DATA_DIR: dataDir, ASM_DEMO_PATIENTS: '3' }), demo: true }) })
afterAll(async () => {
  await services.close()
  rmSync(dataDir, { recursive: true, force: true })
})

describe('sharedMeasureTable', () => {
  it('evaluates each measure once for all who ask meanwhile', async () => {
    const prepared: string[] = []
    const counting: Services = { ...services, engine: { ...services.engine, prepare: request => { prepared.push(request.measure); return services.engine.prepare(request) } } }
    const [first, second] = await Promise.all([sharedMeasureTable(counting), sharedMeasureTable(counting)])
    expect(second).toBe(first)
    expect(prepared).toHaveLength(services.catalogue.all().length)
  })

  it('asks anew after an error', async () => {
    let failing = true
    const evaluations: Services['store']['evaluations'] = {
      ...services.store.evaluations,
      find: async key => {
        if (failing) throw new Error('database gone')
        return await services.store.evaluations.find(key)
      }
    }
    const unreliable: Services = { ...services, store: { ...services.store, evaluations } }
    await expect(sharedMeasureTable(unreliable)).rejects.toThrow('database gone')
    failing = false
    expect((await sharedMeasureTable(unreliable)).subjects).toBe(3)
  })
})
