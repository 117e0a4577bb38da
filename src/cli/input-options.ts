import type { Config } from '../config/config.js'
import type { InputEvaluationsOptions } from '../operations/input-evaluations.js'
import { say, warningLine } from './terminal.js'

/** Options that commands over records from files share. */
export interface InputOptions {
  readonly package?: string
  readonly periodStart?: string
  readonly periodEnd?: string
  readonly valuesets?: string
  readonly engine?: string
}

/** What the shared options and the settings say of measures, period, value sets and engine; an option goes before a setting. */
export function setupFrom (options: InputOptions, config: Config): Omit<InputEvaluationsOptions, 'measures'> {
  return {
    ...(options.package === undefined ? {} : { packagePath: options.package }),
    periodStart: options.periodStart,
    periodEnd: options.periodEnd,
    timeZone: config.timeZone,
    engine: options.engine ?? config.engine,
    valueSetsDirectory: options.valuesets ?? config.valueSetsDir,
    dataDir: config.dataDir,
    now: () => new Date(),
    onSetupProblem: problem => { say(warningLine(problem)) }
  }
}
