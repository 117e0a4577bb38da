import { isNpi } from '../../fhir/clinician-numbers.js'
import { NPI_SYSTEM } from '../../fhir/identifier-systems.js'
import type { AnyResource } from '../../fhir/types.js'
import { canonicalJson } from '../events/canonical-json.js'
import { sha256 } from '../events/chain.js'
import type { EventType } from '../events/event-types.js'
import type { InteropEvent, PatientIdentifier, Tokenize } from '../events/interop-event.js'
import { Elements } from './elements.js'
import type { Neighbour, Neighbours } from './neighbours.js'

/** What a FHIR feed knows beside its resources. */
export interface FhirFeedContext {
  /** Name of the source, as it is in the path. */
  readonly source: string
  /** IANA zone of days without a time. */
  readonly zone: string
  readonly tokenize: Tokenize
  readonly tin: string | undefined
  /** Of the message that is being read. */
  readonly messageHash: string
  /** True where the resource was published to us (MHD ITI-65, ITI-105). */
  readonly isPublished: boolean
}

/** The time of what is so at all times, such as whose an id is. */
export const UNKNOWN_TIME = '1970-01-01T00:00:00.000Z'

/** An id that events find each other by, and the one that other resources of the source refer to it by. */
export interface SharedId {
  readonly id: string
  readonly alias?: string
}

/**
 * Reads what events have in common from one resource. Of a resource the last version counts (`statement`, `statedAt`), so that whatever a source
 * changes or takes back compensates for what it said.
 */
export class ResourceFields {
  readonly resource: Elements
  readonly type: string
  readonly context: FhirFeedContext
  readonly #json: AnyResource
  readonly #neighbours: Neighbours
  #events = 0
  #hashOnce: string | undefined
  readonly #company = new Set<AnyResource>()
  #contained: ReadonlyMap<unknown, AnyResource> | undefined

  constructor (json: AnyResource, neighbours: Neighbours, context: FhirFeedContext) {
    this.#json = json
    this.type = json.resourceType
    this.resource = new Elements(json, json.resourceType)
    this.context = context
    this.#neighbours = neighbours
  }

  get system (): string {
    return `fhir:${this.context.source}`
  }

  event (type: EventType, rest: Omit<InteropEvent, 'type' | 'source' | 'tin' | 'statement' | 'statedAt'>): InteropEvent {
    const { tin, zone } = this.context
    const statedAt = this.resource.object('meta')?.instant(zone, 'lastUpdated')
    return {
      type,
      source: { system: this.system, id: `${this.#version()}#${++this.#events}` },
      ...(tin === undefined ? {} : { tin }),
      statement: this.#statement(),
      ...(statedAt === undefined ? {} : { statedAt }),
      ...rest
    }
  }

  /**
   * The events once all are made. The same version may come alone, and again in the company of what it refers to: then it says more, under an id
   * that tells so (`+`), and does not contradict itself.
   */
  inCompany (events: readonly InteropEvent[]): InteropEvent[] {
    if (this.#company.size === 0) return [...events]
    const company = sha256(JSON.stringify([...this.#company].map(({ resourceType, id = '', identifier }) => canonicalJson([resourceType, id, identifier ?? []])).sort())).slice(0, 16)
    return events.map(event => ({ ...event, source: { ...event.source, id: event.source.id.replace(/#(\d+)$/, `+${company}#$1`) } }))
  }

  /** When a resource says nothing of a time itself. @throws OutcomeError MESSAGE_FIELD_MISSING for the first of `names` */
  time (...names: readonly [string, ...string[]]): string {
    return this.resource.instant(this.context.zone, ...names) ?? this.lastUpdated() ?? this.resource.absent(names[0])
  }

  lastUpdated (): string | undefined {
    return this.resource.object('meta')?.instant(this.context.zone, 'lastUpdated')
  }

  /** What is said again by each version of a resource. */
  #statement (): string {
    const { id } = this.#json
    if (id !== undefined) return `${this.type}/${id}`
    const identifier = this.#firstIdentifier(this.resource)
    return identifier === undefined ? `${this.type}@${this.#hash()}` : `${this.type}?identifier=${identifier.system}|${identifier.value}`.slice(0, 512)
  }

  #version (): string {
    const version = this.resource.object('meta')?.text('versionId')
    const { id } = this.#json
    return id !== undefined && version !== undefined ? `${this.type}/${id}/_history/${version.slice(0, 64)}` : `${this.type}${id === undefined ? '' : `/${id}`}@${this.#hash()}`
  }

  #hash (): string {
    this.#hashOnce ??= sha256(canonicalJson(this.#json)).slice(0, 32)
    return this.#hashOnce
  }

  /** The id of an order or document that this resource is: that of its placer or issuer, or else its own here. */
  own (): SharedId {
    const { id } = this.#json
    const alias = id === undefined ? undefined : `${this.system}|${this.type}/${id}`
    const identifier = preferredIdentifiers(this.resource).find(one => one?.text('value') !== undefined)?.text('value') ?? this.#firstIdentifier(this.resource)?.value
    if (identifier === undefined) return { id: alias ?? `${this.system}|${this.type}@${this.#hash()}` }
    return { id: identifier, ...(alias === undefined ? {} : { alias }) }
  }

  /** The id of what a reference means: as `own` where the resource came along, by its type and id where it did not; undefined where it is of none of these types. */
  referred (reference: Elements | undefined, ...types: readonly string[]): string | undefined {
    if (reference === undefined) return undefined
    const target = this.#resolve(reference)
    if (target !== undefined) return types.includes(target.resource.resourceType) ? new ResourceFields(target.resource, this.#neighbours, this.context).own().id : undefined
    const named = typeAndId(reference)
    if (named !== undefined) return types.includes(named.type) ? `${this.system}|${named.type}/${named.id}` : undefined
    const type = reference.text('type')
    return type === undefined || types.includes(type) ? reference.object('identifier')?.text('value') : undefined
  }

  /** The resource of a reference, where it came along or is contained. */
  resolved (reference: Elements | undefined): Elements | undefined {
    const target = reference === undefined ? undefined : this.#resolve(reference)
    return target === undefined ? undefined : new Elements(target.resource, target.resource.resourceType)
  }

  /** @throws OutcomeError MESSAGE_FIELD_MISSING */
  patient (name: string): string {
    return this.patientOf(this.resource.object(name)) ?? this.resource.absent(name)
  }

  /** The token of the patient that a reference means. */
  patientOf (reference: Elements | undefined): string | undefined {
    if (reference === undefined) return undefined
    const target = this.#resolve(reference)
    const identifier = target === undefined ? identifierOf(reference.object('identifier')) : recordNumber(new Elements(target.resource, 'Patient'))
    if (identifier !== undefined) return this.context.tokenize(identifier)
    const named = typeAndId(reference)
    return named?.type === 'Patient' ? this.tokenById(named.id) : undefined
  }

  /** The token of a patient who is known by the id in the source only. */
  tokenById (id: string): string {
    return this.context.tokenize({ system: this.system, value: `Patient/${id}` })
  }

  /** `npi` of the first of these references that leads to one; nothing where none does: then the event belongs to no clinician. */
  npi (...references: readonly (Elements | undefined)[]): { readonly npi?: string } {
    for (const reference of references) {
      const npi = reference === undefined ? undefined : this.#npiOf(reference, 3)
      if (npi !== undefined) return { npi }
    }
    return {}
  }

  /** `encounter` as other feeds name it: the visit number. */
  encounter (reference: Elements | undefined): { readonly encounter?: string } {
    const encounter = this.referred(reference, 'Encounter')
    return encounter === undefined ? {} : { encounter }
  }

  #npiOf (reference: Elements, depth: number): string | undefined {
    const direct = npiIn([reference.object('identifier')].flatMap(one => one ?? []))
    if (direct !== undefined || depth === 0) return direct
    const target = this.#resolve(reference)
    if (target === undefined) return undefined
    const elements = new Elements(target.resource, target.resource.resourceType)
    const own = npiIn(elements.list('identifier'))
    const practitioner = target.resource.resourceType === 'PractitionerRole' ? elements.object('practitioner') : undefined
    // A role may carry the number of its organization.
    return practitioner === undefined ? target.resource.resourceType === 'Organization' ? undefined : own : this.#npiOf(practitioner, depth - 1)
  }

  #resolve (reference: Elements): Neighbour | undefined {
    const text = reference.text('reference')
    if (text === undefined) return undefined
    if (text.startsWith('#')) {
      this.#contained ??= new Map(this.resource.list('contained').flatMap(({ json }) => typeof json['resourceType'] === 'string' ? [[json['id'], json as AnyResource]] : []))
      const resource = this.#contained.get(text.slice(1))
      return resource === undefined ? undefined : { fullUrl: undefined, resource }
    }
    const named = typeAndId(reference)
    const neighbour = this.#neighbours.find(text) ?? (named === undefined ? undefined : this.#neighbours.find(`${named.type}/${named.id}`))
    if (neighbour !== undefined) this.#company.add(neighbour.resource)
    return neighbour
  }

  #firstIdentifier (elements: Elements): PatientIdentifier | undefined {
    return elements.list('identifier').flatMap(one => identifierOf(one) ?? [])[0]
  }
}

/** The identifiers by which other feeds know an order or document best. */
function preferredIdentifiers (elements: Elements): (Elements | undefined)[] {
  const typed = (code: string): Elements | undefined => elements.list('identifier').find(one => one.concept('type').some(coding => coding.code === code))
  // Only a DocumentReference has a master identifier.
  return [elements.object('masterIdentifier'), typed('PLAC'), typed('VN')]
}

/** The medical record number (HL7 table 0203 `MR`), or else the first identifier. */
export function recordNumber (patient: Elements): PatientIdentifier | undefined {
  const identifiers = patient.list('identifier')
  const number = identifiers.find(one => one.concept('type').some(({ code }) => code === 'MR') && one.text('value') !== undefined) ?? identifiers.find(one => one.text('value') !== undefined)
  return identifierOf(number)
}

function identifierOf (identifier: Elements | undefined): PatientIdentifier | undefined {
  const value = identifier?.text('value')
  return identifier === undefined || value === undefined ? undefined : { system: identifier.text('system') ?? '', value }
}

function npiIn (identifiers: readonly Elements[]): string | undefined {
  const npi = identifiers.find(one => one.text('system') === NPI_SYSTEM)?.text('value')
  return npi !== undefined && isNpi(npi) ? npi : undefined
}

/** Type and id of a literal reference, relative or absolute, with or without a version. */
export function typeAndId (reference: Elements): { readonly type: string, readonly id: string } | undefined {
  const [, type, id] = /(?:^|\/)([A-Z][A-Za-z]{1,63})\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[A-Za-z0-9.-]{1,64})?$/.exec(reference.text('reference') ?? '') ?? []
  return type === undefined || id === undefined ? undefined : { type, id }
}
