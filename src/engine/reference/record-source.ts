import { isObject, type PatientRecord } from '../../fhir/patient-record.js'
import type { AnyResource, Coding } from '../../fhir/types.js'
import { profileFilter, type ProfileFilter } from '../compiled/record/profile-filter.js'
import { wholeValueSets } from '../compiled/record/whole-value-set.js'
import { wrapResource, type WrappedResource } from './fhir-model.js'
import type { CodeList } from './value-set-adapter.js'

/** What cql-execution says of a retrieve: the resource type, and the codes asked for when there are any. */
interface RetrieveDetails {
  readonly datatype: string
  readonly codeProperty?: string
  readonly codes?: CodeList | readonly { readonly code: string, readonly system?: string }[]
}

/** Resources of one record, wrapped for evaluations of one offset (hours), since that gives times without an offset theirs. */
export interface WrappedResources {
  readonly evaluationOffset: number
  readonly byResource: Map<AnyResource, WrappedResource>
}

let latest: { readonly record: PatientRecord, readonly wrapped: WrappedResources } | undefined

/**
 * Where the wrapped resources of a record are kept. Measures are evaluated one after the other on one record, and wrapping is a
 * quarter of that, so they share it; only for the record at hand, since wrappers are many times as large as the JSON.
 */
export function wrappedResourcesOf (record: PatientRecord, evaluationOffset: number): WrappedResources {
  if (latest?.record !== record || latest.wrapped.evaluationOffset !== evaluationOffset) {
    latest = { record, wrapped: { evaluationOffset, byResource: new Map() } }
  }
  return latest.wrapped
}

/**
 * One record as the data source of cql-execution. Resources are indexed by type and wrapped when a retrieve wants them:
 * wrapping costs far more than testing codes on plain JSON. `retrieved` collects what retrieves returned.
 */
export class RecordSource {
  readonly retrieved = new Set<AnyResource>()
  readonly #byType = new Map<string, AnyResource[]>()
  readonly #wrapped: WrappedResources

  constructor (record: PatientRecord, wrapped: WrappedResources) {
    this.#wrapped = wrapped
    for (const resource of record.resources) {
      const list = this.#byType.get(resource.resourceType)
      if (list === undefined) this.#byType.set(resource.resourceType, [resource])
      else list.push(resource)
    }
  }

  /** Called by cql-execution for every Retrieve; what a profile means is decided from the data, so results do not depend on meta.profile. */
  findRecords (profile: string, details: RetrieveDetails): WrappedResource[] {
    const type = details.datatype.slice(details.datatype.indexOf('}') + 1)
    const { codeProperty, codes } = details
    const all = this.#byType.get(type) ?? []
    const filter = profileFilter(profile === details.datatype ? undefined : profile, type)
    const meant = filter === undefined ? all : all.filter(resource => filter.matches(resource))
    const found = codes === undefined || codeProperty === undefined
      ? meant
      : meant.filter(resource => codingsOf(resource, codeProperty).some(coding => matches(codes, coding)) || isMeantWhole(resource, codeProperty, codes, filter))
    return found.map(resource => this.#wrap(resource))
  }

  #wrap (resource: AnyResource): WrappedResource {
    this.retrieved.add(resource)
    const { byResource, evaluationOffset } = this.#wrapped
    let wrapped = byResource.get(resource)
    if (wrapped === undefined) byResource.set(resource, wrapped = wrapResource(resource, evaluationOffset))
    return wrapped
  }
}

/** The codings of a coded element: CodeableConcept, Coding or lists of them; of a choice (`medication`) its coded form. What is none of these has no codes. */
function codingsOf (resource: AnyResource, property: string): readonly Coding[] {
  const value = resource[property] ?? resource[`${property}CodeableConcept`] ?? resource[`${property}Coding`]
  const list = Array.isArray(value) ? value as unknown[] : [value]
  return list.flatMap(one => {
    if (!isObject(one)) return []
    const { coding } = one as { readonly coding?: unknown }
    return (Array.isArray(coding) ? coding as unknown[] : [one]).filter(isCoding)
  })
}

/** A negation that names the value set asked for in place of a code. */
function isMeantWhole (resource: AnyResource, property: string, codes: NonNullable<RetrieveDetails['codes']>, filter: ProfileFilter | undefined): boolean {
  return filter?.isNegation === true && 'hasCoding' in codes && wholeValueSets(resource, [property, `${property}CodeableConcept`]).includes(codes.url)
}

function isCoding (value: unknown): value is Coding {
  return isObject(value) && typeof value['code'] === 'string'
}

function matches (codes: NonNullable<RetrieveDetails['codes']>, coding: Coding): boolean {
  if ('hasCoding' in codes) return codes.hasCoding(coding)
  return codes.some(code => code.code === coding.code && code.system === coding.system)
}
