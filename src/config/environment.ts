import type { Config } from './config.js'
import { readConfig, type Environment } from './read-config.js'

/**
 * The configuration of this process; the only place that reads `process.env`. `overrides` (from the command line) win; an
 * undefined one leaves the variable as it is.
 * @throws OutcomeError CONFIG_INVALID
 */
export function configFromEnvironment (overrides: Environment = {}): Config {
  const given = Object.entries(overrides).filter(([, value]) => value !== undefined)
  return readConfig({ ...process.env, ...Object.fromEntries(given) })
}
