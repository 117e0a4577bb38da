import { Command } from 'commander'
import pc from 'picocolors'
import { configFromEnvironment } from '../config/environment.js'
import { conformanceRun } from '../operations/conformance-run.js'
import { EXIT, errorLine, print, progress, run, say, warningLine } from './terminal.js'

interface Options {
  readonly cases: string
  readonly valuesets: string
  readonly measure?: string
  readonly engine?: string
  readonly stripProfiles?: true
  readonly package?: string
}

/** `asm-ecqm conformance`: expected against actual counts of test cases. */
export function conformanceCommand (): Command {
  return new Command('conformance')
    .description('Run test cases and compare every population count with the expected one')
    .requiredOption('--cases <path>', 'case file or folder (.json, .json.gz), one file per measure, named for it')
    .requiredOption('--valuesets <path>', 'folder or file with full value set expansions')
    .option('--package <file>', 'run the measures of this package, without importing it; case files are named for the id of the Measure')
    .option('--measure <ids>', 'measures to run, comma-separated (default: every measure there are cases for)')
    .option('--engine <name>', 'compiled or reference (ASM_ENGINE, default compiled)')
    .option('--strip-profiles', 'remove meta.profile first: results must not depend on it')
    .addHelpText('after', `
Examples:
  asm-ecqm conformance --cases cases --valuesets valuesets
  asm-ecqm conformance --cases cases/qicore --valuesets valuesets --measure CMS165 --strip-profiles

Exit code: 0 all passed or known deviations, 1 a case failed, 2 the run could not start.`)
    .action(async (options: Options) => { await run(async () => await conformance(options)) })
}

async function conformance (options: Options): Promise<number> {
  const config = configFromEnvironment()
  const { rows, problems } = await conformanceRun({
    casesPath: options.cases,
    valueSetsPath: options.valuesets,
    ...(options.measure === undefined ? {} : { measures: options.measure.split(',') }),
    ...(options.package === undefined ? {} : { packagePath: options.package }),
    dataDir: config.dataDir,
    engine: options.engine ?? config.engine,
    stripProfiles: options.stripProfiles === true,
    timeZone: config.timeZone
  })
  for (const problem of problems) say(warningLine(problem))
  const count = { passed: 0, failed: 0, deviation: 0 }
  const perFile = new Map<string, number>()
  const bar = progress('cases')
  let done = 0
  for await (const row of rows) {
    if (row.kind === 'skipped') {
      say(`skipped ${row.file}: ${row.reason}`)
      continue
    }
    count[row.verdict]++
    perFile.set(row.file, (perFile.get(row.file) ?? 0) + (row.verdict === 'passed' ? 1 : 0))
    if (row.verdict === 'failed') print(`${pc.red('failed')} ${row.file} ${row.id} ${row.title}: ${row.detail ?? ''}`)
    if (row.verdict === 'deviation') print(`known deviation ${row.file} ${row.id} ${row.title}: ${row.detail ?? ''}`)
    bar.update(++done)
  }
  bar.stop()
  for (const [file, passed] of perFile) print(`${file}: ${passed} passed`)
  if (done === 0) {
    say(errorLine({ code: 'INPUT_EMPTY', text: 'No case was run; name case files after measures that are loaded, see "asm-ecqm measures list".' }))
    return EXIT.refused
  }
  print(`${count.passed} passed, ${count.failed} failed, ${count.deviation} known deviations`)
  return count.failed > 0 ? EXIT.failures : EXIT.done
}
