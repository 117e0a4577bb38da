import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

let cached: string | undefined

/** The FHIR 4.0.1 model info (XML) as cql-exec-fhir ships it, read once per process. */
export function fhirModelInfo (): string {
  cached ??= readFileSync(join(dirname(createRequire(import.meta.url).resolve('cql-exec-fhir')), 'modelInfos', 'fhir-modelinfo-4.0.1.xml'), 'utf8')
  return cached
}
