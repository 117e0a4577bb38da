import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { embeddedCatalogue } from '../../dist/cql/embedded-catalogue.js'
import { readJson } from './read-json.js'

/**
 * Cases of a folder, one file per measure (`CMS165.json`), grouped by measure and period.
 * @param {string} directory
 * @returns {import('./workload.js').Group[]}
 */
export function officialGroups (directory) {
  const measures = new Set(embeddedCatalogue().all().map(({ cmsId }) => cmsId))
  /** @type {Map<string, import('./workload.js').Group>} */
  const groups = new Map()
  for (const file of readdirSync(directory).sort()) {
    const cmsId = file.replace(/\.json(\.gz)?$/, '')
    if (!measures.has(cmsId)) continue
    for (const { id, expected, bundle } of readJson(join(directory, file))) {
      const [start, end] = [expected.period.start.slice(0, 10), expected.period.end.slice(0, 10)]
      const key = `${cmsId} ${start} ${end}`
      /** @type {import('./workload.js').Group} */
      const group = groups.get(key) ?? { cmsId, start, end, cases: [] }
      groups.set(key, group)
      const patient = bundle.entry.find((/** @type {any} */ { resource }) => resource?.resourceType === 'Patient').resource
      if (group.cases.some(({ subjectId }) => subjectId === patient.id)) throw new Error(`Two cases of ${cmsId} have the same Patient.id; a batch would take them for one.`)
      group.cases.push({ id, subjectId: patient.id, bundle })
    }
  }
  if (groups.size === 0) throw new Error('The folder of cases holds no file that is named for a measure.')
  return [...groups.values()]
}
