import { Command, InvalidArgumentError } from 'commander'
import { changeRun, removeRun, RUN_CHANGES } from '../operations/runs/change-run.js'
import { findRun } from '../operations/runs/find-run.js'
import { listRuns, runDetails, type RunView } from '../operations/runs/run-view.js'
import { withServices } from './open-services.js'
import { runReportsCommand } from './run-reports-command.js'
import { runStartCommand } from './run-start-command.js'
import { EXIT, print, run } from './terminal.js'

/** `asm-ecqm run`: evaluations of whole populations. */
export function runCommand (): Command {
  const command = new Command('run')
    .description('Evaluate whole populations: start, watch and change runs, write their reports')
    .addCommand(runStartCommand())
    .addCommand(runReportsCommand())
  command.command('list')
    .description('runs, newest first: id, state, partitions done, period, measures')
    .option('--count <number>', 'how many', wholeNumber, 20)
    .action(async (options: { count: number }) => {
      await run(async () => await withServices({}, async services => {
        for (const one of (await listRuns(services, { offset: 0, count: options.count })).runs) print(runLine(one))
        return EXIT.done
      }))
    })
  command.command('show <id>')
    .description('one run with its counts, as JSON')
    .action(async (id: string) => {
      await run(async () => await withServices({}, async services => {
        print(JSON.stringify(await runDetails(services, id), null, 2))
        return EXIT.done
      }))
    })
  for (const change of RUN_CHANGES) {
    command.command(`${change} <id>`)
      .description({ pause: 'finish what is under way and begin nothing else', resume: 'go on with a paused run', cancel: 'end a run; what is under way is thrown away' }[change])
      .action(async (id: string) => {
        await run(async () => await withServices({}, async services => {
          print(`${(await changeRun(services, id, change)).id} ${(await findRun(services, id)).state}`)
          return EXIT.done
        }))
      })
  }
  command.command('remove <id>')
    .description('remove a run that has ended, with its results')
    .action(async (id: string) => {
      await run(async () => await withServices({}, async services => {
        await removeRun(services, id)
        return EXIT.done
      }))
    })
  return command
}

function wholeNumber (text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('a whole number.')
  return Number(text)
}

/** Separated by tabs. */
function runLine ({ id, state, partitions, period, measures, failure }: RunView): string {
  return [id, state, `${partitions.done}/${partitions.total}`, `${period.start}–${period.end}`, `${measures.length} measures`, ...(failure === undefined ? [] : [failure.code])].join('\t')
}
