import { isObject, isResource } from '../fhir/patient-record.js'
import { patientsOf } from '../fhir/patient-compartment.js'

/** A resource as its own JSON text, and what is needed to sort it. */
export interface ResourceText {
  readonly resourceType: string
  /** Empty where the resource has none, or one that is no FHIR id. */
  readonly id: string
  readonly versionId: string
  readonly lastUpdated: string
  readonly text: string
}

const TYPE = /^[A-Z][A-Za-z]{1,40}$/
const ID = /^[A-Za-z0-9\-.]{1,64}$/

/** @returns undefined where the text is no FHIR resource */
export function readResource (text: string): { readonly resource: ResourceText, readonly patients: readonly string[] } | undefined {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isResource(json) || !TYPE.test(json.resourceType)) return undefined
  const { resourceType, id, meta } = json
  const { versionId, lastUpdated } = isObject(meta) ? meta : {}
  const plain = (value: unknown, pattern: RegExp): string => typeof value === 'string' && pattern.test(value) ? value : ''
  return {
    resource: { resourceType, id: plain(id, ID), versionId: plain(versionId, ID), lastUpdated: plain(lastUpdated, /^[0-9TZ:+.-]{4,40}$/), text },
    patients: patientsOf(json)
  }
}

/** `Type/id`; of a resource without an id its text, since nothing else tells it from others. */
export function identityOf ({ resourceType, id, text }: ResourceText): string {
  return id === '' ? text : `${resourceType}/${id}`
}

/** The newer one of two of the same identity: by lastUpdated, then versionId, then text, so that the order of arrival does not count. */
export function newer (left: ResourceText, right: ResourceText): ResourceText {
  return compareVersions(left, right) >= 0 ? left : right
}

function compareVersions (left: ResourceText, right: ResourceText): number {
  return compareNumbers(Date.parse(left.lastUpdated), Date.parse(right.lastUpdated)) ||
    compareNumbers(left.versionId === '' ? NaN : Number(left.versionId), right.versionId === '' ? NaN : Number(right.versionId)) ||
    (left.text < right.text ? -1 : left.text > right.text ? 1 : 0)
}

/** One that says when it is from is newer than one that does not (NaN): servers do not take a version away again. */
function compareNumbers (left: number, right: number): number {
  if (Number.isNaN(left) || Number.isNaN(right)) return Number(Number.isNaN(right)) - Number(Number.isNaN(left))
  return left - right
}

const REFERENCE = /"reference"\s*:\s*"((?:[^"\\]|\\.)*)"/g

/** `Type/id` of everything a resource refers to by relative reference, or by absolute one below `baseUrl`. */
export function referencesOf (text: string, baseUrl: string | undefined): string[] {
  return [...text.matchAll(REFERENCE)].flatMap(([, found = '']) => {
    const relative = baseUrl !== undefined && found.startsWith(`${baseUrl}/`) ? found.slice(baseUrl.length + 1) : found
    const match = /^([A-Z][A-Za-z]{1,40}\/[A-Za-z0-9\-.]{1,64})(?:\/_history\/[^/]+)?$/.exec(relative)
    return match === null ? [] : [match[1] as string]
  })
}
