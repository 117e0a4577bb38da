import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TlsOptions } from 'node:tls'
import { outcomeErrorFrom } from '../../fhir/operation-outcome.js'
import { OutcomeError, type PlainOutcomeError } from '../../fhir/outcome-error.js'
import { startMllpServer, type MllpServer, type MllpServerOptions } from '../../interop/mllp/mllp-server.js'
import type { Services } from '../services.js'
import { hl7Receiver, tooLargeReply } from './receive-hl7.js'

type Problem = Parameters<NonNullable<MllpServerOptions['onProblem']>>[0]

/** Said once in so long, however often it happens: a sender that speaks another protocol tries again every second. */
const QUIET_MS = 60_000
const PROBLEMS: Readonly<Record<Exclude<Problem, 'failed'>, PlainOutcomeError>> = {
  noise: { code: 'MESSAGE_MALFORMED', text: 'Somebody sends bytes without MLLP frames to the HL7 port; they are passed over.' },
  'too-large': { code: 'BODY_TOO_LARGE', text: 'A message on the HL7 port is larger than is taken; its connection was closed.' },
  'too-many-connections': { code: 'TOO_MANY_CONNECTIONS', text: 'There are more connections to the HL7 port than are taken.' }
}

/**
 * Takes HL7 v2 over MLLP where the configuration says so; undefined where it does not.
 * @throws OutcomeError PORT_IN_USE, CONFIG_INVALID (port, address, certificates)
 */
export async function openHl7Feed (services: Services, onProblem: (problem: PlainOutcomeError) => void = () => {}): Promise<MllpServer | undefined> {
  const { mllpPort: port, mllpHost: host, mllpTlsDir } = services.config
  if (port === undefined) return undefined
  const tls = mllpTlsDir === undefined ? undefined : await tlsOptions(mllpTlsDir)
  const receive = await hl7Receiver(services)
  const told = new Map<string, number>()
  try {
    return await startMllpServer({
      host,
      port,
      ...(tls === undefined ? {} : { tls }),
      receive,
      tooLarge: () => tooLargeReply(services),
      onProblem (problem, cause) {
        const now = performance.now()
        if (now - (told.get(problem) ?? -Infinity) < QUIET_MS) return
        told.set(problem, now)
        onProblem(problem === 'failed' ? notStored(cause) : PROBLEMS[problem])
      }
    })
  } catch (thrown) {
    throw listenError(thrown, host, port)
  }
}

/** Why a message was not acknowledged: its sender will send it again. */
function notStored (cause: unknown): PlainOutcomeError {
  const { code, text } = outcomeErrorFrom(cause).toPlain()
  return { code, text: `A message on the HL7 port could not be stored and was not acknowledged. ${text}` }
}

async function tlsOptions (folder: string): Promise<TlsOptions> {
  const read = async (name: string): Promise<Buffer> => await readFile(join(folder, name)).catch((cause: unknown) => {
    throw new OutcomeError('CONFIG_INVALID', `${name} cannot be read in the folder of ASM_MLLP_TLS_DIR.`, { cause })
  })
  const ca = await readFile(join(folder, 'ca.pem')).catch((thrown: NodeJS.ErrnoException) => {
    // Only where there is none may anybody connect.
    if (thrown.code === 'ENOENT') return undefined
    throw new OutcomeError('CONFIG_INVALID', 'ca.pem cannot be read in the folder of ASM_MLLP_TLS_DIR.', { cause: thrown })
  })
  return { cert: await read('cert.pem'), key: await read('key.pem'), minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca, requestCert: true, rejectUnauthorized: true }) }
}

function listenError (thrown: unknown, host: string, port: number): OutcomeError {
  if (thrown instanceof OutcomeError) return thrown
  const { code } = thrown as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return new OutcomeError('PORT_IN_USE', `Port ${port} on ${host} is in use; stop the other program or choose another port with ASM_MLLP_PORT.`, { cause: thrown })
  return new OutcomeError('CONFIG_INVALID', `HL7 v2 cannot be taken on ${host}, port ${port}; check ASM_MLLP_HOST, ASM_MLLP_PORT and the certificates in ASM_MLLP_TLS_DIR.`, { cause: thrown })
}
