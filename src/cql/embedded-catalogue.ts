import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseCanonical } from '../fhir/canonical.js'
import { OutcomeError } from '../fhir/outcome-error.js'
import { parameterPath } from '../fhir/period.js'
import type { Library, Measure } from '../fhir/types.js'
import { CQL_FOLDER, readCql, readElm } from './cql-folder.js'
import type { ElmLibrary } from './elm.js'
import { valueSetCanonicals } from './elm-graph.js'
import { fhirLibraryFromElm } from './fhir-library.js'
import type { MeasureCatalogue, MeasurePackage } from './measure-catalogue.js'

/** The measures that come with this product, read from `cql/measures`; a measure's id is its CMS id. */
export function embeddedCatalogue (folder: string = CQL_FOLDER): MeasureCatalogue {
  const files = readdirSync(join(folder, 'measures')).filter(file => file.endsWith('.json')).sort()
  const libraries = new LibraryFolder(folder)
  const packages = files.map(file => measurePackage(JSON.parse(readFileSync(join(folder, 'measures', file), 'utf8')) as Measure, libraries))
  return catalogueOf(packages)
}

/** A catalogue over packages that are already loaded. */
export function catalogueOf (packages: readonly MeasurePackage[]): MeasureCatalogue {
  return { all: () => packages, find: reference => findPackage(packages, reference) }
}

function findPackage (packages: readonly MeasurePackage[], reference: string): MeasurePackage {
  const { url, version } = parseCanonical(reference.startsWith('Measure/') ? reference.slice('Measure/'.length) : reference)
  const named = packages.filter(one => one.cmsId === url || one.measure.id === url || one.measure.url === url)
  const found = version === undefined ? named : named.filter(one => one.measure.version === version)
  if (found.length > 1) {
    throw new OutcomeError('AMBIGUOUS_MEASURE', 'Several versions of this measure are loaded; give measure as url|version.', { expression: parameterPath('measure') })
  }
  const [only] = found
  if (only !== undefined) return only
  const known = packages.map(one => one.cmsId).join(', ')
  const text = named.length > 0
    ? `This measure is loaded in version ${named.map(one => one.measure.version).join(', ')}, not in the version asked for.`
    : `No such measure. Loaded: ${known}; name one by id, url or url|version.`
  throw new OutcomeError('MEASURE_NOT_FOUND', text, { expression: parameterPath('measure') })
}

function measurePackage (measure: Measure, libraries: LibraryFolder): MeasurePackage {
  const main = libraryName(measure)
  const elmLibraries = libraries.graph(main)
  return {
    cmsId: measure.id ?? main,
    measure,
    fhirLibraries: elmLibraries.map(elm => libraries.resource(elm, elmLibraries)),
    elmLibraries,
    valueSets: valueSetCanonicals(elmLibraries)
  }
}

function libraryName (measure: Measure): string {
  const [canonical] = measure.library ?? []
  if (canonical === undefined) throw new OutcomeError('MEASURE_INVALID', 'A measure names no library.', { expression: 'Measure.library' })
  return parseCanonical(canonical).url.split('/').at(-1) as string
}

/** The libraries of a folder, read once for all measures that share them. */
class LibraryFolder {
  readonly #folder: string
  readonly #elm = new Map<string, ElmLibrary>()
  readonly #resources = new Map<ElmLibrary, Library>()

  constructor (folder: string) {
    this.#folder = folder
  }

  /** The main library first, then what it includes, each once. */
  graph (main: string): ElmLibrary[] {
    const graph = new Map<string, ElmLibrary>()
    const visit = (name: string): void => {
      if (graph.has(name)) return
      const elm = this.#read(name)
      graph.set(name, elm)
      for (const include of elm.includes?.def ?? []) visit(include.path)
    }
    visit(main)
    return [...graph.values()]
  }

  /** @param graph holds the library and what it includes */
  resource (elm: ElmLibrary, graph: readonly ElmLibrary[]): Library {
    let resource = this.#resources.get(elm)
    if (resource === undefined) this.#resources.set(elm, resource = fhirLibraryFromElm(elm, readCql(elm.identifier.id, this.#folder), graph))
    return resource
  }

  #read (name: string): ElmLibrary {
    let elm = this.#elm.get(name)
    if (elm === undefined) this.#elm.set(name, elm = readElm(name, this.#folder))
    return elm
  }
}
