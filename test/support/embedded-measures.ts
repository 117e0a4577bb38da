import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CQL_FOLDER } from '../../src/cql/cql-folder.js'
import type { Measure } from '../../src/fhir/types.js'

/** The Measure resources of `cql/measures` as they are written, by CMS id. */
export const EMBEDDED_MEASURES: ReadonlyMap<string, Measure> = new Map(readdirSync(join(CQL_FOLDER, 'measures')).sort().map(file => {
  const measure = JSON.parse(readFileSync(join(CQL_FOLDER, 'measures', file), 'utf8')) as Measure
  return [file.replace('.json', ''), measure]
}))
