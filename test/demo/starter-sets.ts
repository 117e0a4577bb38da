import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ValueSet } from '../../src/fhir/types.js'

export const VALUE_SETS_FOLDER = fileURLToPath(new URL('../../valuesets/', import.meta.url))

/** Every starter value set by the name of its file. */
export const STARTER_SETS: ReadonlyMap<string, ValueSet> = new Map(readdirSync(`${VALUE_SETS_FOLDER}starter`).sort().map(file =>
  [basename(file, '.json'), JSON.parse(readFileSync(`${VALUE_SETS_FOLDER}starter/${file}`, 'utf8')) as ValueSet]))

/** `system|code` of every member of a starter set. */
export function starterCodes (name: string): ReadonlySet<string> {
  const includes = STARTER_SETS.get(name)?.compose?.include
  if (includes === undefined) throw new Error(`no starter set named ${name}`)
  return new Set(includes.flatMap(include => (include.concept ?? []).map(concept => `${include.system}|${concept.code}`)))
}
