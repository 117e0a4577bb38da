import { Command } from 'commander'
import { configFromEnvironment } from '../config/environment.js'
import { explainInput } from '../operations/explain-input.js'
import { explanationText } from './explanation-text.js'
import { setupFrom, type InputOptions } from './input-options.js'
import { openReportOutput } from './report-output.js'
import { EXIT, errorLine, run, say } from './terminal.js'

interface Options extends InputOptions {
  readonly measure: string
  readonly input: string
  readonly subject?: string
  readonly clauses?: true
  readonly json?: true
  readonly output?: string
  /** False with --no-prepare. */
  readonly prepare: boolean
}

/** `asm-ecqm explain`: why a patient counts where it counts. */
export function explainCommand (): Command {
  return new Command('explain')
    .description('Say why patients count where they count: every definition with its value and the resources that decided it')
    .requiredOption('--measure <id>', 'measure, by CMS id, url or url|version')
    .requiredOption('--input <path>', 'Bundle file, folder of them (.json, .json.gz), or NDJSON with one Bundle a line')
    .option('--package <file>', 'take the measure from this package (FHIR R4 Bundle), without importing it')
    .option('--subject <id>', 'only this patient (Patient/id or id)')
    .option('--period-start <date>', 'first day of the measurement period; there is no default')
    .option('--period-end <date>', 'last day of the measurement period; there is no default')
    .option('--valuesets <path>', 'value set expansions to use (default: imported ones over the starter sets)')
    .option('--engine <name>', 'compiled; the reference engine cannot explain')
    .option('--clauses', 'every clause of the logic too, with its place in the CQL')
    .option('--json', 'one JSON object a line in place of tables, with whole values')
    .option('--output <file>', 'write there instead of to standard output')
    .option('--no-prepare', 'take the records as they are: repair no references, duplicates and reversed periods (ASM_PREPARE=false)')
    .addHelpText('after', `
Examples:
  asm-ecqm explain --measure CMS165 --input record.json --period-start 2026-01-01 --period-end 2026-12-31
  asm-ecqm explain --measure CMS165 --input records --subject Patient/123 --period-start 2026-01-01 --period-end 2026-12-31 --clauses --json

The output holds patient data. Exit code: 0 all explained, 1 a file or subject failed, 2 the run could not start.`)
    .action(async (options: Options) => { await run(async () => await explain(options)) })
}

async function explain (options: Options): Promise<number> {
  const config = configFromEnvironment()
  const output = await openReportOutput(options.output)
  const color = options.output === undefined && process.stdout.isTTY
  const { explained, failed } = await explainInput({
    input: options.input,
    measure: options.measure,
    subject: options.subject,
    ...setupFrom(options, config),
    prepare: options.prepare && config.prepare,
    onProblem: ({ source, measure, error }) => { say(errorLine(error, measure === undefined ? source : `${source}, ${measure}`)) },
    onExplanation: async (whole, title, period) => {
      const explanation = options.clauses === true ? whole : { ...whole, clauses: [] }
      await output.write(`${options.json === true ? JSON.stringify(explanation) : explanationText(explanation, title, period, color)}\n`)
    }
  }).catch(async (error: unknown) => {
    await output.discard()
    throw error
  })
  await output.close()
  say(`${explained} records explained, ${failed} failed.${options.output === undefined ? '' : ` Output: ${options.output}`}`)
  return failed > 0 ? EXIT.failures : EXIT.done
}
