import { Library } from 'cql-execution'
import type { ElmLibrary } from '../../cql/elm.js'
import { includedLibrary } from '../../cql/included-library.js'
import { lighterElm } from './lighter-elm.js'

/** What this adapter uses of a library that cql-execution built. */
export interface BuiltLibrary {
  /** By name, in a plain object of cql-execution. */
  readonly expressions: Readonly<Record<string, Executable>>
}

/** One definition of a built library; cql-execution keeps them by name. */
export interface Executable {
  execute (context: unknown): Promise<unknown>
}

/**
 * The libraries of a graph for cql-execution, each built once: its own repository builds a library anew for every include, which takes
 * exponential time where libraries share what they include.
 */
export class LibraryRepository {
  readonly #libraries: readonly ElmLibrary[]
  readonly #built = new Map<ElmLibrary, BuiltLibrary>()

  constructor (libraries: readonly ElmLibrary[]) {
    this.#libraries = libraries
  }

  /** Called by cql-execution for every include. */
  resolve (path: string, version: string | undefined): BuiltLibrary | undefined {
    const library = includedLibrary(version === undefined ? { path } : { path, version }, this.#libraries)
    return library === undefined ? undefined : this.build(library)
  }

  build (library: ElmLibrary): BuiltLibrary {
    let built = this.#built.get(library)
    if (built === undefined) {
      type Arguments = ConstructorParameters<typeof Library>
      built = new Library({ library: lighterElm(library) } as Arguments[0], this as unknown as Arguments[1]) as unknown as BuiltLibrary
      this.#built.set(library, built)
    }
    return built
  }
}
