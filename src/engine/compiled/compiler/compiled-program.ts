import type { AnyResource } from '../../../fhir/types.js'
import type { RecordIndex } from '../record/record-index.js'
import { CqlRuntimeError } from '../values/cql-runtime-error.js'
import { MeasureCompiler, type CompileOptions } from './measure-compiler.js'
import { SourceWriter, type Site } from './source-writer.js'
import type { Tracing } from './tracing.js'

/** The entry points of a generated program. */
interface EntryPoints {
  start (record: RecordIndex, steps: number): void
  stop (): void
  readonly definitions: readonly (() => unknown)[]
  /** With resource tracing: what the last definition asked for retrieved. */
  collected (): Iterable<AnyResource>
}

/** A measure as a running program: synchronous, one subject at a time. */
export interface CompiledProgram extends EntryPoints {
  /** The node that an error came from, as far as its stack says. */
  locate (error: unknown): Site | undefined
}

/** The subject's evaluation took more steps than it may. */
export class BudgetExceeded extends CqlRuntimeError {}

/** Lines that JavaScript puts before the body of a `Function`. */
const HEADER_LINES = 2
let programs = 0

/** Makes the program of a text: the body of a function of `functions`, `constants` and `overBudget`. */
export type ProgramBuilder = (text: string) => (functions: readonly unknown[], constants: readonly unknown[], overBudget: () => never) => EntryPoints

/**
 * Compiles the definitions asked for.
 * @param build another form of the program than JavaScript source, to compare with (bench/closures)
 * @throws OutcomeError ELM_INVALID, RangeError for ELM that is nested too deep
 */
export function compileProgram (options: CompileOptions, build: ProgramBuilder = sourceProgram): CompiledProgram {
  const compiler = new MeasureCompiler(options)
  const definitions = compiler.compileAsked()
  const source = compiler.program.assemble(head(compiler.state, options.tracing), foot(definitions, options.tracing))
  const url = `compiled-measure-${++programs}.js`
  const entries = build(`${source.lines.join('\n')}\n//# sourceURL=${url}`)(compiler.program.functions, compiler.program.constants, overBudget)
  return { ...entries, locate: error => siteOf(error, url, source) }
}

/** The text holds generated names only; everything from the measure package is passed in as a value. */
function sourceProgram (text: string): ReturnType<ProgramBuilder> {
  // eslint-disable-next-line no-new-func
  return new Function('functions', 'constants', 'overBudget', text) as ReturnType<ProgramBuilder>
}

function head (state: SourceWriter, tracing: Tracing | undefined): SourceWriter {
  const all = new SourceWriter()
  all.line('let subject = 0, record = null, steps = 0')
  for (const line of tracing?.head ?? []) all.line(line)
  all.append(state)
  return all
}

function foot (definitions: readonly string[], tracing: Tracing | undefined): SourceWriter {
  const last = new SourceWriter()
  last.line('return {')
  last.line('start (index, budget) { record = index; steps = budget; subject++ },')
  last.line('stop () { record = null },')
  last.line(`definitions: [${definitions.map(code => `() => { ${tracing?.whenAsked ?? ''}; return ${code} }`).join(', ')}],`)
  last.line(`collected: () => ${tracing === undefined || tracing.isOfClauses ? '[]' : 'collected'}`)
  last.line('}')
  return last
}

function overBudget (): never {
  throw new BudgetExceeded('The evaluation of one subject takes too many steps.')
}

function siteOf (error: unknown, url: string, source: SourceWriter): Site | undefined {
  const stack = error instanceof Error ? error.stack ?? '' : ''
  const line = new RegExp(`${url.replaceAll('.', '\\.')}:(\\d+)`).exec(stack)?.[1]
  return line === undefined ? undefined : source.sites[Number(line) - 1 - HEADER_LINES]
}
