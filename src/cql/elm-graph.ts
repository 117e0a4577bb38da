import { formatCanonical } from '../fhir/canonical.js'
import { OutcomeError } from '../fhir/outcome-error.js'
import type { ElmDefinition, ElmLibrary, ElmReference } from './elm.js'
import { includedLibrary } from './included-library.js'

/** A node of ELM as it is walked over: its own elements, whatever they are. */
export type ElmNode = Readonly<Record<string, unknown>>

/** Every library that a library may name, by name and version. */
export type ElmGraph = readonly ElmLibrary[]

/**
 * The library in which a reference is declared (ELM 3.5 IncludeDef: `libraryName` is the alias of an include).
 * @throws OutcomeError LIBRARY_MISSING
 */
export function declaringLibrary (reference: Pick<ElmReference, 'libraryName'>, library: ElmLibrary, graph: ElmGraph): ElmLibrary {
  const { libraryName } = reference
  if (libraryName === undefined) return library
  const include = library.includes?.def.find(include => include.localIdentifier === libraryName)
  const found = include === undefined ? undefined : includedLibrary(include, graph)
  if (found !== undefined) return found
  throw new OutcomeError('LIBRARY_MISSING', `${library.identifier.id} refers to ${libraryName}, which is not among its libraries.`)
}

/**
 * What a reference names among the declarations of one kind (`valueSets`, `codes`, `codeSystems`).
 * @throws OutcomeError LIBRARY_MISSING, ELM_INVALID where nothing of that name is declared
 */
export function declarationOf<Kind extends 'valueSets' | 'codes' | 'codeSystems'> (kind: Kind, reference: ElmReference, library: ElmLibrary, graph: ElmGraph): Declaration<Kind> {
  const declaring = declaringLibrary(reference, library, graph)
  const declared = (declaring[kind]?.def as readonly Declaration<Kind>[] | undefined)?.find(({ name }) => name === reference.name)
  if (declared !== undefined) return declared
  throw new OutcomeError('ELM_INVALID', `${declaring.identifier.id} declares no ${reference.name} among its ${kind}.`)
}

type Declaration<Kind extends 'valueSets' | 'codes' | 'codeSystems'> = NonNullable<ElmLibrary[Kind]>['def'][number]

/** Canonicals of the value sets that libraries declare, each once, sorted: `url`, or `url|version` where the version is pinned. */
export function valueSetCanonicals (libraries: readonly ElmLibrary[]): readonly string[] {
  const declared = libraries.flatMap(({ valueSets }) => valueSets?.def ?? [])
  return [...new Set(declared.map(({ id, version }) => formatCanonical({ url: id, version })))].sort()
}

/** Every node below and with `root`, in document order; annotations, which repeat the CQL text, are passed over. */
export function * elmNodes (root: unknown): Generator<ElmNode> {
  if (Array.isArray(root)) {
    for (const item of root) yield * elmNodes(item)
  } else if (typeof root === 'object' && root !== null) {
    yield root as ElmNode
    for (const [name, value] of Object.entries(root)) if (name !== 'annotation') yield * elmNodes(value)
  }
}

/** One definition with the library it stands in. */
export interface PlacedDefinition {
  readonly library: ElmLibrary
  readonly definition: ElmDefinition
}

/**
 * Every definition and function that the named expressions of the main library use, themselves included, in the order found.
 * All functions of one name count as used when one is: which overload is meant does not change what data they read here.
 */
export function reachableDefinitions (main: ElmLibrary, expressions: readonly string[], graph: ElmGraph): PlacedDefinition[] {
  const found = new Map<ElmDefinition, PlacedDefinition>()
  const open = expressions.flatMap(name => definitionsNamed(main, name)).reverse()
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { library, definition } = next
    if (found.has(definition)) continue
    found.set(definition, next)
    const used = [...elmNodes(definition)].filter(isDefinitionRef).flatMap(ref => definitionsNamed(declaringLibrary(ref, library, graph), ref.name))
    open.push(...used.reverse())
  }
  return [...found.values()]
}

function isDefinitionRef (node: ElmNode): node is ElmNode & ElmReference {
  return node['type'] === 'ExpressionRef' || node['type'] === 'FunctionRef'
}

function definitionsNamed (library: ElmLibrary, name: string): PlacedDefinition[] {
  return (library.statements?.def ?? []).filter(definition => definition.name === name).map(definition => ({ library, definition }))
}
