import { Command, Option } from 'commander'
import { findRun } from '../operations/runs/find-run.js'
import { runReports } from '../operations/runs/run-reports.js'
import { withServices } from './open-services.js'
import { openReportOutput } from './report-output.js'
import { EXIT, progress, run } from './terminal.js'

interface Options {
  readonly reportType: 'subject' | 'subject-list' | 'population'
  readonly by?: 'npi' | 'tin' | 'tin-npi'
  readonly clinician?: string
  readonly output?: string
}

/** `asm-ecqm run reports`. */
export function runReportsCommand (): Command {
  return new Command('reports')
    .description('Write the MeasureReports of a completed run, one a line')
    .argument('<id>', 'id of the run')
    .addOption(new Option('--report-type <type>', 'which reports').choices(['subject', 'subject-list', 'population']).default('population'))
    .addOption(new Option('--by <level>', 'one population report per measure and clinician (npi), practice (tin) or both (tin-npi)').choices(['npi', 'tin', 'tin-npi']))
    .option('--clinician <name>', 'only the subjects of this NPI, TIN or TIN/NPI')
    .option('--output <file>', 'write there instead of to standard output')
    .action(async (id: string, options: Options) => {
      await run(async () => await withServices({}, async services => {
        const { reportType, by, clinician } = options
        const found = await findRun(services, id)
        const output = await openReportOutput(options.output)
        const bar = progress('reports')
        let written = 0
        try {
          for await (const report of runReports(services, found, { reportType, ...(by === undefined ? {} : { by }), ...(clinician === undefined ? {} : { clinician }) })) {
            await output.write(`${JSON.stringify(report)}\n`)
            bar.update(++written)
          }
        } catch (thrown) {
          await output.discard()
          throw thrown
        } finally {
          bar.stop()
        }
        await output.close()
        return EXIT.done
      }))
    })
}
