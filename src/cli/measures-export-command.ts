import { Command } from 'commander'
import { exportMeasure } from '../operations/export-measure.js'
import { openReportOutput } from './report-output.js'
import { EXIT, run, say, warningLine } from './terminal.js'

/** A package names no patient, so everyone may read the file. */
const FILE_MODE = 0o644

interface Options {
  readonly output?: string
  readonly valuesets?: string
  readonly allowPartial?: true
}

/** `asm-ecqm measures export`: a measure as a package for other engines and servers. */
export function measuresExportCommand (): Command {
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
    .action(async (measure: string, options: Options) => { await run(async () => await writePackage(measure, options)) })
}

async function writePackage (measure: string, options: Options): Promise<number> {
  const { bundle, libraries, valueSets, problems } = await exportMeasure({
    measure,
    ...(options.valuesets === undefined ? {} : { valueSetsPath: options.valuesets }),
    allowPartial: options.allowPartial === true
  })
  for (const problem of problems) say(warningLine(problem))
  const output = await openReportOutput(options.output, FILE_MODE)
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
