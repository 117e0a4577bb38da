import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A PostgreSQL server of a test's own, which it may stop and start. */
export interface PostgresServer {
  readonly url: string
  /** As after a crash: nobody is waited for, and the log is replayed. */
  restart (): Promise<void>
  close (): Promise<void>
}

/** Folder of initdb and pg_ctl (Debian); undefined where PostgreSQL is not installed. */
export function postgresPrograms (): string | undefined {
  try {
    const [newest] = readdirSync('/usr/lib/postgresql').sort((a, b) => Number(b) - Number(a))
    return newest === undefined ? undefined : join('/usr/lib/postgresql', newest, 'bin')
  } catch {
    return undefined
  }
}

export async function startPostgresServer (programs: string): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'))
  // The server refuses to run as root.
  const isRoot = userInfo().uid === 0
  if (isRoot) await run('chown', ['postgres', folder])
  else chmodSync(folder, 0o700)
  const program = async (name: string, ...args: string[]): Promise<void> => {
    const [command = '', ...rest] = [...isRoot ? ['runuser', '-u', 'postgres', '--'] : [], join(programs, name), ...args]
    await run(command, rest, { cwd: tmpdir() })
  }
  const data = join(folder, 'data')
  const port = await freePort()
  const control = async (...args: string[]): Promise<void> => { await program('pg_ctl', '-w', '-D', data, '-l', join(folder, 'log'), '-o', `-p ${port} -c listen_addresses=127.0.0.1 -k ${folder}`, ...args) }
  await program('initdb', '-A', 'trust', '-U', 'postgres', '-D', data)
  await control('start')
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    restart: async () => { await control('-m', 'immediate', 'restart') },
    close: async () => {
      await control('-m', 'immediate', 'stop')
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

async function freePort (): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}
