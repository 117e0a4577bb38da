import { basename } from 'node:path'
import { listInputFiles, readJsonDocuments } from '../fhir/json-files.js'
import { OutcomeError, type PlainOutcomeError } from '../fhir/outcome-error.js'
import { patientRecordFromBundle, type PatientRecord } from '../fhir/patient-record.js'

/** One input of a run: a record, or why the file or line gives none. `source` is the file's base name, with the line for NDJSON. */
export type RecordInput =
  | { readonly source: string, readonly record: PatientRecord }
  | { readonly source: string, readonly problem: PlainOutcomeError }

/**
 * Reads patient records from a Bundle file, a folder of them (`.json`, `.json.gz`), or NDJSON with one Bundle a line.
 * A broken file or line is a problem beside the other records; it never ends the reading.
 * @throws OutcomeError INPUT_NOT_FOUND, INPUT_UNREADABLE, INPUT_EMPTY for the path itself
 */
export async function * readRecords (path: string): AsyncGenerator<RecordInput> {
  const { files, problems } = await listInputFiles(path)
  if (files.length === 0 && problems.length === 0) {
    throw new OutcomeError('INPUT_EMPTY', `${basename(path)} holds no records; give a .json, .json.gz, .ndjson or .ndjson.gz file, or a folder of them.`)
  }
  for (const problem of problems) yield { source: basename(path), problem: problem.toPlain() }
  for (const file of files) yield * recordsOfFile(file)
}

async function * recordsOfFile (file: string): AsyncGenerator<RecordInput> {
  const broken: RecordInput[] = []
  try {
    for await (const { source, json } of readJsonDocuments(file, (problem, at) => broken.push({ source: at, problem: problem.toPlain() }))) {
      yield * broken.splice(0)
      yield recordInput(source, json)
    }
  } catch (error) {
    if (!(error instanceof OutcomeError)) throw error
    broken.push({ source: basename(file), problem: error.toPlain() })
  }
  yield * broken
}

function recordInput (source: string, json: unknown): RecordInput {
  try {
    return { source, record: patientRecordFromBundle(json) }
  } catch (error) {
    if (!(error instanceof OutcomeError)) throw error
    return { source, problem: error.toPlain() }
  }
}
