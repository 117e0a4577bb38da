import type { ElmInclude, ElmLibrary } from './elm.js'

/**
 * The libraries that an include may mean, by name and version; a name may be qualified by its namespace (`namespace/Name`, ELM
 * IncludeDef.path). Without a version every version of the name fits.
 */
export function includedLibraries ({ path, version }: Pick<ElmInclude, 'path' | 'version'>, libraries: readonly ElmLibrary[]): readonly ElmLibrary[] {
  const ofVersion = libraries.filter(({ identifier }) => version === undefined || identifier.version === version)
  const named = ofVersion.filter(({ identifier }) => identifier.id === path)
  return named.length > 0 ? named : ofVersion.filter(({ identifier }) => `${identifier.system ?? ''}/${identifier.id}` === path)
}

/** The library that an include means, or undefined where there is none; of several the first. */
export function includedLibrary (include: Pick<ElmInclude, 'path' | 'version'>, libraries: readonly ElmLibrary[]): ElmLibrary | undefined {
  return includedLibraries(include, libraries)[0]
}

/** `Name|version`, or the name where there is no version. */
export function libraryLabel ({ identifier }: Pick<ElmLibrary, 'identifier'>): string {
  return identifier.version === undefined ? identifier.id : `${identifier.id}|${identifier.version}`
}
