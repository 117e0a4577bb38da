import type { PatientRecord } from '../../fhir/patient-record.js'
import type { EvaluateOptions, Explanation, ExpressionValue, PrepareRequest, PreparedMeasure, SubjectFailure, SubjectResult } from '../engine.js'
import { clauseTracing } from './compiler/clause-tracing.js'
import type { CompiledProgram } from './compiler/compiled-program.js'
import type { CompileOptions } from './compiler/measure-compiler.js'
import { RESOURCE_TRACING } from './compiler/tracing.js'
import { explanationFrom, referencesTo } from './explanation.js'
import { compileMeasure, compileOptions } from './prepare.js'
import { recordIndexOf } from './record/record-index.js'
import { ClauseTrace } from './runtime/clause-trace.js'
import { failureFrom } from './subject-failure.js'
import { toPlain } from './values/to-plain.js'

/**
 * Rounds of loops that one subject's evaluation may take. The largest records take some ten thousand; a cross product of three lists of a
 * thousand would take a thousand million and is stopped after about a second.
 */
const MAX_STEPS = 20_000_000

interface Explaining {
  readonly trace: ClauseTrace
  readonly program: CompiledProgram
}

/** A measure compiled once; programs that trace are compiled when they are first asked for. */
export class CompiledMeasure implements PreparedMeasure {
  readonly #request: PrepareRequest
  readonly #options: CompileOptions
  readonly #program: CompiledProgram
  #tracedProgram: CompiledProgram | undefined
  #explaining: Explaining | undefined
  /** The gate first. */
  readonly #inOrder: readonly string[]
  readonly #gates: number
  /** Null for every definition. Copies of it have all names, whatever they are, as properties of their own. */
  readonly #nothing: Readonly<Record<string, ExpressionValue>>

  constructor (request: PrepareRequest) {
    this.#request = request
    this.#inOrder = [...new Set([...request.gate, ...request.expressions])]
    this.#gates = new Set(request.gate).size
    this.#nothing = Object.fromEntries(this.#inOrder.map(name => [name, null]))
    this.#options = compileOptions(request, this.#inOrder)
    this.#program = compileMeasure(request, this.#options)
  }

  async evaluate (record: PatientRecord, options: EvaluateOptions = {}): Promise<SubjectResult> {
    return options.evaluatedResources === true ? this.#traced(record) : this.#run(record, this.#program, () => {})
  }

  async explain (record: PatientRecord): Promise<Explanation> {
    const { trace, program } = this.#explaining ??= this.#compileExplaining()
    trace.reset()
    const failures: SubjectFailure[] = []
    program.start(recordIndexOf(record), MAX_STEPS)
    for (const [index, definition] of this.#inOrder.entries()) {
      try {
        program.definitions[index]?.()
      } catch (error) {
        failures.push(failureFrom(error, this.#request.measure, definition, program.locate(error)))
        trace.unwind(0)
      }
    }
    program.stop()
    const explanation = explanationFrom(record.subjectId, trace, failures)
    trace.reset()
    return explanation
  }

  #compileExplaining (): Explaining {
    const trace = new ClauseTrace()
    return { trace, program: compileMeasure(this.#request, { ...this.#options, tracing: clauseTracing(trace) }) }
  }

  #traced (record: PatientRecord): SubjectResult {
    const program = this.#tracedProgram ??= compileMeasure(this.#request, { ...this.#options, tracing: RESOURCE_TRACING })
    const evaluatedResources = new Map<string, readonly string[]>()
    const result = this.#run(record, program, name => { evaluatedResources.set(name, referencesTo(program.collected())) })
    return 'failure' in result ? result : { ...result, evaluatedResources: Object.fromEntries(evaluatedResources) }
  }

  #run (record: PatientRecord, program: CompiledProgram, after: (name: string) => void): SubjectResult {
    const { subjectId } = record
    const results: Record<string, ExpressionValue> = { ...this.#nothing }
    let definition = ''
    let isOpen = this.#gates === 0
    program.start(recordIndexOf(record), MAX_STEPS)
    try {
      for (let index = 0; index < this.#inOrder.length; index++) {
        if (index >= this.#gates && !isOpen) break
        definition = this.#inOrder[index] as string
        const value = toPlain((program.definitions[index] as () => unknown)())
        results[definition] = value
        after(definition)
        isOpen ||= value === true || (Array.isArray(value) && value.length > 0)
      }
      return { subjectId, results }
    } catch (error) {
      return { subjectId, failure: failureFrom(error, this.#request.measure, definition, program.locate(error)) }
    } finally {
      program.stop()
    }
  }
}
