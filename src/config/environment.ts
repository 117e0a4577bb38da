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

/** The value of a variable that holds the token of a source (`ASM_TOKEN_…`); undefined where it is not set. */
export function secretFromEnvironment (name: string): string | undefined {
  return /^ASM_TOKEN_[A-Z0-9_]+$/.test(name) ? process.env[name] : undefined
}
