import { createHash } from 'node:crypto'
import { rename, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { makeFolder } from '../fhir/make-folder.js'
import { OutcomeError, type PlainOutcomeError } from '../fhir/outcome-error.js'
import type { ValueSet } from '../fhir/types.js'
import { embeddedCatalogue } from '../cql/embedded-catalogue.js'
import { buildValueSetIndex } from '../terminology/build-value-set-index.js'
import { readValueSets } from '../terminology/read-value-sets.js'
import { valueSetStatus, type MeasureValueSetStatus } from '../terminology/status.js'
import { importedValueSetsFolder, openManifest, openValueSets } from './open-value-sets.js'

/** What is loaded for each measure that can be evaluated here; see `valueSetStatus`. */
export async function valueSetsStatus (options: { readonly directory?: string | undefined, readonly dataDir: string }): Promise<{ readonly measures: readonly MeasureValueSetStatus[], readonly problems: readonly PlainOutcomeError[] }> {
  const { index, problems } = await openValueSets(options)
  const loaded = new Set(embeddedCatalogue().all().map(one => one.cmsId))
  return { measures: valueSetStatus(await openManifest(), index).filter(({ measure }) => loaded.has(measure)), problems }
}

/**
 * Checks value sets and keeps them in the data folder, one file per canonical; a second import of a canonical replaces the first.
 * A file or value set that fails is a problem beside the others.
 * @throws OutcomeError INPUT_NOT_FOUND, INPUT_EMPTY, INPUT_UNREADABLE for the path itself, OUTPUT_NOT_WRITABLE
 */
export async function importValueSets (options: { readonly path: string, readonly dataDir: string }): Promise<{ readonly imported: number, readonly folder: string, readonly problems: readonly PlainOutcomeError[] }> {
  const { valueSets, problems } = await readValueSets(options.path)
  const { index, problems: unresolved } = buildValueSetIndex(valueSets)
  const usable = new Set([...index.all()].map(({ url, version }) => canonicalKey(url, version)))
  const folder = importedValueSetsFolder(options.dataDir)
  const kept = valueSets.filter(({ url, version }) => usable.has(canonicalKey(url ?? '', version)))
  const files = new Map(kept.map(valueSet => [fileName(valueSet), valueSet]))
  try {
    await makeFolder(resolve(folder))
    for (const [file, valueSet] of files) await keep(join(folder, file), valueSet)
  } catch (cause) {
    throw new OutcomeError('OUTPUT_NOT_WRITABLE', 'The data folder cannot be written; check ASM_DATA_DIR, permissions and free space.', { cause })
  }
  return { imported: files.size, folder, problems: [...problems, ...unresolved] }
}

async function keep (file: string, valueSet: ValueSet): Promise<void> {
  await writeFile(`${file}.partial`, JSON.stringify(valueSet))
  await rename(`${file}.partial`, file)
}

function canonicalKey (url: string, version: string | undefined): string {
  return `${url}|${version ?? ''}`
}

function fileName ({ url, version }: ValueSet): string {
  return `${createHash('sha256').update(canonicalKey(url ?? '', version)).digest('hex').slice(0, 32)}.json`
}
