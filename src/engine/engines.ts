import { OutcomeError } from '../fhir/outcome-error.js'
import { compiledEngine } from './compiled/compiled-engine.js'
import type { Engine } from './engine.js'
import { referenceEngine } from './reference/reference-engine.js'

const ENGINES: Readonly<Record<string, Engine>> = { compiled: compiledEngine, reference: referenceEngine }

/** The engine of this name. @throws OutcomeError CONFIG_INVALID naming the engines there are */
export function engineByName (name: string): Engine {
  const engine = Object.hasOwn(ENGINES, name) ? ENGINES[name] : undefined
  if (engine === undefined) throw new OutcomeError('CONFIG_INVALID', `There is no engine "${name}" in this version; use ${Object.keys(ENGINES).join(' or ')}.`)
  return engine
}
