import { formatCanonical } from '../../fhir/canonical.js'
import { OutcomeError, type PlainOutcomeError } from '../../fhir/outcome-error.js'
import { bundleResources } from '../../fhir/patient-record.js'
import type { AnyResource, Library, Measure, ValueSet } from '../../fhir/types.js'
import { valueSetCanonicals } from '../elm-graph.js'
import { libraryGraph } from '../library-graph.js'
import type { MeasurePackage } from '../measure-catalogue.js'
import { jsonProblem } from './bounded-json.js'
import { libraryByCanonical, packageLibraries, type PackageLibrary } from './package-libraries.js'
import { valueSetsFor } from './package-value-sets.js'

/** The measures of a package that can be read, and why the others cannot. */
export interface ReadPackage {
  readonly measures: readonly MeasurePackage[]
  readonly problems: readonly PlainOutcomeError[]
}

/**
 * The measures of a FHIR R4 Bundle of any type with Measure, Library and ValueSet resources, each with the libraries of its graph and
 * its value sets. The resources stay as they are, but for translated ELM and missing ids of libraries.
 * @param source names the Bundle in messages
 * What is wrong with one Measure or Library is a problem beside the others: MEASURE_INVALID, LIBRARY_MISSING, ELM_INVALID,
 * CQL_TRANSLATION_FAILED.
 * @throws OutcomeError BUNDLE_INVALID
 */
export async function readPackage (json: unknown, source: string): Promise<ReadPackage> {
  const problem = jsonProblem(json)
  if (problem !== undefined) throw new OutcomeError('BUNDLE_INVALID', `${source} cannot be read: ${problem}.`)
  const resources = bundleResources(json)
  const measures = ofType(resources, 'Measure') as readonly Measure[]
  if (measures.length === 0) throw new OutcomeError('BUNDLE_INVALID', `${source} is no measure package: it holds no Measure.`)
  const { libraries, unusable } = await packageLibraries(ofType(resources, 'Library') as readonly Library[])
  const valueSets = ofType(resources, 'ValueSet') as readonly ValueSet[]
  const read: MeasurePackage[] = []
  const problems = unusable.map(error => error.toPlain())
  for (const measure of measures) {
    const outcome = measurePackage(measure, libraries, valueSets)
    if (outcome instanceof OutcomeError) problems.push(measureProblem(measure, outcome.toPlain()))
    else read.push(outcome)
  }
  const repeated = read.filter((one, index) => read.findIndex(other => labelOf(other.measure) === labelOf(one.measure) || other.cmsId === one.cmsId) < index)
  return { measures: read.filter(one => !repeated.includes(one)), problems: [...problems, ...repeated.map(({ measure }) => repetition(measure))] }
}

function measurePackage (measure: Measure, libraries: readonly PackageLibrary[], valueSets: readonly ValueSet[]): MeasurePackage | OutcomeError {
  try {
    const { elm: main } = libraryByCanonical(mainLibrary(measure), libraries)
    const elmLibraries = libraryGraph(main, libraries.map(({ elm }) => elm))
    const canonicals = valueSetCanonicals(elmLibraries)
    return {
      cmsId: measure.id ?? '',
      measure,
      fhirLibraries: elmLibraries.map(elm => libraries.find(one => one.elm === elm)?.fhirLibrary as Library),
      elmLibraries,
      valueSets: canonicals,
      ownValueSets: valueSetsFor(canonicals, valueSets)
    }
  } catch (error) {
    if (error instanceof OutcomeError) return error
    throw error
  }
}

function mainLibrary (measure: Measure): string {
  const canonicals: unknown = measure.library
  if (!Array.isArray(canonicals) || canonicals.length !== 1 || typeof canonicals[0] !== 'string') {
    throw new OutcomeError('MEASURE_INVALID', 'A Measure needs the canonical of its primary library, and of no other.', { expression: 'Measure.library' })
  }
  if (typeof measure.id !== 'string' || !/^[A-Za-z0-9\-.]{1,64}$/.test(measure.id)) {
    throw new OutcomeError('MEASURE_INVALID', 'A Measure needs an id of 1 to 64 letters, digits, hyphens and dots.', { expression: 'Measure.id' })
  }
  return canonicals[0]
}

/** Two measures of one canonical or id in a package: the second one is not used. */
function repetition (measure: Measure): PlainOutcomeError {
  return measureProblem(measure, { code: 'AMBIGUOUS_MEASURE', text: 'The package has another Measure of this canonical or id.' })
}

/** What is wrong with a measure, with its canonical in front. */
export function measureProblem (measure: Measure, error: PlainOutcomeError): PlainOutcomeError {
  return { ...error, text: `Measure ${labelOf(measure)}: ${error.text}` }
}

function labelOf ({ url, version, id }: Measure): string {
  return typeof url === 'string' ? formatCanonical({ url, version }) : id ?? 'Measure without url and id'
}

function ofType (resources: readonly AnyResource[], type: string): readonly unknown[] {
  return resources.filter(({ resourceType }) => resourceType === type)
}
