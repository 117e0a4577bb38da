import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportMeasure } from '../../dist/operations/export-measure.js'
import { VALUE_SETS_FOLDER } from '../../dist/operations/open-value-sets.js'
import { demonstrationGroups } from './demonstration.js'
import { officialGroups } from './official-cases.js'

/**
 * Patients for one measure in one period. Every engine evaluates the whole group at once, as a batch.
 * @typedef {object} Group
 * @property {string} cmsId
 * @property {string} start inclusive date
 * @property {string} end inclusive date
 * @property {{ id: string, subjectId: string, bundle: any }[]} cases
 */

/** What engines are given, on disk: each process reads it for itself. @typedef {{ folder: string, valueSets: string, title: string }} Workload */

/**
 * Writes cases, and each measure as a package that other engines read (`asm-ecqm measures export`).
 * @param {import('../options.js').Options} options
 * @returns {Promise<Workload>}
 */
export async function writeWorkload ({ cases, valuesets, patients }) {
  const folder = mkdtempSync(join(tmpdir(), 'asm-ecqm-bench-'))
  const valueSets = valuesets ?? join(VALUE_SETS_FOLDER, 'starter')
  const groups = cases === undefined ? demonstrationGroups(patients) : officialGroups(cases)
  writeFileSync(join(folder, 'groups.json'), JSON.stringify(groups))
  for (const measure of new Set(groups.map(({ cmsId }) => cmsId))) {
    const { bundle } = await exportMeasure({ measure, valueSetsPath: valueSets, allowPartial: true })
    writeFileSync(packageFile(folder, measure), JSON.stringify(bundle))
  }
  const count = groups.reduce((total, group) => total + group.cases.length, 0)
  return { folder, valueSets, title: cases === undefined ? `${patients} demonstration patients, ${groups.length} measures` : `${count} official cases` }
}

/** @param {Workload} workload @returns {Group[]} */
export function readGroups ({ folder }) {
  return JSON.parse(readFileSync(join(folder, 'groups.json'), 'utf8'))
}

/** @param {Workload} workload @param {string} cmsId @returns {any} the measure's package: a Bundle of Measure, Library and ValueSet */
export function readPackage ({ folder }, cmsId) {
  return JSON.parse(readFileSync(packageFile(folder, cmsId), 'utf8'))
}

/** @param {string} folder @param {string} cmsId */
function packageFile (folder, cmsId) {
  return join(folder, `${cmsId}.json`)
}
