import { OutcomeError } from '../fhir/outcome-error.js'
import type { Config } from './config.js'
import { CONFIG_VARIABLES, TEST_VARIABLES, type ConfigVariable } from './config-variables.js'
import { similarName } from './similar-name.js'
import { VARIABLE_READERS, VariableProblem } from './variable-readers.js'

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>

/**
 * The configuration of `environment`, checked and frozen. An empty variable counts as unset (Docker Compose passes empty ones on).
 * Relative folders are taken from `workingDirectory`. An ASM_ variable that is nearly one of ours is a slip of the pen and refused; others belong to somebody else.
 * @throws OutcomeError CONFIG_INVALID naming every faulty variable and how to mend it; never a value, which may be a secret
 */
export function readConfig (environment: Environment, workingDirectory: string = process.cwd()): Config {
  const problems = unknownVariables(environment)
  const config: Partial<Record<keyof Config, unknown>> = {}
  for (const variable of CONFIG_VARIABLES) {
    try {
      config[variable.field] = readVariable(variable, environment[variable.name], workingDirectory)
    } catch (thrown) {
      if (!(thrown instanceof VariableProblem)) throw thrown
      problems.push(`${variable.name} ${thrown.message}.`)
    }
  }
  if (problems.length > 0) throw new OutcomeError('CONFIG_INVALID', `The configuration has ${count(problems)}: ${problems.join(' ')}`)
  return Object.freeze(config as unknown as Config)
}

function readVariable (variable: ConfigVariable, text: string | undefined, workingDirectory: string): unknown {
  const given = text === undefined || text.trim() === '' ? variable.default : text.trim()
  return given === undefined ? undefined : VARIABLE_READERS[variable.field](given, workingDirectory)
}

function unknownVariables (environment: Environment): string[] {
  const names = CONFIG_VARIABLES.map(({ name }) => name as string)
  const unknown = Object.keys(environment).filter(name => name.startsWith('ASM_') && !name.startsWith('ASM_TOKEN_') && !names.includes(name) && !TEST_VARIABLES.includes(name))
  return unknown.sort().flatMap(name => {
    const similar = similarName(name, names)
    return similar === undefined ? [] : [`${name} is no variable of this product; did you mean ${similar}?`]
  })
}

function count (problems: readonly string[]): string {
  return problems.length === 1 ? 'one mistake' : `${problems.length} mistakes`
}
