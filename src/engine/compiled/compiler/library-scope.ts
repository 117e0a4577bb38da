import type { ElmDefinition, ElmLibrary, ElmValueSet } from '../../../cql/elm.js'
import { includedLibrary, libraryLabel } from '../../../cql/included-library.js'
import { OutcomeError } from '../../../fhir/outcome-error.js'

/** A declared code, concept, code system or parameter; read by the chapter that compiles references to it. */
export interface ElmDeclaration {
  readonly name: string
  readonly [element: string]: unknown
}

/** One library of the graph with its declarations by name. Maps, so that `__proto__` and `constructor` are names like any other. */
export interface LibraryScope {
  /** `Name|version`, or the name where there is no version. */
  readonly id: string
  readonly elm: ElmLibrary
  /** By local identifier. */
  readonly includes: ReadonlyMap<string, LibraryScope>
  readonly definitions: ReadonlyMap<string, ElmDefinition>
  /** Overloads by name. */
  readonly functions: ReadonlyMap<string, readonly ElmDefinition[]>
  readonly valueSets: ReadonlyMap<string, ElmValueSet>
  readonly codes: ReadonlyMap<string, ElmDeclaration>
  readonly concepts: ReadonlyMap<string, ElmDeclaration>
  readonly codeSystems: ReadonlyMap<string, ElmDeclaration>
  readonly parameters: ReadonlyMap<string, ElmDeclaration>
}

/**
 * The graph of a measure's libraries, linked from the main one. Several versions of one library may be in it.
 * @throws OutcomeError LIBRARY_MISSING, ELM_INVALID (libraries that include each other)
 */
export function linkLibraries (libraries: readonly ElmLibrary[], mainLibrary: string): { readonly main: LibraryScope, readonly all: readonly LibraryScope[] } {
  const main = libraries.find(({ identifier }) => identifier.id === mainLibrary)
  if (main === undefined) throw new OutcomeError('LIBRARY_MISSING', `Library ${mainLibrary} is not in the measure's package.`)
  const linked = new Map<ElmLibrary, LibraryScope>()
  for (const library of libraries) link(library, libraries, linked, [])
  return { main: linked.get(main) as LibraryScope, all: [...linked.values()] }
}

function link (library: ElmLibrary, libraries: readonly ElmLibrary[], linked: Map<ElmLibrary, LibraryScope>, path: readonly ElmLibrary[]): LibraryScope {
  const known = linked.get(library)
  if (known !== undefined) return known
  if (path.includes(library)) throw new OutcomeError('ELM_INVALID', `Libraries include each other: ${[...path, library].map(libraryLabel).join(', ')}.`)
  const includes = new Map<string, LibraryScope>()
  for (const include of library.includes?.def ?? []) {
    const target = includedLibrary(include, libraries)
    if (target === undefined) throw new OutcomeError('LIBRARY_MISSING', `Library ${library.identifier.id} includes ${include.path} version ${include.version ?? 'any'}, which is not in the package.`)
    includes.set(include.localIdentifier, link(target, libraries, linked, [...path, library]))
  }
  const scope = scopeOf(library, includes)
  linked.set(library, scope)
  return scope
}

function scopeOf (elm: ElmLibrary, includes: ReadonlyMap<string, LibraryScope>): LibraryScope {
  const statements = elm.statements?.def ?? []
  const functions = new Map<string, ElmDefinition[]>()
  for (const one of statements.filter(isFunction)) functions.set(one.name, [...functions.get(one.name) ?? [], one])
  return {
    id: libraryLabel(elm),
    elm,
    includes,
    functions,
    definitions: byName(statements.filter(one => !isFunction(one))),
    valueSets: byName(elm.valueSets?.def ?? []),
    codes: byName(declarations(elm, 'codes')),
    concepts: byName(declarations(elm, 'concepts')),
    codeSystems: byName(declarations(elm, 'codeSystems')),
    parameters: byName(declarations(elm, 'parameters'))
  }
}

function isFunction (definition: ElmDefinition): boolean {
  return definition.type === 'FunctionDef'
}

function declarations (elm: ElmLibrary, section: string): readonly ElmDeclaration[] {
  return (elm[section] as { readonly def?: readonly ElmDeclaration[] } | undefined)?.def ?? []
}

function byName<T extends { readonly name: string }> (list: readonly T[]): ReadonlyMap<string, T> {
  return new Map(list.map(one => [one.name, one]))
}
