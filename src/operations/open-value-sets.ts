import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PlainOutcomeError } from '../fhir/outcome-error.js'
import { overlay } from '../terminology/build-value-set-index.js'
import { readManifest, type ValueSetManifest } from '../terminology/manifest.js'
import { loadValueSetIndex } from '../terminology/read-value-sets.js'
import type { ValueSetIndex } from '../terminology/value-set-index.js'

/** The project's own `valuesets/` folder: the manifest and the starter sets. */
export const VALUE_SETS_FOLDER = fileURLToPath(new URL('../../valuesets', import.meta.url))

export interface OpenedValueSets {
  readonly index: ValueSetIndex
  /** Files and value sets that could not be used; the others can. */
  readonly problems: readonly PlainOutcomeError[]
}

/** Where `valuesets import` puts expansions. */
export function importedValueSetsFolder (dataDir: string): string {
  return join(dataDir, 'valuesets')
}

/**
 * The value sets to evaluate with. `directory`: only that file or folder, so that a conformance run never mixes with starter
 * sets. Otherwise what was imported into the data folder, over the starter sets.
 * @throws OutcomeError INPUT_NOT_FOUND, INPUT_EMPTY, INPUT_UNREADABLE for the path itself
 */
export async function openValueSets (options: { readonly directory?: string | undefined, readonly dataDir: string }): Promise<OpenedValueSets> {
  if (options.directory !== undefined) return await loadValueSetIndex(options.directory)
  const starter = await loadValueSetIndex(join(VALUE_SETS_FOLDER, 'starter'))
  const imported = importedValueSetsFolder(options.dataDir)
  if (!existsSync(imported)) return starter
  const full = await loadValueSetIndex(imported)
  return { index: overlay(full.index, starter.index), problems: [...full.problems, ...starter.problems] }
}

/** Every value set that each measure needs. */
export async function openManifest (): Promise<ValueSetManifest> {
  return await readManifest(join(VALUE_SETS_FOLDER, 'manifest.json'))
}
