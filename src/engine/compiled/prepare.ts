import { OutcomeError } from '../../fhir/outcome-error.js'
import { requireValueSets } from '../../terminology/status.js'
import type { PrepareRequest } from '../engine.js'
import { checkElm } from './compiler/check-elm.js'
import { compileProgram, type CompiledProgram } from './compiler/compiled-program.js'
import { linkLibraries, type LibraryScope } from './compiler/library-scope.js'
import type { CompileOptions } from './compiler/measure-compiler.js'
import { CqlDateTime } from './values/date-time.js'
import { parseDateTime } from './values/date-time-parser.js'
import { CqlInterval } from './values/interval.js'

/**
 * What a measure is compiled with: its libraries linked and checked, its value sets found, its parameter and clock.
 * @param asked definitions of the main library
 * @throws OutcomeError LIBRARY_MISSING, ELM_INVALID, VALUE_SET_MISSING
 */
export function compileOptions (request: PrepareRequest, asked: readonly string[]): CompileOptions {
  return built(request, () => optionsFrom(request, asked))
}

function optionsFrom (request: PrepareRequest, asked: readonly string[]): CompileOptions {
  const { main, all } = linkLibraries(request.libraries, request.mainLibrary)
  all.forEach(checkElm)
  const unknown = asked.filter(name => !main.definitions.has(name))
  if (unknown.length > 0) throw new OutcomeError('ELM_INVALID', `Library ${request.mainLibrary} defines no ${unknown.map(name => `"${name}"`).join(', ')}.`)
  const { start, end } = request.measurementPeriod
  const first = parseDateTime(start, 0) as CqlDateTime
  return {
    main,
    asked,
    memberships: requireValueSets(request.measure, canonicals(all), request.valueSets),
    parameters: new Map([['Measurement Period', new CqlInterval(first, parseDateTime(end, first.offsetMinutes), true, true, 'DateTime')]]),
    now: CqlDateTime.fromInstant(request.now, first.offsetMinutes)
  }
}

function canonicals (libraries: readonly LibraryScope[]): string[] {
  return libraries.flatMap(({ valueSets }) => [...valueSets.values()].map(({ id, version }) => version === undefined ? id : `${id}|${version}`))
}

/** Compiles a measure. @throws OutcomeError ELM_INVALID */
export function compileMeasure (request: PrepareRequest, options: CompileOptions): CompiledProgram {
  return built(request, () => compileProgram(options))
}

/** ELM that is no ELM fails in many ways; a call stack that overflows says that it is nested too deep. */
function built<T> ({ mainLibrary }: PrepareRequest, action: () => T): T {
  try {
    return action()
  } catch (cause) {
    if (cause instanceof OutcomeError) throw cause
    throw new OutcomeError('ELM_INVALID', cause instanceof RangeError ? `The logic of library ${mainLibrary} is nested too deep.` : `The ELM of library ${mainLibrary} cannot be built.`, { cause })
  }
}
