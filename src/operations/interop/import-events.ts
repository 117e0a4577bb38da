import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import split2 from 'split2'
import { OutcomeError } from '../../fhir/outcome-error.js'
import type { Services } from '../services.js'
import { recordEventLines, type EventOutcome } from './record-events.js'

/**
 * Records the events of an NDJSON file (`.gz` is unpacked), one outcome a line of the file that is not empty. Importing a file again, or one
 * whose import was interrupted, records what is not there yet.
 * @throws OutcomeError INPUT_NOT_FOUND, INPUT_UNREADABLE, STORE_UNAVAILABLE
 */
export async function * importEvents (services: Pick<Services, 'store' | 'ledgerWriter' | 'config'>, path: string): AsyncGenerator<EventOutcome> {
  const file = createReadStream(path)
  const text = path.endsWith('.gz') ? file.pipe(createGunzip()) : file
  const lines = text.pipe(split2())
  for (const stream of [file, text]) stream.on('error', (error: Error) => { lines.destroy(error) })
  async function * readable (): AsyncGenerator<string> {
    try {
      for await (const line of lines) yield line as string
    } catch (cause) {
      const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
      throw new OutcomeError(isMissing ? 'INPUT_NOT_FOUND' : 'INPUT_UNREADABLE', isMissing ? 'The file of events does not exist.' : 'The file of events cannot be read to its end.', { cause })
    }
  }
  yield * recordEventLines(services, readable())
}
