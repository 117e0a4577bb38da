import type { FastifyInstance } from 'fastify'
import { OutcomeError } from '../fhir/outcome-error.js'
import { buildApp, type AppOptions } from './app.js'

export interface RunningServer {
  readonly app: FastifyInstance
  /** Where it listens, e.g. `http://127.0.0.1:8080`. */
  readonly address: string
  /** Stops taking connections and waits for requests under way. Services stay open; their owner closes them after this. */
  close (): Promise<void>
}

/**
 * Builds the app and listens on `config.host` and `config.port` (0: any free port). Prints nothing.
 * @throws OutcomeError PORT_IN_USE, CONFIG_INVALID (address or port that cannot be used)
 */
export async function startServer (options: AppOptions): Promise<RunningServer> {
  const app = buildApp(options)
  const { host, port } = options.config
  try {
    const address = await app.listen({ host, port, listenTextResolver: () => 'listening' })
    return { app, address, close: async () => { await app.close() } }
  } catch (error) {
    await app.close()
    throw listenError(error, host, port)
  }
}

function listenError (error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  switch (code) {
    case 'EADDRINUSE':
      return new OutcomeError('PORT_IN_USE', `Port ${port} on ${host} is in use; stop the other program or choose another port with ASM_PORT.`, { cause: error })
    case 'EACCES':
      return new OutcomeError('CONFIG_INVALID', `Port ${port} needs more rights than this process has; choose one above 1023 with ASM_PORT.`, { cause: error })
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new OutcomeError('CONFIG_INVALID', `${host} is no address of this machine; use 127.0.0.1, or 0.0.0.0 for all, with ASM_HOST.`, { cause: error })
    default:
      return error
  }
}
