import { OutcomeError } from '../fhir/outcome-error.js'

/** Names the failure of a file operation; the system's own text holds paths. @throws OutcomeError OUTPUT_NOT_WRITABLE */
export async function onDisk<Value> (work: Promise<Value>): Promise<Value> {
  try {
    return await work
  } catch (thrown) {
    if (thrown instanceof OutcomeError) throw thrown
    const code = (thrown as NodeJS.ErrnoException).code ?? 'unknown reason'
    throw new OutcomeError('OUTPUT_NOT_WRITABLE', `The record snapshot cannot be written (${code}); check space and rights of the folder that holds it.`, { cause: thrown })
  }
}
