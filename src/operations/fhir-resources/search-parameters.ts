import type { Library, Measure, MeasureReport, Patient, ValueSet } from '../../fhir/types.js'
import {
  codeElement, conceptElements, dateElements, identifierElements, nameElements, periodElements, plainElement,
  referenceElements, textElements, type DateElement, type TokenElement
} from './search-elements.js'
import type { ServedType } from './served-types.js'

interface Elements {
  readonly token: TokenElement
  readonly string: string
  readonly uri: string
  readonly reference: string
  readonly date: DateElement
}

interface ParameterOf<Type extends keyof Elements> {
  readonly type: Type
  readonly documentation: string
  /** The elements of a resource that the parameter looks at. */
  readonly elements: (resource: unknown) => readonly Elements[Type][]
  /** Token: letter case counts (ids). Reference: the target is a canonical. */
  readonly exactCase?: true
  readonly canonical?: true
  /** Reference: a bare id means this type. */
  readonly targetType?: string
}

/** One search parameter, named and typed as in the R4 search parameter registry. */
export type SearchParameter = { [Type in keyof Elements]: ParameterOf<Type> }[keyof Elements]

export type SearchParameterTable = Readonly<Record<string, SearchParameter>>

function parameter<Type extends keyof Elements, Resource> (
  type: Type, documentation: string, elements: (resource: Resource) => readonly Elements[Type][],
  options: Pick<ParameterOf<Type>, 'exactCase' | 'canonical' | 'targetType'> = {}
): ParameterOf<Type> {
  return { type, documentation, elements: elements as (resource: unknown) => readonly Elements[Type][], ...options }
}

const idParameter = parameter('token', 'Logical id of the resource', (resource: { id?: string }) => plainElement(resource.id), { exactCase: true })

/** Measure, Library and ValueSet share the parameters of conformance resources. */
const definitionParameters = {
  _id: idParameter,
  url: parameter('uri', 'Canonical url without version', (resource: Measure | Library | ValueSet) => textElements(resource.url)),
  version: parameter('token', 'Business version', (resource: Measure | Library | ValueSet) => plainElement(resource.version)),
  name: parameter('string', 'Computer friendly name', (resource: Measure | Library | ValueSet) => textElements(resource.name)),
  title: parameter('string', 'Human friendly title', (resource: Measure | Library | ValueSet) => textElements(resource.title)),
  status: parameter('token', 'Publication status', (resource: Measure | Library | ValueSet) => codeElement('http://hl7.org/fhir/publication-status', resource.status)),
  identifier: parameter('token', 'Business identifier', (resource: Measure | Library | ValueSet) => identifierElements(resource.identifier))
} as const satisfies SearchParameterTable

/** Every search parameter by resource type and name (FHIR R4 search parameter registry). */
export const SEARCH_PARAMETERS: Readonly<Record<ServedType, SearchParameterTable>> = {
  Measure: definitionParameters,
  Library: {
    ...definitionParameters,
    type: parameter('token', 'Kind of library', (resource: Library) => conceptElements(resource.type))
  },
  ValueSet: definitionParameters,
  Patient: {
    _id: idParameter,
    identifier: parameter('token', 'A patient identifier', (resource: Patient) => identifierElements(resource.identifier)),
    name: parameter('string', 'Any part of a name', (resource: Patient) => nameElements(resource.name)),
    family: parameter('string', 'Family name', (resource: Patient) => textElements(...(resource.name ?? []).map(name => name.family))),
    given: parameter('string', 'Given name', (resource: Patient) => (resource.name ?? []).flatMap(name => name.given ?? [])),
    birthdate: parameter('date', 'Date of birth', (resource: Patient) => dateElements(resource.birthDate)),
    gender: parameter('token', 'Administrative gender', (resource: Patient) => codeElement('http://hl7.org/fhir/administrative-gender', resource.gender)),
    'general-practitioner': parameter('reference', 'The nominated general practitioner or organization', (resource: Patient) => referenceElements(resource.generalPractitioner))
  },
  MeasureReport: {
    _id: idParameter,
    measure: parameter('reference', 'Canonical of the measure, with or without version', (resource: MeasureReport) => textElements(resource.measure), { canonical: true }),
    patient: parameter('reference', 'The patient an individual report is about', (resource: MeasureReport) => referenceElements([resource.subject]).filter(isPatientReference), { targetType: 'Patient' }),
    subject: parameter('reference', 'The subject an individual report is about', (resource: MeasureReport) => referenceElements([resource.subject])),
    status: parameter('token', 'complete, pending or error', (resource: MeasureReport) => codeElement('http://hl7.org/fhir/measure-report-status', resource.status)),
    period: parameter('date', 'The measurement period', (resource: MeasureReport) => periodElements(resource.period)),
    date: parameter('date', 'When the report was made', (resource: MeasureReport) => dateElements(resource.date)),
    _lastUpdated: parameter('date', 'When the report was stored', (resource: MeasureReport) => dateElements(resource.meta?.lastUpdated))
  }
}

function isPatientReference (reference: string): boolean {
  return /(^|\/)Patient\/[^/]+$/.test(reference)
}
