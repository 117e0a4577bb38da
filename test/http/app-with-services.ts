import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll } from 'vitest'
import { readConfig } from '../../src/config/read-config.js'
import { buildApp } from '../../src/http/app.js'
import { openServices } from '../../src/operations/open-services.js'
import type { Services } from '../../src/operations/services.js'

/** The app over services of its own, on an embedded database that goes away with the suite. Call it within `describe`; its parts are there once tests run. */
export function appWithServices (environment: Readonly<Record<string, string>> = {}): { readonly app: FastifyInstance, readonly services: Services } {
  const folder = mkdtempSync(join(tmpdir(), 'app-'))
  let opened: { readonly app: FastifyInstance, readonly services: Services } | undefined
  beforeAll(async () => {
    const config = readConfig({ ASM_DATA_DIR: folder, ASM_LOG_LEVEL: 'silent', ...environment })
    const services = await openServices({ config, demo: false })
    opened = { services, app: buildApp({ config, services: () => services }) }
  })
  afterAll(async () => {
    await opened?.app.close()
    await opened?.services.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const get = (): NonNullable<typeof opened> => {
    if (opened === undefined) throw new Error('The services open before the first test.')
    return opened
  }
  return { get app () { return get().app }, get services () { return get().services } }
}
