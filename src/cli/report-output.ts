import { open, rename, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { OutcomeError } from '../fhir/outcome-error.js'

/** Where reports go. */
export interface ReportOutput {
  write (text: string): Promise<void>
  close (): Promise<void>
  /** Leaves nothing behind. */
  discard (): Promise<void>
}

/**
 * Standard output, or a file that appears only when it is complete: it is written beside its place and renamed at the end,
 * readable by its owner only, since reports name patients.
 * @param mode permissions of the file, for output that names none
 * @throws OutcomeError OUTPUT_NOT_WRITABLE
 */
export async function openReportOutput (path: string | undefined, mode = 0o600): Promise<ReportOutput> {
  if (path === undefined) return standardOutput()
  const partial = `${path}.partial`
  const file = await attempt(path, async () => await open(partial, 'w', mode))
  return {
    write: async text => { await attempt(path, async () => await file.write(text)) },
    close: async () => {
      await attempt(path, async () => { await file.close(); await rename(partial, path) })
    },
    discard: async () => { await file.close(); await rm(partial, { force: true }) }
  }
}

function standardOutput (): ReportOutput {
  const nothing = async (): Promise<void> => {}
  return {
    write: async text => { await new Promise<void>((resolve, reject) => { process.stdout.write(text, error => { if (error == null) resolve(); else reject(error) }) }) },
    close: nothing,
    discard: nothing
  }
}

async function attempt<Result> (path: string, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action()
  } catch (cause) {
    throw new OutcomeError('OUTPUT_NOT_WRITABLE', `${basename(path)} cannot be written; check folder, permissions and free space.`, { cause })
  }
}
