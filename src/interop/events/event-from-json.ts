import { DateTime } from 'luxon'
import { OutcomeError } from '../../fhir/outcome-error.js'
import { isNpi, isTin } from '../../fhir/clinician-numbers.js'
import { isObject } from '../../fhir/patient-record.js'
import { EVENT_TYPES, isEventType, type DetailKind, type EventField, type EventType, type EventTypeRow } from './event-types.js'
import type { EventEvidence, EventSource, InteropEvent, PatientIdentifier, Tokenize } from './interop-event.js'

const FIELDS: ReadonlySet<string> = new Set(['type', 'occurredAt', 'source', 'tin', 'npi', 'patient', 'mergedPatient', 'encounter', 'order', 'orderAlias', 'document', 'documentAlias', 'statement', 'statedAt', 'evidence', 'detail', 'cancels', 'corrects', 'payload'])
/** What a text may be long; ids of documents are urls at times. */
const MOST_CHARACTERS = 512
const MOST_DETAILS = 20
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/

/** An event as it came in, and the raw message that came with it. */
export interface GivenEvent {
  readonly event: InteropEvent
  readonly payload?: string
}

/**
 * Checks one event in JSON. `patient` is `{ system, value }` and becomes a token; `payload` is the raw message behind it, as text.
 * @throws OutcomeError EVENT_INVALID with the field; never with a value
 */
export function eventFromJson (json: unknown, tokenize: Tokenize): GivenEvent {
  if (!isObject(json)) throw invalid('', 'is not a JSON object')
  const unknown = Object.keys(json).find(name => !FIELDS.has(name))
  if (unknown !== undefined) throw invalid('', `holds a field that is none of ${[...FIELDS].join(', ')}`)
  const { type, payload } = json
  if (!isEventType(type)) throw invalid('type', `is none of ${Object.keys(EVENT_TYPES).join(', ')}`)
  const token = (field: 'patient' | 'mergedPatient'): { readonly [Field in typeof field]?: string } => {
    const patient = pairOf(json, field, 'value')
    return patient === undefined ? {} : { [field]: tokenize(patient as unknown as PatientIdentifier) }
  }
  const source = pairOf(json, 'source', 'id')
  if (source === undefined) throw invalid('source', 'is missing: { system, id } of the message that says so')
  const event: InteropEvent = {
    type,
    occurredAt: instantOf(json['occurredAt'], 'occurredAt'),
    source: source as unknown as EventSource,
    ...numberOf(json, 'tin', isTin, 'is not a TIN: nine digits without a hyphen'),
    ...numberOf(json, 'npi', isNpi, 'is not an NPI: ten digits with their check digit'),
    ...token('patient'),
    ...token('mergedPatient'),
    ...textMember(json, 'encounter'),
    ...textMember(json, 'order'),
    ...textMember(json, 'orderAlias'),
    ...textMember(json, 'document'),
    ...textMember(json, 'documentAlias'),
    ...textMember(json, 'statement'),
    ...(json['statedAt'] === undefined ? {} : { statedAt: instantOf(json['statedAt'], 'statedAt') }),
    ...evidenceOf(json),
    ...checkedDetail(json['detail'], type),
    ...sourceMember(json, 'cancels'),
    ...sourceMember(json, 'corrects')
  }
  checkNeeds(event, EVENT_TYPES[type])
  if (payload !== undefined && typeof payload !== 'string') throw invalid('payload', 'is not a text')
  return { event, ...(payload === undefined ? {} : { payload }) }
}

/** Also for events that are made from messages. @throws OutcomeError EVENT_INVALID */
export function checkNeeds (event: InteropEvent, { needs, requiredDetail = [] }: EventTypeRow): void {
  const missing = needs.find((field: EventField) => field === 'evidence.status' ? event.evidence?.status === undefined : event[field] === undefined)
  if (missing !== undefined) throw invalid(missing, `is missing: ${event.type} needs it`)
  const detail = requiredDetail.find(name => event.detail?.[name] === undefined)
  if (detail !== undefined) throw invalid(`detail.${detail}`, `is missing: ${event.type} needs it`)
}

function instantOf (value: unknown, field: string): string {
  const instant = typeof value === 'string' && INSTANT.test(value) ? DateTime.fromISO(value, { zone: 'utc' }) : undefined
  if (instant?.isValid !== true) throw invalid(field, 'is not an instant with its zone, such as 2027-03-02T15:04:05Z')
  return instant.toISO({ suppressMilliseconds: false }) as string
}

function textOf (value: unknown, field: string): string {
  if (typeof value !== 'string' || value.trim() === '' || value.length > MOST_CHARACTERS) throw invalid(field, `is not a text of 1 to ${MOST_CHARACTERS} characters`)
  // PostgreSQL takes no zero character, and half of a pair is no text.
  if (/[\p{Cc}\p{Cs}]/u.test(value)) throw invalid(field, 'holds a control character or half of a character')
  return value
}

function textMember <Name extends string> (json: Readonly<Record<string, unknown>>, name: Name): { readonly [Member in Name]?: string } {
  return json[name] === undefined ? {} : { [name]: textOf(json[name], name) } as { readonly [Member in Name]: string }
}

function numberOf <Name extends string> (json: Readonly<Record<string, unknown>>, name: Name, fits: (text: string) => boolean, wrong: string): { readonly [Member in Name]?: string } {
  const value = json[name]
  if (value === undefined) return {}
  if (typeof value !== 'string' || !fits(value)) throw invalid(name, wrong)
  return { [name]: value } as { readonly [Member in Name]: string }
}

/** `{ system, id }` or `{ system, value }`. */
function pairOf (json: Readonly<Record<string, unknown>>, field: string, second: 'id' | 'value'): Record<string, string> | undefined {
  const pair = json[field]
  if (pair === undefined) return undefined
  if (!isObject(pair) || Object.keys(pair).some(name => name !== 'system' && name !== second)) throw invalid(field, `is not { system, ${second} }`)
  return { system: textOf(pair['system'], `${field}.system`), [second]: textOf(pair[second], `${field}.${second}`) }
}

function sourceMember <Name extends 'cancels' | 'corrects'> (json: Readonly<Record<string, unknown>>, name: Name): { readonly [Member in Name]?: EventSource } {
  const source = pairOf(json, name, 'id')
  return source === undefined ? {} : { [name]: source } as unknown as { readonly [Member in Name]: EventSource }
}

function evidenceOf (json: Readonly<Record<string, unknown>>): { readonly evidence?: EventEvidence } {
  const evidence = json['evidence']
  if (evidence === undefined) return {}
  if (!isObject(evidence) || Object.keys(evidence).some(name => !['kind', 'id', 'status'].includes(name))) throw invalid('evidence', 'is not { kind, id, status }')
  return {
    evidence: {
      kind: textOf(evidence['kind'], 'evidence.kind'),
      ...(evidence['id'] === undefined ? {} : { id: textOf(evidence['id'], 'evidence.id') }),
      ...(evidence['status'] === undefined ? {} : { status: textOf(evidence['status'], 'evidence.status') })
    }
  }
}

/** `detail` of an event of a type, where what rules read has the values that they know. @throws OutcomeError EVENT_INVALID */
export function checkedDetail (detail: unknown, type: EventType): Pick<InteropEvent, 'detail'> {
  const row: EventTypeRow = EVENT_TYPES[type]
  if (detail === undefined) return {}
  if (!isObject(detail) || Object.keys(detail).length > MOST_DETAILS) throw invalid('detail', `is not an object of up to ${MOST_DETAILS} members`)
  const kept: Record<string, string | number | boolean> = {}
  for (const [name, value] of Object.entries(detail)) {
    if (!/^[A-Za-z][A-Za-z0-9]{0,63}$/.test(name)) throw invalid('detail', 'has a member whose name is not of letters and digits')
    const kind = row.detail !== undefined && Object.hasOwn(row.detail, name) ? row.detail[name] : undefined
    kept[name] = detailValue(value, `detail.${name}`, kind)
  }
  return { detail: kept }
}

function detailValue (value: unknown, field: string, kind: DetailKind | undefined): string | number | boolean {
  if (kind === 'boolean' && typeof value !== 'boolean') throw invalid(field, 'is not true or false')
  if (Array.isArray(kind) && !kind.includes(value)) throw invalid(field, `is none of ${kind.join(', ')}`)
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value) && kind === undefined)) return value
  return textOf(value, field)
}

function invalid (field: string, wrong: string): OutcomeError {
  return new OutcomeError('EVENT_INVALID', `${field === '' ? 'The event' : field} ${wrong}.`, field === '' ? {} : { expression: field })
}
