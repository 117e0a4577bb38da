import { createRequire } from 'node:module'
import type * as Tools from '@cqframework/cql/cql-to-elm'
import { OutcomeError } from '../fhir/outcome-error.js'
import type { ElmLibrary } from './elm.js'
import { fhirModelInfo } from './fhir-model-info.js'
import { quietTranslator } from './quiet-translator.js'
import { SYSTEM_MODEL_INFO } from './system-model-info.js'
import { convertUnit, unitProblem } from './ucum-service.js'

/** One message of the translator; lines and columns count from 1. */
export interface TranslationProblem {
  readonly severity: 'error' | 'warning'
  readonly library: string
  readonly line: number | undefined
  readonly column: number | undefined
  readonly message: string
}

export interface Translation {
  readonly elm: ElmLibrary
  readonly warnings: readonly TranslationProblem[]
}

/** Text of a library by name and version; `undefined` where there is none. */
export type LibrarySource = (name: string, version: string | undefined) => string | undefined

/** A translator over one set of libraries; included libraries are translated once and kept. */
export interface Translator {
  /** @throws OutcomeError CQL_TRANSLATION_FAILED with library, line and column of the first error, and how many there are */
  translate (name: string, cql: string): Translation
}

type Toolchain = typeof Tools

/** Error with every problem of the failed translation. */
export class TranslationError extends OutcomeError {
  readonly problems: readonly TranslationProblem[]

  constructor (problems: readonly TranslationProblem[]) {
    const [first] = problems
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
    super('CQL_TRANSLATION_FAILED', first === undefined ? 'The translator gave no ELM.' : `${formatProblem(first)}${more}`)
    this.problems = problems
  }
}

/** `Hospice.cql:12:5: message`. */
export function formatProblem (problem: TranslationProblem): string {
  return `${problem.library}.cql:${problem.line ?? 0}:${problem.column ?? 0}: ${problem.message}`
}

/**
 * The reference translator (@cqframework/cql) with FHIR 4.0.1 and System models and UCUM by @lhncbc/ucum-lhc.
 * Its JavaScript build looks for `require` on the global object, so it is set first.
 */
export async function createTranslator (source: LibrarySource): Promise<Translator> {
  const scope = globalThis as { require?: NodeJS.Require }
  scope.require ??= createRequire(import.meta.url)
  quietTranslator()
  const tools = await import('@cqframework/cql/cql-to-elm')
  const manager = libraryManager(tools, source)
  return { translate: (name, cql) => translate(tools, manager, name, cql) }
}

function libraryManager (tools: Toolchain, source: LibrarySource): InstanceType<Toolchain['LibraryManager']> {
  const models = new tools.ModelManager()
  models.modelInfoLoader.registerModelInfoProvider(tools.createModelInfoProvider((name, _namespace, version) => {
    if (name === 'System') return tools.stringAsSource(SYSTEM_MODEL_INFO)
    return name === 'FHIR' && (version ?? '4.0.1') === '4.0.1' ? tools.stringAsSource(fhirModelInfo()) : null
  }))
  const unsupported = (): never => { throw new Error('Unit arithmetic is not used at translation time.') }
  const ucum = tools.createUcumService(convertUnit, unit => unitProblem(unit), unsupported, unsupported)
  const manager = new tools.LibraryManager(models, compilerOptions(tools), undefined, ucum)
  manager.librarySourceLoader.registerProvider(tools.createLibrarySourceProvider((name, _namespace, version) => {
    const text = source(name, version ?? undefined)
    return text === undefined ? null : tools.stringAsSource(text)
  }))
  return manager
}

function compilerOptions (tools: Toolchain): InstanceType<Toolchain['CqlCompilerOptions']> {
  const { EnableAnnotations, EnableLocators, EnableResultTypes, DisableListDemotion, DisableListPromotion } = tools.CqlCompilerOptions.Options
  const options = tools.CqlCompilerOptions.defaultOptions()
  options.setOptions([EnableAnnotations, EnableLocators, EnableResultTypes, DisableListDemotion, DisableListPromotion])
  return options.withSignatureLevel(tools.LibraryBuilder.SignatureLevel.Overloads)
}

function translate (tools: Toolchain, manager: InstanceType<Toolchain['LibraryManager']>, name: string, cql: string): Translation {
  const translator = tools.CqlTranslator.fromText(cql, manager)
  const { library } = JSON.parse(translator.toJson()) as { library: ElmLibrary }
  const problems = problemsOf(library, name)
  const errors = problems.filter(problem => problem.severity === 'error')
  if (errors.length > 0) throw new TranslationError(errors)
  return { elm: library, warnings: problems }
}

/** `CqlToElmError`, which the translator leaves among the library's annotations (cqlannotations.xsd). */
interface ErrorAnnotation {
  readonly type?: string
  readonly libraryId?: string
  readonly startLine?: number
  readonly startChar?: number
  readonly message?: string
  readonly errorSeverity?: string
}

function problemsOf (library: ElmLibrary, name: string): TranslationProblem[] {
  const annotations = (library['annotation'] ?? []) as readonly ErrorAnnotation[]
  const problems = new Map<string, TranslationProblem>()
  for (const { type, libraryId, startLine, startChar, message, errorSeverity } of annotations) {
    if (type !== 'CqlToElmError') continue
    const severity = errorSeverity?.toLowerCase() === 'error' ? 'error' : 'warning'
    const problem = { severity, library: libraryId ?? name, line: startLine, column: startChar, message: message ?? 'no message' } as const
    problems.set(formatProblem(problem), problem)
  }
  return [...problems.values()]
}
