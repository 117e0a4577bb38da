import { Command } from 'commander'
import { listMeasures } from '../operations/list-measures.js'
import { EXIT, print, run } from './terminal.js'

/** `asm-ecqm measures`: what can be evaluated. */
export function measuresCommand (): Command {
  const command = new Command('measures').description('Measures that can be evaluated')
  command.command('list')
    .description('CMS id, canonical, title, effective period')
    .option('--json', 'as JSON')
    .action(async (options: { json?: true }) => {
      await run(async () => {
        const measures = listMeasures()
        if (options.json === true) print(JSON.stringify(measures, null, 2))
        else for (const { cmsId, canonical, title, effectivePeriod } of measures) print([cmsId, title, canonical, effectivePeriod].join('\t'))
        return EXIT.done
      })
    })
  return command
}
