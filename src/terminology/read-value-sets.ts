import { basename } from 'node:path'
import { OutcomeError, type PlainOutcomeError } from '../fhir/outcome-error.js'
import type { ValueSet } from '../fhir/types.js'
import { buildValueSetIndex, type ValueSetIndexBuilt } from './build-value-set-index.js'
import { listInputFiles, readJsonDocuments } from '../fhir/json-files.js'
import { MANIFEST_FILE_NAME } from './manifest.js'
import { valueSetsFromJson } from './value-set-schema.js'

/** What a folder or file held. `passedOver`: base names of files that are neither JSON nor NDJSON, and of the manifest. */
export interface ValueSetInput {
  readonly valueSets: readonly ValueSet[]
  readonly problems: readonly PlainOutcomeError[]
  readonly passedOver: readonly string[]
}

/**
 * Reads ValueSets from a file or from every file below a folder: `.json` (a ValueSet or a Bundle of any type), `.ndjson` (one
 * of these a line), each also as `.gz`. A file, line or Bundle entry that fails is a problem beside the value sets of the rest;
 * the caller decides what to do with them.
 * @throws OutcomeError INPUT_NOT_FOUND, INPUT_UNREADABLE, INPUT_EMPTY for the path itself
 */
export async function readValueSets (path: string): Promise<ValueSetInput> {
  const { files, passedOver, problems: unlisted } = await listInputFiles(path)
  const isManifest = (file: string): boolean => file !== path && basename(file) === MANIFEST_FILE_NAME
  const chosen = files.filter(file => !isManifest(file))
  if (chosen.length === 0 && unlisted.length === 0) {
    throw new OutcomeError('INPUT_EMPTY', `${basename(path)} holds no value sets; give a .json, .json.gz, .ndjson or .ndjson.gz file, or a folder of them.`)
  }
  const valueSets: ValueSet[] = []
  const problems = unlisted.map(problem => problem.toPlain())
  for (const file of chosen) await readFileInto(file, valueSets, problems)
  return { valueSets, problems, passedOver: [...passedOver, ...files.filter(isManifest)].map(file => basename(file)) }
}

/**
 * Reads a file or folder and resolves it: `readValueSets`, then `buildValueSetIndex`, with the problems of both.
 * @throws OutcomeError INPUT_NOT_FOUND, INPUT_UNREADABLE, INPUT_EMPTY for the path itself
 */
export async function loadValueSetIndex (path: string): Promise<ValueSetIndexBuilt> {
  const input = await readValueSets(path)
  const { index, problems } = buildValueSetIndex(input.valueSets)
  return { index, problems: [...input.problems, ...problems] }
}

async function readFileInto (file: string, valueSets: ValueSet[], problems: PlainOutcomeError[]): Promise<void> {
  try {
    for await (const { source, json } of readJsonDocuments(file, problem => problems.push(problem.toPlain()))) {
      const read = valueSetsFromJson(json, source)
      for (const valueSet of read.valueSets) valueSets.push(valueSet)
      for (const problem of read.problems) problems.push(problem)
    }
  } catch (error) {
    if (!(error instanceof OutcomeError)) throw error
    problems.push(error.toPlain())
  }
}
