import { Command } from 'commander'
import { listMeasures, type ListedMeasure } from '../operations/list-measures.js'
import { COHORT_TITLES } from '../operations/measure-sections.js'
import { measuresExportCommand } from './measures-export-command.js'
import { EXIT, print, run } from './terminal.js'

/** Stands for what a measure does not have, so that columns keep their place. */
const NONE = '–'

const DIRECTIONS = { increase: 'higher', decrease: 'lower', mixed: 'mixed' } as const

/** `asm-ecqm measures`: what can be evaluated, what of the model cannot, and measures as packages for other engines. */
export function measuresCommand (): Command {
  const command = new Command('measures').description('Measures that can be evaluated').addCommand(measuresExportCommand())
  command.command('list')
    .description('CMS id, Quality ID, ASM cohort, version, which direction is better, title, canonical or the reason why it is not calculated here')
    .option('--json', 'as JSON, with collection types, role, effective period and value sets')
    .action(async (options: { json?: true }) => {
      await run(async () => {
        const measures = listMeasures(new Date().getUTCFullYear())
        if (options.json === true) print(JSON.stringify(measures, null, 2))
        else for (const measure of measures) print(measureLine(measure))
        return EXIT.done
      })
    })
  return command
}

/** Separated by tabs; the short columns first, so that they line up. */
function measureLine ({ cmsId, qualityId, cohorts, version, improvementNotation, title, canonical, notCalculated }: ListedMeasure): string {
  return [
    cmsId ?? NONE,
    qualityId ?? NONE,
    cohorts.length === 0 ? NONE : cohorts.map(cohort => COHORT_TITLES[cohort]).join(', '),
    version ?? NONE,
    improvementNotation === undefined ? NONE : DIRECTIONS[improvementNotation],
    title,
    notCalculated === undefined ? canonical ?? NONE : `not calculated here: ${notCalculated}`
  ].join('\t')
}
