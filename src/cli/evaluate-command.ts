import { resolve } from 'node:path'
import { Command } from 'commander'
import { configFromEnvironment } from '../config/environment.js'
import { OutcomeError } from '../fhir/outcome-error.js'
import { evaluateInput, type EvaluateInputResult } from '../operations/evaluate-input.js'
import type { ReportType } from '../operations/evaluate-measure-request.js'
import { setupFrom, type InputOptions } from './input-options.js'
import { openReportOutput, type ReportOutput } from './report-output.js'
import { measureTableText, preparationTableText } from './print-table.js'
import { EXIT, errorLine, progress, run, say } from './terminal.js'

interface Options extends InputOptions {
  readonly measure?: string
  readonly input: string
  readonly reportType?: string
  readonly output?: string
  /** False with --no-prepare. */
  readonly prepare: boolean
  readonly preparation?: string
}

/** `asm-ecqm evaluate`: measures over Bundle files. */
export function evaluateCommand (): Command {
  return new Command('evaluate')
    .description('Evaluate measures over patient records in files')
    .option('--measure <ids>', 'measures, comma-separated, by CMS id, url or url|version; or all (with --package the default)')
    .option('--package <file>', 'evaluate the measures of this package (FHIR R4 Bundle, .json or .json.gz), without importing it')
    .requiredOption('--input <path>', 'Bundle file, folder of them (.json, .json.gz), or NDJSON with one Bundle a line')
    .option('--period-start <date>', 'first day of the measurement period; there is no default')
    .option('--period-end <date>', 'last day of the measurement period; there is no default')
    .option('--report-type <type>', 'subject, subject-list or population (default: subject reports, then one population report)')
    .option('--valuesets <path>', 'value set expansions to use (default: imported ones over the starter sets)')
    .option('--engine <name>', 'compiled or reference (ASM_ENGINE, default compiled)')
    .option('--output <file>', 'write the MeasureReports there instead of to standard output')
    .option('--no-prepare', 'evaluate the records as they are: repair no references, duplicates and reversed periods (ASM_PREPARE=false)')
    .option('--preparation <file>', 'write what was repaired and what could not be there, as JSON: code, resource type, count')
    .addHelpText('after', `
Examples:
  asm-ecqm evaluate --measure CMS165 --input records --period-start 2026-01-01 --period-end 2026-12-31 > reports.ndjson
  asm-ecqm evaluate --measure all --input records.ndjson --period-start 2026-01-01 --period-end 2026-12-31 \\
                    --report-type population --valuesets expansions --output summary.json
  asm-ecqm evaluate --package measure-bundle.json --input records --period-start 2026-01-01 --period-end 2026-12-31 > reports.ndjson

Output: MeasureReports, one a line; with --report-type population one per measure. A table for people goes to standard error.
Exit code: 0 all evaluated, 1 a file or subject failed (named, and counted in the summary), 2 the run could not start.`)
    .action(async (options: Options) => { await run(async () => await evaluate(options)) })
}

async function evaluate (options: Options): Promise<number> {
  const config = configFromEnvironment()
  const prepare = options.prepare && config.prepare
  checkOptions(options, prepare)
  const outputs = await openOutputs(options)
  const bar = progress('records')
  const result = await evaluateInput({
    input: options.input,
    measures: measuresOf(options),
    ...setupFrom(options, config),
    reportTypes: reportTypes(options.reportType),
    prepare,
    reporter: config.reporter,
    onReport: async report => { await outputs.reports.write(`${JSON.stringify(report)}\n`) },
    onProblem: ({ source, measure, error }) => { say(errorLine(error, measure === undefined ? source : `${source}, ${measure}`)) },
    onProgress: done => { bar.update(done) }
  }).catch(async (error: unknown) => {
    bar.stop()
    await outputs.reports.discard()
    await outputs.preparation?.discard()
    throw error
  })
  bar.stop()
  await outputs.preparation?.write(`${JSON.stringify(result.preparation, null, 2)}\n`)
  await outputs.preparation?.close()
  await outputs.reports.close()
  say(measureTableText(result.rows, process.stderr.isTTY))
  say(preparationText(result, prepare))
  say(`${result.records} records evaluated, ${result.unreadable} unreadable, ${result.failed} failed.${options.output === undefined ? '' : ` Reports: ${options.output}`}`)
  return result.unreadable + result.failed > 0 ? EXIT.failures : EXIT.done
}

function measuresOf ({ measure, package: packagePath }: Options): readonly string[] {
  if (measure !== undefined) return measure.split(',')
  if (packagePath !== undefined) return ['all']
  throw new OutcomeError('MISSING_PARAMETER', 'Give --measure with the measures to evaluate, or all; or --package with a measure package.')
}

function checkOptions ({ output, preparation }: Options, prepare: boolean): void {
  if (preparation === undefined) return
  if (!prepare) throw new OutcomeError('CONFLICTING_PARAMETERS', 'There is nothing to write for --preparation: records are not prepared (--no-prepare or ASM_PREPARE=false).')
  if (output !== undefined && resolve(output) === resolve(preparation)) throw new OutcomeError('CONFLICTING_PARAMETERS', '--output and --preparation name the same file.')
}

/** Both before the first record: a file that cannot be written is no reason to find out after the last one. */
async function openOutputs (options: Options): Promise<{ readonly reports: ReportOutput, readonly preparation?: ReportOutput }> {
  const reports = await openReportOutput(options.output)
  if (options.preparation === undefined) return { reports }
  try {
    return { reports, preparation: await openReportOutput(options.preparation) }
  } catch (error) {
    await reports.discard()
    throw error
  }
}

function preparationText ({ preparationRows }: EvaluateInputResult, prepare: boolean): string {
  if (!prepare) return 'Records were evaluated as they are: their preparation is off.'
  return preparationRows.length === 0 ? 'Nothing in the records had to be repaired.' : preparationTableText(preparationRows, process.stderr.isTTY)
}

function reportTypes (text: string | undefined): readonly ReportType[] {
  if (text === undefined) return ['subject', 'population']
  if (text === 'subject' || text === 'subject-list' || text === 'population') return [text]
  throw new OutcomeError('UNKNOWN_REPORT_TYPE', 'Unknown --report-type; use subject, subject-list or population.')
}
