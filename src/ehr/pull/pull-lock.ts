import { join } from 'node:path'
import { takeFileLock, type FileLock } from '../../fhir/file-lock.js'
import { OutcomeError } from '../../fhir/outcome-error.js'

/** Keeps two processes from one pull. @throws OutcomeError PULL_UNDER_WAY, OUTPUT_NOT_WRITABLE */
export async function takePullLock (folder: string): Promise<FileLock> {
  try {
    return await takeFileLock(join(folder, 'pull.lock'), who => new OutcomeError('PULL_UNDER_WAY', `This pull is under way: ${who}. Wait for it, or stop it first.`))
  } catch (thrown) {
    if (thrown instanceof OutcomeError) throw thrown
    throw new OutcomeError('OUTPUT_NOT_WRITABLE', 'The pull cannot be written; check space and rights of the data folder.', { cause: thrown })
  }
}
