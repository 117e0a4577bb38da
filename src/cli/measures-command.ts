import { Command } from 'commander'
import { configFromEnvironment } from '../config/environment.js'
import { listMeasures, type ListedMeasure } from '../operations/list-measures.js'
import { importedMeasures } from '../operations/open-catalogue.js'
import { COHORT_TITLES } from '../operations/measure-sections.js'
import { measuresExportCommand } from './measures-export-command.js'
import { measuresImportCommand, measuresRemoveCommand } from './measures-import-command.js'
import { EXIT, plainText, print, run, say, warningLine } from './terminal.js'

/** Stands for what a measure does not have, so that columns keep their place. */
const NONE = '–'

const DIRECTIONS = { increase: 'higher', decrease: 'lower', mixed: 'mixed' } as const

/** `asm-ecqm measures`: what can be evaluated, what of the model cannot, and packages: to other engines, and from other publishers. */
export function measuresCommand (): Command {
  const command = new Command('measures').description('Measures that can be evaluated').addCommand(measuresExportCommand())
    .addCommand(measuresImportCommand())
    .addCommand(measuresRemoveCommand())
  command.command('list')
    .description('CMS id, Quality ID, ASM cohort, version, which direction is better, title, canonical or the reason why it is not calculated here')
    .option('--json', 'as JSON, with collection types, role, effective period and value sets')
    .action(async (options: { json?: true }) => {
      await run(async () => {
        const { packages, problems } = await importedMeasures(configFromEnvironment().dataDir)
        for (const problem of problems) say(warningLine(problem))
        const measures = listMeasures(new Date().getUTCFullYear(), packages)
        if (options.json === true) print(JSON.stringify(measures, null, 2))
        else for (const measure of measures) print(measureLine(measure))
        return EXIT.done
      })
    })
  return command
}

/** Separated by tabs; the short columns first, so that they line up. */
function measureLine ({ cmsId, qualityId, cohorts, version, improvementNotation, title, canonical, notCalculated, imported }: ListedMeasure): string {
  return [
    cmsId ?? NONE,
    qualityId ?? NONE,
    cohorts.length === 0 ? NONE : cohorts.map(cohort => COHORT_TITLES[cohort]).join(', '),
    version ?? NONE,
    improvementNotation === undefined ? NONE : DIRECTIONS[improvementNotation],
    title,
    notCalculated === undefined ? canonical ?? NONE : `not calculated here: ${notCalculated}`,
    ...(imported === true ? ['imported'] : [])
  ].map(plainText).join('\t')
}
