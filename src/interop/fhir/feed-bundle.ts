import { OutcomeError } from '../../fhir/outcome-error.js'
import { isObject } from '../../fhir/patient-record.js'
import type { AnyResource } from '../../fhir/types.js'

/** An entry of a Bundle that came in. */
export interface FeedEntry {
  readonly fullUrl: string | undefined
  /** Absent: a DELETE, or an entry of a notification that only names it. */
  readonly resource: AnyResource | undefined
  readonly method: string | undefined
  /** `entry.request.url`. */
  readonly url: string | undefined
}

export interface FeedBundle {
  readonly type: string
  readonly profiles: readonly string[]
  readonly entries: readonly FeedEntry[]
}

const TYPES: ReadonlySet<unknown> = new Set(['transaction', 'batch', 'collection', 'message', 'history', 'searchset', 'document', 'subscription-notification'])
const MOST_ENTRIES = 10_000

/** @throws OutcomeError BUNDLE_INVALID with the place */
export function readFeedBundle (json: AnyResource): FeedBundle {
  const { type, entry: entries = [], meta } = json
  if (typeof type !== 'string' || !TYPES.has(type)) throw invalid('Bundle.type', `is none of ${[...TYPES].join(', ')}`)
  if (!Array.isArray(entries)) throw invalid('Bundle.entry', 'is not a list')
  if (entries.length > MOST_ENTRIES) throw invalid('Bundle.entry', `holds more than ${MOST_ENTRIES} entries`)
  const profiles = isObject(meta) && Array.isArray(meta['profile']) ? meta['profile'].filter(profile => typeof profile === 'string') : []
  return { type, profiles, entries: entries.map(readEntry) }
}

function readEntry (entry: unknown, index: number): FeedEntry {
  const place = `Bundle.entry[${index}]`
  if (!isObject(entry)) throw invalid(place, 'is not an object')
  const { fullUrl, resource, request } = entry
  if (fullUrl !== undefined && typeof fullUrl !== 'string') throw invalid(`${place}.fullUrl`, 'is not a text')
  if (resource !== undefined && !isFeedResource(resource)) throw invalid(`${place}.resource`, 'is no FHIR resource')
  if (request !== undefined && !isObject(request)) throw invalid(`${place}.request`, 'is not an object')
  const { method, url } = (request ?? {}) as Readonly<Record<string, unknown>>
  return { fullUrl, resource, method: textOrNothing(method), url: textOrNothing(url) }
}

/** True for an object that names its type as FHIR does, with an id, where it has one, that FHIR allows. */
export function isFeedResource (json: unknown): json is AnyResource {
  if (!isObject(json)) return false
  const { resourceType, id } = json
  return typeof resourceType === 'string' && /^[A-Z][A-Za-z]{1,63}$/.test(resourceType) && (id === undefined || (typeof id === 'string' && /^[A-Za-z0-9.-]{1,64}$/.test(id)))
}

function textOrNothing (value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function invalid (expression: string, wrong: string): OutcomeError {
  return new OutcomeError('BUNDLE_INVALID', `${expression} ${wrong}.`, { expression })
}
