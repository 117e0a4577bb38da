import { Command, InvalidArgumentError } from 'commander'
import { configFromEnvironment } from '../config/environment.js'
import { openCatalogue } from '../operations/open-catalogue.js'
import { pullIntoSnapshot } from '../operations/pulls/pull-into-snapshot.js'
import { pullViews } from '../operations/pulls/pull-view.js'
import { tellPulled, tellPullProgress } from './pull-output.js'
import { EXIT, print, run, say } from './terminal.js'

interface Options {
  readonly source?: string
  readonly incremental?: boolean
  readonly filtered?: boolean
  readonly partitions?: number
  readonly list?: true
}

/** `asm-ecqm pull`. */
export function pullCommand (): Command {
  return new Command('pull')
    .description('Pull patient records from an EHR into a new snapshot; one that was interrupted goes on where it was')
    .option('--source <name>', 'which EHR (asm-ecqm source list)')
    .option('--incremental', 'only what changed since the newest snapshot of this source, added to it')
    .option('--filtered', 'ask for codes that measures read only (_typeFilter); not every server understands that')
    .option('--partitions <number>', 'into how many parts the records are divided (default 64)', partitionCount)
    .option('--list', 'list pulls instead: id, source, begun, finished, what is done')
    .addHelpText('after', `
Examples:
  asm-ecqm source add clinic --base-url https://ehr.example.org/fhir --group 123
  asm-ecqm pull --source clinic
  asm-ecqm run start --measure all --period-start 2026-01-01 --period-end 2026-12-31

Exit code: 0 pulled, 1 pulled with problems (named here and in the pull's problems.ndjson), 2 not pulled: run it again to go on.`)
    .action(async (options: Options) => { await run(async () => options.list === true ? await list() : await pull(options)) })
}

async function pull ({ source = '', incremental = false, filtered = false, partitions }: Options): Promise<number> {
  const config = configFromEnvironment()
  const { catalogue } = await openCatalogue(config)
  const pulled = await pullIntoSnapshot({ config, catalogue, now: () => new Date() }, {
    source,
    incremental,
    filtered,
    ...(partitions === undefined ? {} : { partitionCount: partitions }),
    onBegin: pullId => { say(`Pull ${pullId}`) },
    onProgress: tellPullProgress()
  })
  const hadProblems = tellPulled(pulled)
  print(pulled.snapshot.id)
  return hadProblems ? EXIT.failures : EXIT.done
}

async function list (): Promise<number> {
  for (const { id, source, startedAt, finishedAt = '–', done, total, failure } of await pullViews(configFromEnvironment())) {
    print([id, source, startedAt, finishedAt, `${done}/${total ?? '?'}`, ...(failure === undefined ? [] : [failure.code])].join('\t'))
  }
  return EXIT.done
}

function partitionCount (text: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1 || count > 4_096) throw new InvalidArgumentError('a whole number from 1 to 4096.')
  return count
}
