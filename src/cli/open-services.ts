import { configFromEnvironment } from '../config/environment.js'
import { openServices } from '../operations/open-services.js'
import type { Services } from '../operations/services.js'
import { say, warningLine } from './terminal.js'

export interface WithServicesOptions {
  /** Over the demonstration population. */
  readonly demo?: boolean
  /** Take part in evaluation runs. */
  readonly work?: boolean
}

/** Opens database, records and measures for one command, and closes them after it. @throws OutcomeError as `openServices` */
export async function withServices<Result> ({ demo = false, work = false }: WithServicesOptions, command: (services: Services) => Promise<Result>): Promise<Result> {
  const services = await openServices({ config: configFromEnvironment(), demo, work, onProblem: problem => { say(warningLine(problem)) } })
  try {
    return await command(services)
  } finally {
    await services.close()
  }
}
