import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { parse } from 'csv-parse'
import { isTin } from '../../fhir/clinician-numbers.js'
import { OutcomeError } from '../../fhir/outcome-error.js'
import { bundleResources, isObject, isResource } from '../../fhir/patient-record.js'
import { NPI_SYSTEM, TIN_SYSTEM } from '../../fhir/identifier-systems.js'
import type { AnyResource } from '../../fhir/types.js'
import type { Clinician } from '../../evaluation/runs/attribution-rule.js'

/** Whose patients are whose, from outside the records. */
export interface Roster {
  /** What is kept of it with the run: the base name of its file. */
  readonly name: string
  /** Patient id → clinicians. */
  readonly clinicians: ReadonlyMap<string, readonly Clinician[]>
}

const NPI = /^\d{10}$/

/**
 * Reads a roster: CSV with the columns `patient`, `npi`, `tin` (a patient may stand in several lines), or JSON with FHIR Groups (one, or a
 * Bundle of them) whose managingEntity has the NPI or TIN as identifier.
 * @throws OutcomeError INPUT_NOT_FOUND, INPUT_UNREADABLE naming the line, INPUT_EMPTY
 */
export async function readRoster (path: string): Promise<Roster> {
  const clinicians = new Map<string, Clinician[]>()
  const add = (patient: string, clinician: Clinician): void => { clinicians.set(patient, [...clinicians.get(patient) ?? [], clinician]) }
  if (extname(path) === '.json') addGroups(await readJson(path), add)
  else await addLines(path, add)
  if (clinicians.size === 0) throw new OutcomeError('INPUT_EMPTY', `Roster ${basename(path)} names no patient.`)
  return { name: basename(path), clinicians }
}

async function addLines (path: string, add: Add): Promise<void> {
  const file = basename(path)
  const lines = createReadStream(path).on('error', error => { lines.destroy(error) })
    .pipe(parse({ bom: true, columns: header => header.map((name: string) => name.trim().toLowerCase()), trim: true, skip_empty_lines: true, info: true }))
  try {
    for await (const { record, info } of lines as AsyncIterable<{ record: Record<string, string | undefined>, info: { lines: number } }>) {
      addEntry(record, file, `line ${info.lines}`, add)
    }
  } catch (thrown) {
    if (thrown instanceof OutcomeError) throw thrown
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') throw new OutcomeError('INPUT_NOT_FOUND', `There is no roster ${file}.`)
    // No cause: the parser's own text quotes the line.
    throw unreadable(file, 'it is not CSV with a header and equally many columns in each line')
  }
}

/** A roster of entries `{ patient, npi, tin }`. @throws OutcomeError INPUT_UNREADABLE naming the entry, INPUT_EMPTY */
export function rosterFromEntries (name: string, entries: readonly unknown[]): Roster {
  const clinicians = new Map<string, Clinician[]>()
  for (const [place, entry] of entries.entries()) {
    if (!isObject(entry) || Object.values(entry).some(value => typeof value !== 'string')) throw unreadable(name, `entry ${place} is not an object of texts`)
    addEntry(entry as Record<string, string>, name, `entry ${place}`, (patient, clinician) => { clinicians.set(patient, [...clinicians.get(patient) ?? [], clinician]) })
  }
  if (clinicians.size === 0) throw new OutcomeError('INPUT_EMPTY', `Roster ${name} names no patient.`)
  return { name, clinicians }
}

type Add = (patient: string, clinician: Clinician) => void

function addEntry ({ patient = '', npi = '', tin = '' }: Readonly<Record<string, string | undefined>>, name: string, where: string, add: Add): void {
  const practice = tin.replaceAll('-', '')
  const wrong = patient === ''
    ? 'names no patient'
    : npi === '' && practice === ''
      ? 'has neither npi nor tin'
      : npi !== '' && !NPI.test(npi) ? 'has an npi that is not of ten digits' : practice !== '' && !isTin(practice) ? 'has a tin that is not of nine digits' : undefined
  if (wrong !== undefined) throw unreadable(name, `${where} ${wrong}; the columns are patient, npi and tin`)
  add(patient.replace(/^Patient\//, ''), { ...(npi === '' ? {} : { npi }), ...(practice === '' ? {} : { tin: practice }) })
}

function addGroups (json: unknown, add: Add): void {
  const resources = isObject(json) && json['resourceType'] === 'Bundle' ? bundleResources(json) : isResource(json) ? [json] : []
  for (const group of resources.filter(({ resourceType }) => resourceType === 'Group')) {
    const clinician = managing(group)
    for (const member of Array.isArray(group['member']) ? group['member'] : []) {
      const reference = isObject(member) && member['inactive'] !== true && isObject(member['entity']) ? member['entity']['reference'] : undefined
      const id = typeof reference === 'string' ? /(?:^|\/)Patient\/([^/]+)/.exec(reference)?.[1] : undefined
      if (id !== undefined) add(id, clinician)
    }
  }
}

function managing (group: AnyResource): Clinician {
  const entity = group['managingEntity']
  const identifiers = [isObject(entity) ? entity['identifier'] : undefined, ...Array.isArray(group['identifier']) ? group['identifier'] : []]
  const valueOf = (system: string): string | undefined => identifiers.flatMap(one => isObject(one) && one['system'] === system && typeof one['value'] === 'string' ? [one['value'].replaceAll('-', '')] : [])[0]
  const npi = valueOf(NPI_SYSTEM)
  const tin = valueOf(TIN_SYSTEM)
  if (npi === undefined && tin === undefined) throw unreadable('of Groups', 'a Group has neither NPI nor TIN as identifier or managingEntity.identifier')
  return { ...(npi === undefined ? {} : { npi }), ...(tin === undefined ? {} : { tin }) }
}

async function readJson (path: string): Promise<unknown> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    throw new OutcomeError('INPUT_NOT_FOUND', `Roster ${basename(path)} cannot be read.`, { cause })
  }
  try {
    return JSON.parse(text)
  } catch {
    throw unreadable(basename(path), 'it is not JSON')
  }
}

function unreadable (file: string, wrong: string): OutcomeError {
  return new OutcomeError('INPUT_UNREADABLE', `The roster ${file} cannot be used: ${wrong}.`)
}
