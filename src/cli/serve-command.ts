import { setTimeout } from 'node:timers/promises'
import closeWithGrace from 'close-with-grace'
import { Command } from 'commander'
import type { Config } from '../config/config.js'
import { configFromEnvironment } from '../config/environment.js'
import type { PlainOutcomeError } from '../fhir/outcome-error.js'
import { outcomeErrorFrom } from '../fhir/operation-outcome.js'
import { startServer, type RunningServer } from '../http/server.js'
import { openHl7Feed } from '../operations/interop/open-hl7-feed.js'
import type { MeasureTable } from '../operations/measure-table.js'
import { openServices } from '../operations/open-services.js'
import type { Services } from '../operations/services.js'
import { sharedMeasureTable } from '../operations/shared-measure-table.js'
import { SOFTWARE } from '../operations/software.js'
import { measureTableText } from './print-table.js'
import { EXIT, errorLine, print, run, say, warningLine } from './terminal.js'

interface Options {
  readonly demo?: true
  readonly host?: string
  readonly port?: string
  readonly dataDir?: string
}

/** A load balancer or a person must not wait for a slow machine's first evaluation: after this long the server is ready and the table follows. */
const READY_AFTER_START_MS = 8_000
/** Guards against a client that never finishes its request: after this long a stop stops waiting. */
const CLOSE_TIMEOUT_MS = 10_000

/** `asm-ecqm serve`: the server, with demonstration data if wanted. */
export function serveCommand (): Command {
  return new Command('serve')
    .description('Start the server')
    .option('--demo', 'load the demonstration population and evaluate it first')
    .option('--host <address>', 'address to listen on (ASM_HOST, default 127.0.0.1)')
    .option('--port <number>', 'port to listen on, 0 for any free one (ASM_PORT, default 8080)')
    .option('--data-dir <folder>', 'folder of the embedded database and the records (ASM_DATA_DIR, default .asm-ecqm)')
    .addHelpText('after', `
Examples:
  asm-ecqm serve --demo
  asm-ecqm serve --port 9000 --data-dir data

Stops cleanly on SIGINT (Ctrl+C) and SIGTERM. Settings come from the environment, see .env.example.`)
    .action(async (options: Options) => { await run(async () => await serve(options)) })
}

async function serve (options: Options): Promise<number> {
  const config = configFromEnvironment({ ASM_HOST: options.host, ASM_PORT: options.port, ASM_DATA_DIR: options.dataDir })
  const started: { server?: RunningServer, services?: Services, ready?: Services, feed?: Awaited<ReturnType<typeof openHl7Feed>> } = {}
  const stop = async (): Promise<void> => {
    await Promise.all([started.server?.close(), started.feed?.close()])
    await started.services?.close()
  }
  const grace = closeWithGrace({ delay: CLOSE_TIMEOUT_MS, logger: false }, async ({ err }) => {
    if (err !== undefined) say(`Stopping after an unexpected ${err.name}.`)
    await stop()
    say('Stopped.')
  })
  try {
    started.server = await startServer({ config, services: () => started.ready })
    print(`asm-ecqm ${SOFTWARE.version}. Data folder: ${config.dataDir}${config.databaseUrl === undefined ? '' : ' (records; the database is PostgreSQL)'}`)
    const onProblem = (problem: PlainOutcomeError): void => { say(warningLine(problem)) }
    started.services = await openServices({ config, demo: options.demo === true, work: true, onProblem })
    started.feed = await openHl7Feed(started.services, onProblem)
    if (options.demo === true) await printTableInTime(started.services)
    started.ready = started.services
  } catch (error) {
    grace.uninstall()
    await stop()
    throw error
  }
  printAddress(started.server, config, started.feed?.port)
  return EXIT.done
}

/** Prints the table now, or once it is there when that takes too long. @throws OutcomeError what the evaluation throws in that time */
async function printTableInTime (services: Services): Promise<void> {
  const table = sharedMeasureTable(services)
  const patience = new AbortController()
  const tooLong = setTimeout(Math.max(0, READY_AFTER_START_MS - performance.now()), undefined, { signal: patience.signal }).catch(() => undefined)
  const inTime = await Promise.race([table, tooLong])
  patience.abort()
  if (inTime !== undefined) return printTable(inTime)
  print('The demonstration population is being evaluated; its table follows.')
  table.then(printTable, (error: unknown) => { say(errorLine(outcomeErrorFrom(error).toPlain())) })
}

function printTable ({ rows, period, subjects, notes, preparation }: MeasureTable): void {
  print(`\n${subjects} synthetic patients, measurement period ${period.startDate} to ${period.endDate}\n`)
  print(measureTableText(rows, process.stdout.isTTY))
  for (const note of [...preparation, ...notes]) print(note)
}

function printAddress ({ address }: RunningServer, config: Config, hl7Port: number | undefined): void {
  print(`
Ready: ${address}
  start page  ${address}/
  FHIR base   ${address}/fhir
  API         ${address}/docs
  health      ${address}/health/ready${hl7Port === undefined ? '' : `\n  HL7 v2      ${config.mllpHost}:${hl7Port} (MLLP${config.mllpTlsDir === undefined ? '' : ' over TLS'})`}
Stop with Ctrl+C.${config.host === '127.0.0.1' ? '' : `\nListening on ${config.host}: everyone who reaches this address can read the records.`}
`)
}
