import { createRequire } from 'node:module'
import { AnnotatedError, DateTime, Interval, PatientContext } from 'cql-execution'
import { libraryGraph } from '../../cql/library-graph.js'
import { silentUcum } from '../../cql/ucum-library.js'
import { OutcomeError } from '../../fhir/outcome-error.js'
import type { PatientRecord } from '../../fhir/patient-record.js'
import type { ElmLibrary } from '../../cql/elm.js'
import { requireValueSets } from '../../terminology/status.js'
import type { Engine, EvaluateOptions, EvaluatedResources, ExpressionValue, PrepareRequest, PreparedMeasure, SubjectFailure, SubjectResult } from '../engine.js'
import { checkElm } from './check-elm.js'
import { convertInEvaluationOffset } from './evaluation-offset.js'
import { plainValue } from './expression-value.js'
import { LibraryRepository, type BuiltLibrary, type Executable } from './library-repository.js'
import { RecordSource, wrappedResourcesOf } from './record-source.js'
import { IndexCodeService } from './value-set-adapter.js'
import { compareByValues } from './value-equality.js'
import { sortByValues } from './value-order.js'

silentUcum(createRequire(import.meta.url).resolve('cql-execution'))
convertInEvaluationOffset()
sortByValues()
compareByValues()

/** The engine that runs ELM on cql-execution with cql-exec-fhir's model: slow, independent, the one to compare with. */
export const referenceEngine: Engine = {
  name: 'reference',
  prepare: request => new ReferenceMeasure(request)
}

class ReferenceMeasure implements PreparedMeasure {
  readonly #request: PrepareRequest
  readonly #library: BuiltLibrary
  readonly #codeService: IndexCodeService
  readonly #parameters: Readonly<Record<string, unknown>>
  /** Offset of the evaluation in hours, which values without one take. */
  readonly #offset: number
  readonly #now: unknown
  /** The gate first. */
  readonly #inOrder: readonly string[]

  constructor (request: PrepareRequest) {
    this.#request = request
    this.#library = buildLibrary(request)
    requireValueSets(request.measure, valueSetCanonicals(request), request.valueSets)
    this.#codeService = new IndexCodeService(request.valueSets)
    const { start, end } = request.measurementPeriod
    const first = DateTime.parse(start)
    this.#parameters = { 'Measurement Period': new Interval(first, DateTime.parse(end), true, true) }
    this.#offset = first?.timezoneOffset ?? 0
    this.#now = DateTime.fromJSDate(request.now, this.#offset)
    this.#inOrder = [...new Set([...request.gate, ...request.expressions])]
  }

  async evaluate (record: PatientRecord, options: EvaluateOptions = {}): Promise<SubjectResult> {
    const { subjectId } = record
    let definition = ''
    try {
      const wrapped = wrappedResourcesOf(record, this.#offset)
      const results: Record<string, ExpressionValue> = {}
      const evaluatedResources: Record<string, readonly string[]> = {}
      let source = new RecordSource(record, wrapped)
      let context = this.#context(source)
      for (definition of this.#inOrder) {
        if (this.#isDecided(results)) {
          results[definition] = null
          continue
        }
        if (options.evaluatedResources === true) {
          source = new RecordSource(record, wrapped)
          context = this.#context(source)
        }
        results[definition] = plainValue(await (this.#library.expressions[definition] as Executable).execute(context))
        evaluatedResources[definition] = [...source.retrieved].flatMap(({ resourceType, id }) => id === undefined ? [] : [`${resourceType}/${id}`])
      }
      return options.evaluatedResources === true
        ? { subjectId, results, evaluatedResources: evaluatedResources satisfies EvaluatedResources }
        : { subjectId, results }
    } catch (thrown) {
      return { subjectId, failure: failureFrom(thrown, this.#request.measure, definition) }
    }
  }

  /** True once the gate is evaluated and shut. */
  #isDecided (results: Readonly<Record<string, ExpressionValue>>): boolean {
    const gate = this.#request.gate.map(name => results[name])
    return gate.length > 0 && gate.every(value => value !== undefined && value !== true && !(Array.isArray(value) && value.length > 0))
  }

  /** A fresh context: cql-execution caches definitions in it, so one context sees each definition retrieve once. */
  #context (source: RecordSource): unknown {
    type Arguments = ConstructorParameters<typeof PatientContext>
    return new PatientContext(this.#library as unknown as Arguments[0], source as unknown as Arguments[1],
      this.#codeService as unknown as Arguments[2], this.#parameters as Arguments[3], this.#now as Arguments[4])
  }
}

function buildLibrary ({ libraries, mainLibrary, expressions }: PrepareRequest): BuiltLibrary {
  const main = libraries.find(library => library.identifier.id === mainLibrary)
  if (main === undefined) throw new OutcomeError('LIBRARY_MISSING', `Library ${mainLibrary} is not in the measure's package.`)
  const graph = libraryGraph(main, libraries)
  graph.forEach(checkElm)
  const unknown = expressions.filter(name => !definesExpression(main, name))
  if (unknown.length > 0) throw new OutcomeError('ELM_INVALID', `Library ${mainLibrary} defines no ${unknown.map(name => `"${name}"`).join(', ')}.`)
  try {
    return new LibraryRepository(graph).build(main)
  } catch (cause) {
    throw new OutcomeError('ELM_INVALID', `The ELM of library ${mainLibrary} cannot be built.`, { cause })
  }
}

/** Asked of the ELM: cql-execution keeps definitions in an object, which has `constructor` whatever is defined. */
function definesExpression ({ statements }: ElmLibrary, name: string): boolean {
  return (statements?.def ?? []).some(definition => definition.name === name && definition.type !== 'FunctionDef')
}

function valueSetCanonicals ({ libraries }: PrepareRequest): string[] {
  return [...new Set(libraries.flatMap(library => (library.valueSets?.def ?? []).map(({ id, version }) => version === undefined ? id : `${id}|${version}`)))]
}

/** Library, node and place of the failure. The engine's own message may quote operand values, so it is left out. */
function failureFrom (thrown: unknown, measure: string, definition: string): SubjectFailure {
  const code = 'EVALUATION_FAILED'
  if (thrown instanceof AnnotatedError) {
    const { libraryName, expressionName, localId, locator } = thrown as { libraryName?: string, expressionName?: string, localId?: string, locator?: string }
    return {
      code,
      text: `${measure} could not be evaluated: "${definition}" failed in ${libraryName ?? 'an unknown library'} at ${locator ?? 'an unknown place'} (${expressionName ?? 'unknown node'}).`,
      definition,
      ...(libraryName === undefined ? {} : { library: libraryName }),
      ...(localId === undefined ? {} : { localId })
    }
  }
  return { code, text: `${measure} could not be evaluated: "${definition}" failed outside the CQL.`, definition }
}
