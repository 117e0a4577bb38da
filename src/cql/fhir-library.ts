import type { Library } from '../fhir/types.js'
import type { ElmLibrary } from './elm.js'

/** Base of the canonical urls of our own Library resources; `.example` is reserved (RFC 2606), so it names nobody's host. */
export const LIBRARY_BASE = 'https://asm-ecqm.example/fhir/Library/'

/** A Library resource of one CQL library with its text and ELM (FHIR R4 Library, `logic-library`). */
export function fhirLibraryFromElm (elm: ElmLibrary, cql: string): Library {
  const { id, version = '' } = elm.identifier
  const includes = (elm.includes?.def ?? []).map(include => `${LIBRARY_BASE}${include.path}${include.version === undefined ? '' : `|${include.version}`}`)
  const valueSets = (elm.valueSets?.def ?? []).map(valueSet => valueSet.version === undefined ? valueSet.id : `${valueSet.id}|${valueSet.version}`)
  const related = [...includes, ...valueSets].map(resource => ({ type: 'depends-on' as const, resource }))
  return {
    resourceType: 'Library',
    id,
    url: `${LIBRARY_BASE}${id}`,
    version,
    name: id,
    title: id.replace(/([a-z0-9])([A-Z])/g, '$1 $2'),
    status: 'active',
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/library-type', code: 'logic-library' }] },
    ...(related.length === 0 ? {} : { relatedArtifact: related }),
    content: [
      { contentType: 'text/cql', data: base64(cql) },
      { contentType: 'application/elm+json', data: base64(JSON.stringify({ library: elm })) }
    ]
  }
}

function base64 (text: string): string {
  return Buffer.from(text, 'utf8').toString('base64')
}
