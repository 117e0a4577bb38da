import { takeFileLock, type FileLock } from '../fhir/file-lock.js'
import { OutcomeError } from '../fhir/outcome-error.js'

/**
 * Takes the lock of an embedded database for this process. PGlite has none of its own and two processes on one folder destroy it.
 * @throws OutcomeError STORE_UNAVAILABLE where someone else holds it; system errors where the file cannot be written
 */
export async function takeDatabaseLock (path: string): Promise<FileLock> {
  return await takeFileLock(path, who => new OutcomeError('STORE_UNAVAILABLE',
    `The embedded database in ASM_DATA_DIR is in use: ${who}. Stop that process, choose another ASM_DATA_DIR, or set DATABASE_URL to a PostgreSQL database, which many processes can share.`))
}
