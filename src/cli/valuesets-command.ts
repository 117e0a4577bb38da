import { Command } from 'commander'
import { configFromEnvironment } from '../config/environment.js'
import { importValueSets, valueSetsStatus } from '../operations/value-sets.js'
import { EXIT, errorLine, print, run, say, warningLine } from './terminal.js'

/** `asm-ecqm valuesets`: import expansions, and what is loaded for each measure. */
export function valueSetsCommand (): Command {
  const command = new Command('valuesets').description('Value set expansions: import them, see what is missing')
  command.command('status')
    .description('Complete, partial or missing, per measure')
    .option('--valuesets <path>', 'look at this folder or file (default: imported expansions over the starter sets)')
    .addHelpText('after', '\nExit code: 0 complete, 1 partial or missing, 2 could not look.')
    .action(async (options: { valuesets?: string }) => { await run(async () => await status(options.valuesets)) })
  command.command('import')
    .description('Check value sets from a folder, a Bundle or NDJSON and keep them in the data folder')
    .argument('<path>', 'ValueSet or Bundle file, NDJSON, or a folder of them; also gzipped')
    .addHelpText('after', `
Example:
  asm-ecqm valuesets import expansions

Exit code: 0 all imported, 1 some files failed (the others are imported), 2 nothing imported.`)
    .action(async (path: string) => { await run(async () => await importFrom(path)) })
  return command
}

async function status (path: string | undefined): Promise<number> {
  const config = configFromEnvironment()
  const { measures, problems } = await valueSetsStatus({ directory: path ?? config.valueSetsDir, dataDir: config.dataDir })
  for (const problem of problems) say(warningLine(problem))
  for (const { measure, status, complete, partial, missing } of measures) {
    print(`${measure}: ${status} (${complete} complete, ${partial.length} partial, ${missing.length} missing)`)
    for (const label of missing) print(`  missing ${label.title} ${label.canonical}`)
    if (status !== 'missing') for (const label of partial) print(`  partial ${label.title} ${label.canonical}`)
  }
  return problems.length === 0 && measures.every(measure => measure.status === 'complete') ? EXIT.done : EXIT.failures
}

async function importFrom (path: string): Promise<number> {
  const config = configFromEnvironment()
  const { imported, problems, folder } = await importValueSets({ path, dataDir: config.dataDir })
  for (const problem of problems) say(errorLine(problem))
  print(`${imported} value sets imported into ${folder}, ${problems.length} problems.`)
  if (imported === 0) return EXIT.refused
  return problems.length > 0 ? EXIT.failures : EXIT.done
}
