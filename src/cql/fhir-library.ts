import type { Extension, Library, Parameters } from '../fhir/types.js'
import { dataRequirementsOf, codingOf } from './data-requirements.js'
import type { ElmLibrary } from './elm.js'
import type { ElmGraph } from './elm-graph.js'
import { parameterDefinitionsOf } from './parameter-definitions.js'
import { dependenciesOf, LIBRARY_BASE } from './related-artifacts.js'

const DIRECT_REFERENCE_CODE = 'http://hl7.org/fhir/StructureDefinition/cqf-directReferenceCode'
const CQL_OPTIONS = 'http://hl7.org/fhir/StructureDefinition/cqf-cqlOptions'
const OPTIONS_ID = 'options'

/**
 * A Library resource of one CQL library with its text and ELM (FHIR R4 Library `logic-library`; CRMI computable and executable
 * library): what it depends on, takes, gives and reads, the codes it names itself, and the options it was translated with.
 * The description is the comment that opens the CQL.
 */
export function fhirLibraryFromElm (elm: ElmLibrary, cql: string, graph: ElmGraph): Library {
  const { id, version = '' } = elm.identifier
  const dependencies = dependenciesOf(elm)
  const parameters = parameterDefinitionsOf(elm)
  const data = dataRequirementsOf((elm.statements?.def ?? []).map(definition => ({ library: elm, definition })), graph)
  const options = translationOptions(elm)
  const description = openingComment(cql)
  const extension = [...directReferenceCodes(elm, graph), ...(options === undefined ? [] : [{ url: CQL_OPTIONS, valueReference: { reference: `#${OPTIONS_ID}` } }])]
  return {
    resourceType: 'Library',
    id,
    ...(options === undefined ? {} : { contained: [options] }),
    ...(extension.length === 0 ? {} : { extension }),
    url: `${LIBRARY_BASE}${id}`,
    version,
    name: id,
    title: id.replace(/([a-z0-9])([A-Z])/g, '$1 $2'),
    status: 'active',
    experimental: false,
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/library-type', code: 'logic-library' }] },
    ...(description === undefined ? {} : { description }),
    ...(dependencies.length === 0 ? {} : { relatedArtifact: dependencies }),
    ...(parameters.length === 0 ? {} : { parameter: parameters }),
    ...(data.length === 0 ? {} : { dataRequirement: data }),
    content: [
      { contentType: 'text/cql', data: base64(cql) },
      { contentType: 'application/elm+json', data: base64(JSON.stringify({ library: elm })) }
    ]
  }
}

/** The codes that a library declares itself, not through a value set (CRMI computable library). */
export function directReferenceCodes (elm: ElmLibrary, graph: ElmGraph): Extension[] {
  return (elm.codes?.def ?? []).map(({ name }) => ({ url: DIRECT_REFERENCE_CODE, valueCoding: codingOf({ name }, elm, graph) }))
}

/** What the translator noted in the ELM (cqlannotations.xsd, CqlToElmInfo), for whoever translates the text again. */
function translationOptions (elm: ElmLibrary): Parameters | undefined {
  const annotations = (elm['annotation'] ?? []) as readonly { readonly type?: string, readonly translatorVersion?: string, readonly translatorOptions?: string, readonly signatureLevel?: string }[]
  const info = annotations.find(({ type }) => type === 'CqlToElmInfo')
  if (info === undefined) return undefined
  const { translatorVersion, translatorOptions = '', signatureLevel } = info
  return {
    resourceType: 'Parameters',
    id: OPTIONS_ID,
    parameter: [
      ...(translatorVersion === undefined ? [] : [{ name: 'translatorVersion', valueString: translatorVersion }]),
      ...translatorOptions.split(',').filter(option => option !== '').map(valueString => ({ name: 'option', valueString })),
      ...(signatureLevel === undefined ? [] : [{ name: 'signatureLevel', valueString: signatureLevel }])
    ]
  }
}

/** The block comment before anything else, without its indentation. */
function openingComment (cql: string): string | undefined {
  return /^\s*\/\*(.*?)\*\//s.exec(cql)?.[1]?.trim().replace(/\n[ \t]+/g, '\n')
}

function base64 (text: string): string {
  return Buffer.from(text, 'utf8').toString('base64')
}
