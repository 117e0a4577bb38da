import { Command, Option } from 'commander'
import { OutcomeError } from '../fhir/outcome-error.js'
import { ATTRIBUTION_NAMES, attributionFrom } from '../operations/runs/attribution-text.js'
import { followPull } from '../operations/runs/follow-pull.js'
import { followRun } from '../operations/runs/follow-run.js'
import { readRoster } from '../operations/runs/roster.js'
import { runTable } from '../operations/runs/run-table.js'
import { runDetails, type RunDetails } from '../operations/runs/run-view.js'
import { startRun, type StartRunRequest } from '../operations/runs/start-run.js'
import type { Services } from '../operations/services.js'
import { withServices } from './open-services.js'
import { measureTableText } from './print-table.js'
import { tellPulled, tellPullProgress } from './pull-output.js'
import { EXIT, print, run, say } from './terminal.js'

interface Options {
  readonly measure: string
  readonly periodStart?: string
  readonly periodEnd?: string
  readonly snapshot?: string
  readonly pull?: string
  readonly incremental?: true
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
    .addOption(new Option('--pull <source>', 'pull this source into a new snapshot and evaluate it meanwhile').conflicts(['snapshot', 'demo']))
    .option('--incremental', 'with --pull: only what changed since the newest snapshot of the source, added to it')
    .option('--demo', 'over the demonstration population')
    .option('--attribution <rule>', `whose patients are whose: ${ATTRIBUTION_NAMES.join(', ')}`)
    .option('--roster <file>', 'CSV with the columns patient, npi, tin; or FHIR Groups as JSON')
    .option('--practitioner <reference>', 'only subjects whose general practitioner this is')
    .option('--no-wait', 'put the run in the queue and leave it to workers (PostgreSQL)')
    .addHelpText('after', `
Examples:
  asm-ecqm run start --demo --measure all --period-start 2026-01-01 --period-end 2026-12-31 --attribution encounter-plurality
  asm-ecqm run start --pull clinic --measure all --period-start 2026-01-01 --period-end 2026-12-31
  asm-ecqm run reports ID --report-type population --by tin-npi > reports.ndjson

A run that is interrupted goes on with the next worker: asm-ecqm worker, asm-ecqm serve, or another run start; one that follows a pull, and
the pull, with the same command.
Exit code: 0 all evaluated, 1 subjects failed (named in the reports) or the pull had problems, 2 the run could not start or did not end.`)
    .action(async (options: Options) => { await run(async () => await start(options)) })
}

async function start (options: Options): Promise<number> {
  if (options.incremental === true && options.pull === undefined) throw new OutcomeError('CONFLICTING_PARAMETERS', '--incremental says how to pull; give the source with --pull.')
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
    const { id, pulled } = options.pull === undefined ? { id: (await startRun(services, request)).id, pulled: undefined } : await followed(services, request, options.pull, options.incremental === true)
    const problems = await pulled
    if (!options.wait) {
      print(id)
      return problems === true ? EXIT.failures : EXIT.done
    }
    const stopped = services.worker?.ended.then(() => { throw new OutcomeError('RUN_NOT_FINISHED', 'The worker has stopped before the end of the run.') })
    await Promise.race([followRun(services, id, tellProgress()), ...(stopped === undefined ? [] : [stopped])])
    const details = await runDetails(services, id)
    if (details.failure !== undefined) throw OutcomeError.fromPlain(details.failure)
    say(measureTableText(await runTable(services, id), process.stderr.isTTY))
    say(runSummary(details))
    print(id)
    return details.failed > 0 || problems === true ? EXIT.failures : details.state === 'completed' ? EXIT.done : EXIT.refused
  })
}

/** `pulled` tells whether the pull had problems. */
async function followed (services: Services, request: StartRunRequest, source: string, incremental: boolean): Promise<{ readonly id: string, readonly pulled: Promise<boolean> }> {
  const { run: { id, plan }, pulled } = await followPull(services, request, { source, incremental, onProgress: tellPullProgress() })
  say(`Pull ${plan.snapshotId}`)
  return { id, pulled: pulled.then(tellPulled) }
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
