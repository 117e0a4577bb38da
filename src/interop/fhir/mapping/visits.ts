import type { InteropEvent } from '../../events/interop-event.js'
import { recordNumber, typeAndId, UNKNOWN_TIME, type ResourceFields } from '../resource-fields.js'

/** FHIR discharge-disposition and NUBC codes (the digits) that are a move to another setting of care. */
const OTHER_SETTINGS: ReadonlySet<string> = new Set(['other-hcf', 'hosp', 'long', 'psy', 'rehab', 'snf'])

/** Encounter: `finished`, the patient was seen, by whatever class, telehealth too; with a disposition to another setting there was a transition of care. */
export function eventsFromEncounter (fields: ResourceFields): InteropEvent[] {
  const { resource } = fields
  const status = resource.required('status')
  if (!['finished', 'completed'].includes(status)) return []
  const period = resource.object('period')
  const { zone } = fields.context
  const begin = period?.instant(zone, 'start') ?? period?.instant(zone, 'end') ?? resource.absent('period')
  const participants = resource.list('participant')
  const attending = participants.filter(one => one.concepts('type').some(({ code }) => code === 'ATND' || code === 'PPRF'))
  const { id } = fields.own()
  const common = { patient: fields.patient('subject'), encounter: id, ...fields.npi(...[...attending, ...participants].map(one => one.object('individual'))) }
  const seen = fields.event('patient.seen', { occurredAt: begin, ...common })
  const disposition = resource.object('hospitalization')?.concept('dischargeDisposition') ?? []
  if (!disposition.some(({ code }) => OTHER_SETTINGS.has(code))) return [seen]
  // The visit stands for the order, as in ADT^A03.
  return [seen, fields.event('transition.made', { occurredAt: period?.instant(zone, 'end') ?? begin, ...common, order: id })]
}

/** Immunization: it was given. Whether the registry got it is told by messages to it. */
export function eventsFromImmunization (fields: ResourceFields): InteropEvent[] {
  const { resource } = fields
  if (resource.required('status') !== 'completed' || resource.boolean('primarySource') === false) return []
  const performers = resource.list('performer').map(one => one.object('actor'))
  return [fields.event('immunization.given', { occurredAt: fields.time('occurrenceDateTime'), patient: fields.patient('patient'), ...fields.encounter(resource.object('encounter')), ...fields.npi(...performers) })]
}

/** Patient: the id that the source refers to the patient by is the one of the record number, which other feeds name. A patient that was replaced is the other one. */
export function eventsFromPatient (fields: ResourceFields): InteropEvent[] {
  const { resource } = fields
  const id = resource.text('id')
  const number = recordNumber(resource)
  const occurredAt = fields.lastUpdated() ?? UNKNOWN_TIME
  if (id === undefined) return []
  const mergedPatient = fields.tokenById(id)
  const links = resource.list('link').filter(link => link.text('type') === 'replaced-by').map(link => link.object('other'))
  const replacement = links.map(other => other === undefined ? undefined : typeAndId(other)).find(one => one?.type === 'Patient')
  if (replacement !== undefined) return [fields.event('patient.merged', { occurredAt, patient: fields.tokenById(replacement.id), mergedPatient })]
  return number === undefined ? [] : [fields.event('patient.identified', { occurredAt, patient: fields.context.tokenize(number), mergedPatient })]
}
