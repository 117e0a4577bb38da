import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import split2 from 'split2'
import { isResource } from '../../fhir/patient-record.js'
import type { EhrConnection } from '../connect.js'
import type { PullFolder } from '../pull/pull-folder.js'
import type { ExportFile } from '../pull/pull-state.js'
import { addReference, CONTEXT_TYPES, readReferenced, referenceReader } from './referenced-context.js'

const REFERENCES = /"reference"\s*:\s*"([^"\\]+)"/g

/**
 * Reads one by one what exported resources refer to and the export does not hold. Servers give a Patient export without Practitioner and
 * Organization (HAPI), and results by NPI need them. Memory holds one reference per resource of shared context.
 * @throws OutcomeError as `EhrHttp.request`
 */
export async function pullExportContext (connection: EhrConnection, folder: PullFolder, onProgress: (text: string) => void, signal: AbortSignal | undefined): Promise<void> {
  const { state } = folder
  if (state.context !== undefined) return
  const known = new Set<string>()
  const wanted = new Set<string>()
  for (const { list, type, file } of (state.jobs ?? []).flatMap(({ files = [] }) => files)) {
    if (list === 'output' && file !== undefined) await collect(folder.pathOf(file), type, connection.source.baseUrl, known, wanted)
  }
  let lines = 0
  let missing = 0
  async function * contextLines (): AsyncGenerator<string> {
    for await (const resource of readReferenced(connection, referenceReader(connection, signal), wanted, known, () => { missing++ })) {
      lines++
      yield `${JSON.stringify(resource)}\n`
    }
  }
  const file = [...wanted].every(reference => known.has(reference)) ? undefined : await folder.writeLines(contextLines())
  for (let count = 0; count < missing; count++) await folder.problem('REFERENCE_NOT_FOUND')
  state.context = { lines, ...(file === undefined ? {} : { file }) }
  await folder.save()
  if (lines > 0) onProgress(`referenced ${lines}`)
}

/** References are found in the text: parsing gigabytes for them would take as long as the evaluation. */
async function collect (path: string, type: ExportFile['type'], baseUrl: string, known: Set<string>, wanted: Set<string>): Promise<void> {
  const mayBeContext = CONTEXT_TYPES.has(type) || type === 'other'
  for await (const line of createReadStream(path).pipe(createGunzip()).pipe(split2()) as AsyncIterable<string>) {
    for (const [, reference = ''] of line.matchAll(REFERENCES)) addReference(reference, baseUrl, wanted)
    const resource = mayBeContext ? resourceOf(line) : undefined
    if (resource !== undefined) known.add(`${resource.resourceType}/${resource.id ?? ''}`)
  }
}

function resourceOf (line: string): { readonly resourceType: string, readonly id?: string } | undefined {
  try {
    const json: unknown = JSON.parse(line)
    return isResource(json) ? json : undefined
  } catch {
    return undefined
  }
}
