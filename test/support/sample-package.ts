import type { Bundle, BundleEntry, FhirResource, Library, Measure, ValueSet } from '../../src/fhir/types.js'

/** Overrides what a sample package is about; what is `null` is left out. */
export interface SamplePackage {
  readonly measure?: object
  readonly libraries?: readonly Library[]
  readonly valueSets?: readonly ValueSet[]
  readonly type?: Bundle['type']
}

const QICORE = 'http://hl7.org/fhir/us/qicore/StructureDefinition/qicore-'
const USINGS = { def: [{ localIdentifier: 'System', uri: 'urn:hl7-org:elm-types:r1' }, { localIdentifier: 'QICore', uri: 'http://hl7.org/fhir' }] }
export const VISITS = 'http://example.org/fhir/ValueSet/visits'
export const MEASURE_URL = 'http://example.org/fhir/Measure/SampleVisits'
export const LIBRARY_URL = 'http://example.org/fhir/Library/'

const define = (name: string, expression: object): object => ({ name, context: 'Patient', accessLevel: 'Public', expression })
const ref = (name: string, libraryName?: string): object => ({ type: 'ExpressionRef', name, ...(libraryName === undefined ? {} : { libraryName }) })
const retrieve = (type: string, profile: string, more: object = {}): object => ({ type: 'Retrieve', dataType: `{http://hl7.org/fhir}${type}`, templateId: `${QICORE}${profile}`, ...more })

/** ELM as the translator writes it for CQL on QI-Core: names qualified by a namespace, profiles as templateId, System values by a path. */
export const COMMON_ELM = {
  identifier: { id: 'SampleCommon', system: 'http://example.org/cql', version: '2.0.000' },
  usings: USINGS,
  valueSets: { def: [{ name: 'Visits', id: VISITS }] },
  statements: {
    def: [define('Finished Visits', {
      type: 'Query',
      source: [{ alias: 'V', expression: retrieve('Encounter', 'encounter', { codeProperty: 'type', codeComparator: 'in', codes: { type: 'ValueSetRef', name: 'Visits', preserve: true } }) }],
      relationship: [],
      where: {
        type: 'Equal',
        operand: [
          { type: 'Property', path: 'value', source: { type: 'Property', path: 'status', scope: 'V' } },
          { type: 'Literal', valueType: '{urn:hl7-org:elm-types:r1}String', value: 'finished' }
        ]
      }
    })]
  }
}

export const MAIN_ELM = {
  identifier: { id: 'SampleVisits', system: 'http://example.org/cql', version: '1.0.000' },
  usings: USINGS,
  includes: { def: [{ localIdentifier: 'Common', path: 'http://example.org/cql/SampleCommon', version: '2.0.000' }] },
  statements: {
    def: [
      define('Initial Population', { type: 'Exists', operand: ref('Finished Visits', 'Common') }),
      define('Denominator', ref('Initial Population')),
      define('Numerator', { type: 'Exists', operand: retrieve('ServiceRequest', 'servicenotrequested') })
    ]
  }
}

export function base64 (value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value), 'utf8').toString('base64')
}

/** A Library resource with ELM. */
export function elmLibrary (library: { readonly identifier: { readonly id: string, readonly version?: string } }, more: object = {}): Library {
  const { id, version } = library.identifier
  return {
    resourceType: 'Library',
    id,
    url: `${LIBRARY_URL}${id}`,
    ...(version === undefined ? {} : { version }),
    name: id,
    status: 'active',
    type: { coding: [{ code: 'logic-library' }] },
    content: [{ contentType: 'application/elm+json', data: base64({ library }) }],
    ...more
  }
}

/** A Library resource with CQL only. */
export function cqlLibrary (id: string, version: string, cql: string): Library {
  return { ...elmLibrary({ identifier: { id, version } }), content: [{ contentType: 'text/cql', data: base64(cql) }] }
}

export const VISITS_SET: ValueSet = {
  resourceType: 'ValueSet',
  id: 'visits',
  url: VISITS,
  version: '1',
  status: 'active',
  expansion: { timestamp: '2026-01-01', total: 1, contains: [{ system: 'urn:codes', code: 'visit' }] }
}

const population = (code: string, expression: string): object => ({ code: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/measure-population', code }] }, criteria: { language: 'text/cql-identifier', expression } })

export function sampleMeasure (more: object = {}): Measure {
  return {
    resourceType: 'Measure',
    id: 'SampleVisitsFHIR',
    url: MEASURE_URL,
    version: '1.0.000',
    title: 'Sample visits',
    status: 'active',
    library: [`${LIBRARY_URL}SampleVisits|1.0.000`],
    scoring: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/measure-scoring', code: 'proportion' }] },
    group: [{ population: [population('initial-population', 'Initial Population'), population('denominator', 'Denominator'), population('numerator', 'Numerator')] }],
    ...more
  } as unknown as Measure
}

/** A published package in QI-Core style: one measure, its library, one more that it includes, one value set. */
export function samplePackage ({ measure = {}, libraries = [elmLibrary(MAIN_ELM), elmLibrary(COMMON_ELM)], valueSets = [VISITS_SET], type = 'transaction' }: SamplePackage = {}): Bundle {
  return bundleOf([sampleMeasure(measure), ...libraries, ...valueSets], type)
}

export function bundleOf (resources: readonly FhirResource[], type: Bundle['type'] = 'collection'): Bundle {
  return { resourceType: 'Bundle', type, entry: resources.map((resource): BundleEntry => ({ resource })) }
}

/** A record in the numerator: a finished visit, and a service that was not requested. */
export function sampleRecord (id: string, status = 'finished'): Bundle {
  return bundleOf([
    { resourceType: 'Patient', id },
    { resourceType: 'Encounter', id: `${id}-visit`, status, class: { code: 'AMB' }, type: [{ coding: [{ system: 'urn:codes', code: 'visit' }] }], subject: { reference: `Patient/${id}` } } as unknown as FhirResource,
    { resourceType: 'ServiceRequest', id: `${id}-not`, status: 'completed', intent: 'order', doNotPerform: true, subject: { reference: `Patient/${id}` } }
  ])
}
