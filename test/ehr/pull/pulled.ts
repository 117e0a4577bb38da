import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach } from 'vitest'
import { ehrRuntime, type EhrRuntime } from '../../../src/ehr/runtime.js'
import { sourceFromJson } from '../../../src/ehr/sources/source-schema.js'
import type { Source } from '../../../src/ehr/sources/source.js'
import type { PullResult } from '../../../src/ehr/pull/pull-source.js'
import type { AnyResource } from '../../../src/fhir/types.js'
import { startTestEhr, type TestEhr, type TestEhrOptions } from '../../support/ehr/start-test-ehr.js'

export const TYPES = ['Patient', 'Encounter', 'Condition', 'Observation', 'MedicationRequest', 'Procedure', 'Coverage', 'AllergyIntolerance', 'ServiceRequest', 'DeviceRequest', 'Task', 'Communication', 'Immunization', 'DocumentReference', 'Goal', 'CarePlan', 'DiagnosticReport', 'MedicationAdministration', 'MedicationStatement', 'AdverseEvent']

/** Starts servers and makes folders that go away after each test. */
export function surroundings (): { readonly folder: () => string, readonly ehr: (options?: TestEhrOptions) => Promise<TestEhr> } {
  const folders: string[] = []
  const servers: TestEhr[] = []
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close()
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
  })
  return {
    folder () {
      folders.push(mkdtempSync(join(tmpdir(), 'pull-')))
      return folders.at(-1) as string
    },
    async ehr (options) {
      servers.push(await startTestEhr(options))
      return servers.at(-1) as TestEhr
    }
  }
}

/** A runtime that does not wait. */
export function hastyRuntime (keysFolder = '/nowhere'): EhrRuntime {
  return { ...ehrRuntime({ keysFolder, secret: () => undefined }), sleep: async () => {} }
}

export function sourceOf ({ baseUrl, groupId }: Pick<TestEhr, 'baseUrl' | 'groupId'>, rest: object = {}): Source {
  return sourceFromJson({ name: 'test', baseUrl, groups: [groupId], ...rest })
}

/** `Type/id` → text of the pulled resources, the last one of several; lines that are no JSON are left out. */
export function resourcesIn (files: readonly string[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const file of files) {
    for (const line of gunzipSync(readFileSync(file)).toString('utf8').split('\n')) {
      if (line === '') continue
      try {
        const resource = JSON.parse(line) as AnyResource
        found.set(`${resource.resourceType}/${resource.id ?? ''}`, line)
      } catch {
        // A garbled line is counted by the pull.
      }
    }
  }
  return found
}

/** All that the server holds, as it sends it. */
export function resourcesOn ({ data }: TestEhr): Map<string, string> {
  return new Map(data.all().map(resource => [`${resource.resourceType}/${resource.id ?? ''}`, JSON.stringify(resource)]))
}

/** Sorted, so that a difference can be read. */
export function sortedEntries (resources: ReadonlyMap<string, string>): [string, string][] {
  return [...resources].sort(([left], [right]) => left < right ? -1 : 1)
}

export function pulledResources (result: Pick<PullResult, 'files'>): [string, string][] {
  return sortedEntries(resourcesIn(result.files))
}
