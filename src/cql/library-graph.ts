import { OutcomeError } from '../fhir/outcome-error.js'
import type { ElmInclude, ElmLibrary } from './elm.js'
import { includedLibraries, includedLibrary, libraryLabel } from './included-library.js'

/**
 * The main library and all it includes, directly or not: the main one first, each once. Several versions of one library are
 * several libraries.
 * @param libraries where included ones are looked for
 * @throws OutcomeError LIBRARY_MISSING naming all that are missing and who includes them; ELM_INVALID for libraries that include
 * each other, and for an include without a version where there are several
 */
export function libraryGraph (main: ElmLibrary, libraries: readonly ElmLibrary[]): readonly ElmLibrary[] {
  const graph = new Set([main])
  const missing: string[] = []
  // A set hands out what is added while it is walked.
  for (const library of graph) {
    for (const include of library.includes?.def ?? []) {
      const [target, ...others] = includedLibraries(include, libraries)
      if (target === undefined) missing.push(`library ${libraryLabel(library)} includes ${include.path} version ${include.version ?? 'any'}`)
      else if (others.length > 0) throw ambiguous(library, include, [target, ...others])
      else graph.add(target)
    }
  }
  if (missing.length > 0) throw new OutcomeError('LIBRARY_MISSING', `Libraries are not in the package: ${missing.join('; ')}.`)
  refuseCycle(main, libraries)
  return [...graph]
}

function ambiguous (library: ElmLibrary, { path, version }: ElmInclude, found: readonly ElmLibrary[]): OutcomeError {
  const which = version === undefined ? `without a version, and there are ${found.map(libraryLabel).join(', ')}` : `version ${version}, which is there ${found.length} times`
  return new OutcomeError('ELM_INVALID', `Library ${libraryLabel(library)} includes ${path} ${which}.`)
}

interface Step {
  readonly library: ElmLibrary
  readonly open: ElmInclude[]
}

/** Depth first with a stack of its own: a long chain of includes is no reason to overflow the call stack. */
function refuseCycle (main: ElmLibrary, libraries: readonly ElmLibrary[]): void {
  const done = new Set<ElmLibrary>()
  const path: Step[] = [stepInto(main)]
  const onPath = new Set([main])
  for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
    const include = step.open.pop()
    const next = include === undefined ? undefined : includedLibrary(include, libraries)
    if (next === undefined) {
      done.add(step.library)
      onPath.delete(step.library)
      path.pop()
    } else if (onPath.has(next)) {
      const names = path.map(({ library }) => library)
      throw new OutcomeError('ELM_INVALID', `Libraries include each other: ${[...names.slice(names.indexOf(next)), next].map(libraryLabel).join(', ')}.`)
    } else if (!done.has(next)) {
      path.push(stepInto(next))
      onPath.add(next)
    }
  }
}

function stepInto (library: ElmLibrary): Step {
  return { library, open: [...library.includes?.def ?? []].reverse() }
}
