import { Command } from 'commander'
import { exportMeasure } from '../operations/export-measure.js'
import { listMeasures, type ListedMeasure } from '../operations/list-measures.js'
import { COHORT_TITLES } from '../operations/measure-sections.js'
import { openReportOutput } from './report-output.js'
import { EXIT, print, run, say, warningLine } from './terminal.js'

/** Stands for what a measure does not have, so that columns keep their place. */
const NONE = '–'

const DIRECTIONS = { increase: 'higher', decrease: 'lower', mixed: 'mixed' } as const

/** `asm-ecqm measures`: what can be evaluated, what of the model cannot, and measures as packages for other engines. */
export function measuresCommand (): Command {
  return new Command('measures')
    .description('Measures that can be evaluated')
    .addCommand(listCommand())
    .addCommand(exportCommand())
}

function listCommand (): Command {
  return new Command('list')
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
}

interface ExportOptions {
  readonly output?: string
  readonly valuesets?: string
  readonly allowPartial?: true
}

function exportCommand (): Command {
  return new Command('export')
    .description('Write a measure as a FHIR R4 Bundle that other engines and servers load')
    .argument('<measure>', 'CMS id, url or url|version')
    .option('--output <file>', 'write the Bundle there instead of to standard output')
    .option('--valuesets <path>', 'file or folder with full expansions, to include them (default: value sets by reference only)')
    .option('--allow-partial', 'include value sets that are loaded only in part, marked as such')
    .addHelpText('after', `
Examples:
  asm-ecqm measures export CMS165 --output CMS165.json
  asm-ecqm measures export CMS165 --valuesets expansions --output CMS165-with-value-sets.json

The Bundle is a transaction of PUTs: the Measure, each Library with CQL and ELM, and with --valuesets each ValueSet. Expansions
may hold content under licence (CPT, SNOMED CT): mind to whom you give them.
Exit code: 0 written, 2 not written.`)
    .action(async (measure: string, options: ExportOptions) => { await run(async () => await writePackage(measure, options)) })
}

async function writePackage (measure: string, options: ExportOptions): Promise<number> {
  const { bundle, libraries, valueSets, problems } = await exportMeasure({
    measure,
    ...(options.valuesets === undefined ? {} : { valueSetsPath: options.valuesets }),
    allowPartial: options.allowPartial === true
  })
  for (const problem of problems) say(warningLine(problem))
  const output = await openReportOutput(options.output, 0o644)
  try {
    await output.write(`${JSON.stringify(bundle, null, 2)}\n`)
    await output.close()
  } catch (error) {
    await output.discard()
    throw error
  }
  say(`1 measure, ${libraries} libraries, ${valueSets === 0 ? 'value sets by reference' : `${valueSets} value sets`}`)
  return EXIT.done
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
