import type { Engine } from '../engine.js'
import { CompiledMeasure } from './compiled-measure.js'

/** The engine that compiles ELM to JavaScript over plain FHIR JSON. */
export const compiledEngine: Engine = {
  name: 'compiled',
  prepare: request => new CompiledMeasure(request)
}
