import type { Config } from '../config/config.js'
import { OutcomeError } from '../fhir/outcome-error.js'
import type { Services } from '../operations/services.js'

/** What routes need: the configuration, and services that throw STORE_UNAVAILABLE (503) until they are open. */
export interface HttpContext {
  readonly config: Config
  readonly services: () => Services
}

/** A context over services that may still be opening. */
export function httpContext (config: Config, services: () => Services | undefined): HttpContext {
  return {
    config,
    services: () => {
      const open = services()
      if (open === undefined) throw new OutcomeError('STORE_UNAVAILABLE', 'The server is starting; try again when /health/ready answers 200.')
      return open
    }
  }
}
