import { open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { OutcomeError } from '../../fhir/outcome-error.js'

/** Keeps two processes from one pull. A lock whose process is gone counts for nothing. @throws OutcomeError PULL_UNDER_WAY, OUTPUT_NOT_WRITABLE */
export async function takePullLock (folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'lock')
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const file = await open(path, 'wx', 0o600)
      await file.writeFile(String(process.pid))
      await file.close()
      return async () => { await rm(path, { force: true }) }
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw new OutcomeError('OUTPUT_NOT_WRITABLE', 'The pull cannot be written; check space and rights of the data folder.', { cause: thrown })
      const holder = Number(await readFile(path, 'utf8').catch(() => ''))
      if (holder > 0 && holder !== process.pid && isAlive(holder)) throw new OutcomeError('PULL_UNDER_WAY', `Process ${holder} is busy with this pull; wait for it, or stop it first.`)
      if (holder === process.pid) throw new OutcomeError('PULL_UNDER_WAY', 'This process is busy with this pull already.')
      await rm(path, { force: true })
    }
  }
  throw new OutcomeError('PULL_UNDER_WAY', 'Another process has taken this pull.')
}

function isAlive (pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM'
  }
}
