import { createHash } from 'node:crypto'
import { formatCanonical, parseCanonical } from '../../fhir/canonical.js'
import { OutcomeError } from '../../fhir/outcome-error.js'
import type { Library } from '../../fhir/types.js'
import type { ElmLibrary } from '../elm.js'
import { libraryLabel } from '../included-library.js'
import { elmFromJson } from './elm-from-json.js'
import { libraryContent } from './library-content.js'
import { translatedLibraries, type CqlText } from './translated-libraries.js'

/** A Library resource of a package with its logic. */
export interface PackageLibrary {
  readonly fhirLibrary: Library
  readonly elm: ElmLibrary
}

/** The libraries of a package that can be used, and why the others cannot. */
export interface PackageLibraries {
  readonly libraries: readonly PackageLibrary[]
  /** ELM_INVALID, CQL_TRANSLATION_FAILED, each naming its library. */
  readonly unusable: readonly OutcomeError[]
}

/**
 * The libraries of a package that hold logic: their ELM, or where there is only CQL its translation, which then stands in the
 * resource as well. Others (module definitions, model info) are passed over.
 */
export async function packageLibraries (resources: readonly Library[]): Promise<PackageLibraries> {
  const libraries: PackageLibrary[] = []
  const unusable: OutcomeError[] = []
  const untranslated: { readonly fhirLibrary: Library, readonly cql: CqlText }[] = []
  const sources: CqlText[] = []
  for (const resource of resources) {
    try {
      const source = resourceLabel(resource)
      const { elmJson, cql } = libraryContent(resource, source)
      const fhirLibrary = identified(resource)
      if (cql !== undefined) sources.push(cql)
      if (elmJson !== undefined) add({ fhirLibrary, elm: elmFromJson(elmJson, source) }, libraries)
      else if (cql !== undefined) untranslated.push({ fhirLibrary, cql })
    } catch (error) {
      if (!(error instanceof OutcomeError)) throw error
      unusable.push(error)
    }
  }
  const translated = await translatedLibraries(untranslated.map(({ cql }) => cql), sources)
  for (const [index, outcome] of translated.entries()) {
    if (outcome instanceof OutcomeError) unusable.push(outcome)
    else add(withElm(untranslated[index]?.fhirLibrary as Library, outcome), libraries)
  }
  return { libraries, unusable }
}

/**
 * The library a Measure names: by url and version, or as `Library/id`.
 * @throws OutcomeError LIBRARY_MISSING; MEASURE_INVALID where the version is left out and there are several
 */
export function libraryByCanonical (canonical: string, libraries: readonly PackageLibrary[]): PackageLibrary {
  const { url, version } = parseCanonical(canonical)
  const named = libraries.filter(({ fhirLibrary }) => fhirLibrary.url === url || `Library/${fhirLibrary.id ?? ''}` === url)
  const found = version === undefined ? named : named.filter(({ fhirLibrary, elm }) => (fhirLibrary.version ?? elm.identifier.version) === version)
  if (found.length > 1) throw new OutcomeError('MEASURE_INVALID', `The Measure names library ${canonical}, of which the package has several; give its version.`, { expression: 'Measure.library' })
  const [only] = found
  if (only !== undefined) return only
  const others = named.map(({ fhirLibrary }) => fhirLibrary.version ?? 'none')
  throw new OutcomeError('LIBRARY_MISSING', `The Measure names library ${canonical}, which is not in the package${others.length === 0 ? '' : ` (there: version ${others.join(', ')})`}.`, { expression: 'Measure.library' })
}

/**
 * The same library twice is fine with the same logic; which of two different ones is meant nobody can say.
 * @throws OutcomeError ELM_INVALID
 */
function add (library: PackageLibrary, libraries: PackageLibrary[]): void {
  const label = libraryLabel(library.elm)
  const known = libraries.find(({ elm }) => libraryLabel(elm) === label && elm.identifier.system === library.elm.identifier.system)
  if (known === undefined) libraries.push(library)
  else if (JSON.stringify(known.elm) !== JSON.stringify(library.elm)) throw new OutcomeError('ELM_INVALID', `The package has two different libraries ${label}.`)
}

function withElm (fhirLibrary: Library, elm: ElmLibrary): PackageLibrary {
  const data = Buffer.from(JSON.stringify({ library: elm }), 'utf8').toString('base64')
  return { fhirLibrary: { ...fhirLibrary, content: [...fhirLibrary.content ?? [], { contentType: 'application/elm+json', data }] }, elm }
}

/** FHIR R4 datatype `id`. */
const FHIR_ID = /^[A-Za-z0-9\-.]{1,64}$/

/** What has no usable id gets one from its canonical, as a server gives one. */
function identified (library: Library): Library {
  if (typeof library.id === 'string' && FHIR_ID.test(library.id)) return library
  const { resourceType, id: _unusable, ...rest } = library
  return { resourceType, id: createHash('sha256').update(resourceLabel(library)).digest('hex').slice(0, 32), ...rest }
}

function resourceLabel ({ url, id, name, version }: Library): string {
  return `Library ${url === undefined ? name ?? id ?? 'without a name' : formatCanonical({ url, version })}`
}
