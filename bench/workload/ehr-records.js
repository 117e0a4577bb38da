import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { demonstrationBundles } from './demonstration.js'
import { readText } from './read-json.js'

/**
 * JSON texts of whole records: the files of a folder, or demonstration patients.
 * @param {string | undefined} directory
 * @param {number} patients
 */
export function recordTexts (directory, patients) {
  if (directory === undefined) return demonstrationBundles(patients).map(({ bundle }) => JSON.stringify(bundle))
  const texts = readdirSync(directory).filter(file => /\.json(\.gz)?$/.test(file)).sort().map(file => readText(join(directory, file)))
  if (texts.length === 0) throw new Error('The folder of records holds no .json or .json.gz file.')
  return texts
}
