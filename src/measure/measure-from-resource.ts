import { formatCanonical } from '../fhir/canonical.js'
import { isObject } from '../fhir/patient-record.js'
import type { Measure } from '../fhir/types.js'
import { groupFromMeasure } from './group-from-measure.js'
import { codesOf, conceptOf, conceptText, definitionName, objectsOf, qualityExtensions, refuseMeasure, textOf } from './measure-elements.js'
import type { MeasureModel, SupplementalDataModel } from './measure-model.js'

const USAGE_SYSTEM = 'http://terminology.hl7.org/CodeSystem/measure-data-usage'

type Json = Record<string, unknown>

/**
 * Reads an R4 Measure once into what evaluation needs (FHIR R4 Measure; CQF Measures STU5 extensions in both spellings,
 * `us/cqfmeasures … cqfm-` and `uv/cqm … cqm-`, on the group or on the root).
 * Without `name` the id stands for it, without `title` the name. The resource is not changed.
 * @throws OutcomeError MEASURE_INVALID with the FHIRPath of the faulty element
 */
export function measureModelFromResource (measure: Measure): MeasureModel {
  const json: unknown = measure
  if (!isObject(json) || json['resourceType'] !== 'Measure') refuseMeasure('Expected a FHIR Measure resource.', 'Measure')
  const id = required(json, 'id')
  const url = required(json, 'url')
  const version = required(json, 'version')
  const name = textOf(json['name']) ?? id
  checkSubject(json)
  const groups = objectsOf(json['group'], 'Measure.group').map((group, index) => groupFromMeasure(json, group, `Measure.group[${index}]`))
  if (groups.length === 0) refuseMeasure('A Measure needs at least one group.', 'Measure.group')
  return {
    id,
    url,
    version,
    canonical: formatCanonical({ url, version }),
    name,
    title: textOf(json['title']) ?? name,
    library: libraryOf(json),
    groups,
    supplementalData: objectsOf(json['supplementalData'], 'Measure.supplementalData').map((one, index) => supplementalDataOf(one, `Measure.supplementalData[${index}]`))
  }
}

function required (measure: Json, element: 'id' | 'url' | 'version'): string {
  return textOf(measure[element]) ?? refuseMeasure(`A Measure needs ${element}.`, `Measure.${element}`)
}

/** Exactly one library (CQF Measures STU5: a measure has one primary library, which includes the others). */
function libraryOf (measure: Json): string {
  const libraries = Array.isArray(measure['library']) ? measure['library'] : []
  const library = textOf(libraries[0])
  if (library === undefined) refuseMeasure('A Measure needs the canonical of its primary library.', 'Measure.library')
  if (libraries.length > 1) refuseMeasure('A Measure must name one primary library; the others are included by it.', 'Measure.library')
  return library
}

/** No subject means Patient (FHIR R4 Measure.subject[x]). */
function checkSubject (measure: Json): void {
  if (measure['subjectReference'] !== undefined) refuseMeasure('A Measure about one Group is not supported; give the subjects when it is evaluated.', 'Measure.subjectReference')
  const concept = measure['subjectCodeableConcept']
  if (concept === undefined) return
  const codes = ['http://hl7.org/fhir/resource-types', 'http://terminology.hl7.org/CodeSystem/resource-types'].flatMap(system => codesOf(concept, system))
  if (!codes.includes('Patient')) refuseMeasure('Only measures whose subject is Patient are supported.', 'Measure.subjectCodeableConcept')
}

/** No usage means supplemental-data, what the element is named for. */
function supplementalDataOf (data: Json, path: string): SupplementalDataModel {
  const concept = conceptOf(data['code'])
  const usages = objectsOf(data['usage'], `${path}.usage`).flatMap(usage => codesOf(usage, USAGE_SYSTEM))
  const unknown = usages.find(usage => usage !== 'supplemental-data' && usage !== 'risk-adjustment-factor')
  if (unknown !== undefined) refuseMeasure(`Unknown usage; use a code of ${USAGE_SYSTEM}.`, `${path}.usage`)
  const reportTypes = qualityExtensions(data, 'includeInReportType', 'valueCode', path).map(String)
  return {
    id: textOf(data['id']),
    text: conceptText(concept) ?? textOf(data['description']),
    usage: usages.includes('risk-adjustment-factor') ? 'risk-adjustment-factor' : 'supplemental-data',
    expression: definitionName(data['criteria'], `${path}.criteria`),
    ...(concept === undefined ? {} : { concept }),
    ...(reportTypes.length === 0 ? {} : { includeInReportTypes: reportTypes })
  }
}
