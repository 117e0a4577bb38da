import { Command } from 'commander'
import { OutcomeError } from '../fhir/outcome-error.js'
import { ATTRIBUTION_NAMES, attributionFrom } from '../operations/runs/attribution-text.js'
import { followRun } from '../operations/runs/follow-run.js'
import { readRoster } from '../operations/runs/roster.js'
import { runTable } from '../operations/runs/run-table.js'
import { runDetails, type RunDetails } from '../operations/runs/run-view.js'
import { startRun, type StartRunRequest } from '../operations/runs/start-run.js'
import { withServices } from './open-services.js'
import { measureTableText } from './print-table.js'
import { EXIT, print, run, say } from './terminal.js'

interface Options {
  readonly measure: string
  readonly periodStart?: string
  readonly periodEnd?: string
  readonly snapshot?: string
  readonly attribution?: string
  readonly roster?: string
  readonly practitioner?: string
  readonly demo?: true
  /** False with --no-wait. */
  readonly wait: boolean
}

/** `asm-ecqm run start`. */
export function runStartCommand (): Command {
  return new Command('start')
    .description('Plan an evaluation run over a snapshot of records, work on it and wait for its end')
    .requiredOption('--measure <ids>', 'measures, comma-separated, by CMS id, url or url|version; or all')
    .option('--period-start <date>', 'first day of the measurement period; there is no default')
    .option('--period-end <date>', 'last day of the measurement period; there is no default')
    .option('--snapshot <id>', 'records to evaluate (default: the newest snapshot, or with --demo the demonstration population)')
    .option('--demo', 'over the demonstration population')
    .option('--attribution <rule>', `whose patients are whose: ${ATTRIBUTION_NAMES.join(', ')}`)
    .option('--roster <file>', 'CSV with the columns patient, npi, tin; or FHIR Groups as JSON')
    .option('--practitioner <reference>', 'only subjects whose general practitioner this is')
    .option('--no-wait', 'put the run in the queue and leave it to workers (PostgreSQL)')
    .addHelpText('after', `
Examples:
  asm-ecqm run start --demo --measure all --period-start 2026-01-01 --period-end 2026-12-31 --attribution encounter-plurality
  asm-ecqm run reports ID --report-type population --by tin-npi > reports.ndjson

A run that is interrupted goes on with the next worker: asm-ecqm worker, asm-ecqm serve, or another run start.
Exit code: 0 all evaluated, 1 subjects failed (named in the reports), 2 the run could not start or did not end.`)
    .action(async (options: Options) => { await run(async () => await start(options)) })
}

async function start (options: Options): Promise<number> {
  const roster = options.roster === undefined ? undefined : await readRoster(options.roster)
  const request: StartRunRequest = {
    measures: options.measure.split(','),
    periodStart: options.periodStart,
    periodEnd: options.periodEnd,
    attribution: attributionFrom(options.attribution, roster),
    ...(roster === undefined ? {} : { roster }),
    ...(options.snapshot === undefined ? {} : { snapshotId: options.snapshot }),
    ...(options.practitioner === undefined ? {} : { practitioner: options.practitioner })
  }
  return await withServices({ demo: options.demo === true, work: options.wait }, async services => {
    const { id } = await startRun(services, request)
    if (!options.wait) {
      print(id)
      return EXIT.done
    }
    const stopped = services.worker?.ended.then(() => { throw new OutcomeError('RUN_NOT_FINISHED', 'The worker has stopped before the end of the run.') })
    await Promise.race([followRun(services, id, tellProgress()), ...(stopped === undefined ? [] : [stopped])])
    const details = await runDetails(services, id)
    if (details.failure !== undefined) throw OutcomeError.fromPlain(details.failure)
    say(measureTableText(await runTable(services, id), process.stderr.isTTY))
    say(runSummary(details))
    print(id)
    return details.failed > 0 ? EXIT.failures : details.state === 'completed' ? EXIT.done : EXIT.refused
  })
}

/** One line for each further tenth of the partitions. */
function tellProgress (): (run: { readonly partitionsDone: number, readonly partitionCount: number }) => void {
  let told = 0
  return ({ partitionsDone, partitionCount }) => {
    const tenths = Math.floor(10 * partitionsDone / Math.max(1, partitionCount))
    if (tenths > told) say(`${partitionsDone} of ${partitionCount} partitions`)
    told = Math.max(told, tenths)
  }
}

/** What a run did, in one line for people. */
function runSummary ({ id, state, subjects, reused, failed, unattributed }: RunDetails): string {
  return `Run ${id} ${state}: ${subjects} subjects, ${reused} taken over unchanged from an earlier run, ${failed} failed evaluations, ${unattributed} subjects given to no clinician.`
}
