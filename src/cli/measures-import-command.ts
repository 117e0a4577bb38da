import { Command } from 'commander'
import { configFromEnvironment } from '../config/environment.js'
import { OutcomeError } from '../fhir/outcome-error.js'
import { importMeasures, removeMeasure, type ImportedMeasure } from '../operations/import-measures.js'
import { EXIT, errorLine, plainText, print, run, say } from './terminal.js'

interface Options {
  readonly replace?: true
  readonly engine?: string
}

/** `asm-ecqm measures import`: published packages into the data folder. */
export function measuresImportCommand (): Command {
  return new Command('import')
    .description('Check published measure packages, prepare each measure and keep it in the data folder')
    .argument('<bundle...>', 'FHIR R4 Bundle files (.json, .json.gz) with Measure, Library (ELM, or CQL on FHIR 4.0.1) and ValueSet')
    .option('--replace', 'put other content of a measure that is imported already in its place')
    .option('--engine <name>', 'prepare them on this engine: reference or compiled')
    .addHelpText('after', `
Examples:
  asm-ecqm measures import measure-bundle.json
  asm-ecqm measures import --replace 2026/*.json

Then "evaluate --measure ID" and the server know the measure, by id, url or url|version. Value sets that are not in the package can be
imported before or afterwards with "valuesets import".
Exit code: 0 all imported and complete, 1 some refused or value sets missing, 2 nothing imported.`)
    .action(async (files: readonly string[], options: Options) => { await run(async () => await importFrom(files, options)) })
}

/** `asm-ecqm measures remove`. */
export function measuresRemoveCommand (): Command {
  return new Command('remove')
    .description('Remove an imported measure from the data folder')
    .argument('<measure>', 'id, url or url|version')
    .action(async (measure: string) => {
      await run(async () => {
        print(plainText(`removed ${await removeMeasure(measure, configFromEnvironment())}`))
        return EXIT.done
      })
    })
}

async function importFrom (files: readonly string[], options: Options): Promise<number> {
  const config = configFromEnvironment()
  let imported = 0
  let problems = 0
  for (const path of files) {
    try {
      const result = await importMeasures({
        path,
        dataDir: config.dataDir,
        engine: options.engine ?? config.engine,
        valueSetsDirectory: config.valueSetsDir,
        replace: options.replace === true,
        now: new Date()
      })
      for (const measure of result.measures) printMeasure(measure)
      for (const problem of result.problems) say(errorLine(problem))
      imported += result.measures.length
      problems += result.problems.length + result.measures.filter(({ missingValueSets }) => missingValueSets.length > 0).length
    } catch (error) {
      if (!(error instanceof OutcomeError)) throw error
      problems++
      say(errorLine(error.toPlain()))
    }
  }
  if (imported === 0) return EXIT.refused
  return problems > 0 ? EXIT.failures : EXIT.done
}

function printMeasure ({ outcome, id, canonical, title, libraries, valueSets, ownValueSets, missingValueSets }: ImportedMeasure): void {
  print(plainText(`${outcome} ${id} ${canonical} ${title}: ${libraries} libraries, ${valueSets} value sets, ${ownValueSets} in the package, ${missingValueSets.length} missing`))
  for (const canonical of missingValueSets) print(plainText(`  missing value set ${canonical}`))
}
