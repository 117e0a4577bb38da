import { createHash } from 'node:crypto'
import { formatCanonical } from '../../fhir/canonical.js'
import type { ValueSet, ValueSetExpansionContains } from '../../fhir/types.js'
import type { ValueSetIndex, ValueSetMembership } from '../../terminology/value-set-index.js'
import { RESOURCE_ID } from './served-types.js'

/** Code system of our tag on value sets that do not hold every code. */
export const COMPLETENESS_SYSTEM = 'urn:asm-ecqm:value-set-completeness'

const SUBSETTED = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' }
const UNCLOSED = 'http://hl7.org/fhir/StructureDefinition/valueset-unclosed'

export interface IdentifiedValueSet {
  readonly id: string
  readonly membership: ValueSetMembership
}

/**
 * Every loaded value set with a stable logical id: the last segment of its url (an OID for VSAC), or a hash of its canonical
 * where that is no FHIR id; several versions of one url get the hash behind the segment.
 */
export function identifiedValueSets (index: ValueSetIndex): IdentifiedValueSet[] {
  const all = [...index.all()]
  const seen = new Map<string, number>()
  for (const { url } of all) seen.set(lastSegment(url), (seen.get(lastSegment(url)) ?? 0) + 1)
  return all.map(membership => ({ id: valueSetId(membership, (seen.get(lastSegment(membership.url)) ?? 0) > 1), membership }))
}

/** A value set without its codes, tagged SUBSETTED; what a search returns (FHIR R4 search 3.1.1.5.2). */
export function valueSetSummary ({ id, membership }: IdentifiedValueSet): ValueSet {
  return valueSetHead(id, membership, [SUBSETTED])
}

/** A value set with its expansion as loaded; an incomplete one is tagged and marked `valueset-unclosed`. */
export function valueSetWithExpansion ({ id, membership }: IdentifiedValueSet, now: Date): ValueSet {
  const contains = Array.from(membership.codings(), ({ system, code, version, display }): ValueSetExpansionContains => ({
    system, code, ...(version === undefined ? {} : { version }), ...(display === undefined ? {} : { display })
  }))
  const unclosed = membership.completeness === 'partial' ? { extension: [{ url: UNCLOSED, valueBoolean: true }] } : {}
  return {
    ...valueSetHead(id, membership, []),
    expansion: { ...unclosed, timestamp: now.toISOString(), total: contains.length, ...(contains.length === 0 ? {} : { contains }) }
  }
}

function valueSetHead (id: string, membership: ValueSetMembership, tags: readonly { system: string, code: string }[]): ValueSet {
  const partial = membership.completeness === 'partial' ? [{ system: COMPLETENESS_SYSTEM, code: 'partial', display: 'Starter set: holds some of the codes only' }] : []
  const tag = [...partial, ...tags]
  const oid = /^[0-2](\.(0|[1-9]\d*))+$/.test(lastSegment(membership.url)) ? lastSegment(membership.url) : undefined
  const name = membership.title === undefined ? undefined : nameFromTitle(membership.title)
  return {
    resourceType: 'ValueSet',
    id,
    ...(tag.length === 0 ? {} : { meta: { tag } }),
    url: membership.url,
    ...(oid === undefined ? {} : { identifier: [{ system: 'urn:ietf:rfc:3986', value: `urn:oid:${oid}` }] }),
    ...(membership.version === undefined ? {} : { version: membership.version }),
    ...(name === undefined ? {} : { name }),
    ...(membership.title === undefined ? {} : { title: membership.title }),
    status: 'unknown'
  }
}

/** A computer friendly name (invariant vsd-0) from a title: `Office Visit` → `OfficeVisit`. */
function nameFromTitle (title: string): string | undefined {
  const name = title.split(/[^A-Za-z0-9]+/).map(word => word.charAt(0).toUpperCase() + word.slice(1)).join('')
  return /^[A-Z][A-Za-z0-9_]{0,254}$/.test(name) ? name : undefined
}

function valueSetId (membership: ValueSetMembership, ambiguous: boolean): string {
  const segment = lastSegment(membership.url)
  if (!ambiguous && RESOURCE_ID.test(segment)) return segment
  const hash = createHash('sha256').update(formatCanonical(membership)).digest('hex').slice(0, 16)
  const stem = segment.replace(/[^A-Za-z0-9\-.]/g, '-').slice(0, 47)
  return stem === '' ? hash : `${stem}-${hash}`
}

function lastSegment (url: string): string {
  return url.slice(Math.max(url.lastIndexOf('/'), url.lastIndexOf(':')) + 1)
}
