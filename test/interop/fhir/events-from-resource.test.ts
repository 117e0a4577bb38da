import { describe, expect, it } from 'vitest'
import { OutcomeError } from '../../../src/fhir/outcome-error.js'
import type { AnyResource } from '../../../src/fhir/types.js'
import { EVENT_TYPE_SYSTEM } from '../../../src/interop/fhir/mapping/named-events.js'
import { ANA, eventsOf, LOINC, PATIENT, told, TOKEN } from './feed.js'

const SUBJECT = { subject: { reference: 'Patient/p1' } }
const META = { meta: { versionId: '2', lastUpdated: '2027-03-02T16:00:00Z' } }
const PRESCRIPTION: AnyResource = {
  resourceType: 'MedicationRequest', id: 'm1', ...META, status: 'active', intent: 'order', ...SUBJECT, authoredOn: '2027-03-02', requester: { reference: 'PractitionerRole/r1' }, identifier: [{ value: 'other' }, { type: { coding: [{ code: 'PLAC' }] }, value: 'RX-1' }]
}
const WITHDRAWN = [{ type: 'statement.withdrawn', occurredAt: '2027-03-02T16:00:00.000Z' }]

function failure (resource: AnyResource): { code: string, expression: string | undefined } {
  try {
    eventsOf(resource)
  } catch (thrown) {
    if (thrown instanceof OutcomeError) return { code: thrown.code, expression: thrown.expression }
    throw thrown
  }
  throw new Error('expected the resource to be refused')
}

describe('a resource of a feed', () => {
  it('becomes an event that names its source, version, statement and practice', () => {
    expect(eventsOf(PRESCRIPTION)).toEqual([{
      type: 'prescription.written',
      source: { system: 'fhir:ehr', id: expect.stringMatching(/^MedicationRequest\/m1\/_history\/2\+[0-9a-f]{16}#1$/) },
      tin: '123456789',
      statement: 'MedicationRequest/m1',
      statedAt: '2027-03-02T16:00:00.000Z',
      occurredAt: '2027-03-02T05:00:00.000Z',
      patient: TOKEN,
      order: 'RX-1',
      orderAlias: 'fhir:ehr|MedicationRequest/m1',
      npi: ANA
    }])
  })

  it('without an id is known by its identifier, and its version by its content', () => {
    const { id: _id, meta: _meta, ...loose } = PRESCRIPTION
    const [event] = eventsOf(loose as AnyResource)
    expect(event).toMatchObject({ statement: 'MedicationRequest?identifier=|other', source: { id: expect.stringMatching(/^MedicationRequest@[0-9a-f]{32}\+[0-9a-f]{16}#1$/) }, order: 'RX-1' })
    expect(event).not.toHaveProperty('orderAlias')
    const [changed] = eventsOf({ ...loose, status: 'completed' } as AnyResource)
    expect(changed?.source.id).not.toBe(event?.source.id)
  })

  it('has an id of its own alone, and in each company', () => {
    const ids = (neighbours?: Parameters<typeof eventsOf>[2]): (string | undefined)[] => eventsOf({ ...PRESCRIPTION, status: 'cancelled' }, {}, neighbours).map(({ source }) => source.id)
    expect(ids([])).toEqual(['MedicationRequest/m1/_history/2#1', 'MedicationRequest/m1/_history/2#2'])
    const [whole, other] = [ids(), ids([{ fullUrl: undefined, resource: PATIENT }])]
    // All events of a version in one company share what comes before their number.
    for (const [first = '', second = ''] of [whole, other]) expect(second).toBe(first.replace('#1', '#2'))
    expect(new Set([...whole, ...other]).size).toBe(4)
    expect(ids()).toEqual(whole)
  })

  it('finds patient and clinician by fullUrl, contained, or by a logical reference', () => {
    const npi = { system: 'http://hl7.org/fhir/sid/us-npi', value: ANA }
    expect(told({ ...PRESCRIPTION, subject: { reference: 'https://ehr.example.org/fhir/Patient/p1' }, requester: { identifier: npi } })).toMatchObject([{ patient: TOKEN, npi: ANA }])
    expect(told({ ...PRESCRIPTION, contained: [{ resourceType: 'Practitioner', id: 'x', identifier: [npi] }], subject: { identifier: { system: 'CLINIC', value: '123' } }, requester: { reference: '#x' } })).toMatchObject([{ patient: TOKEN, npi: ANA }])
    const [unknown] = told({ ...PRESCRIPTION, requester: { reference: 'Practitioner/elsewhere' } }, {}, [])
    expect(unknown?.patient).toBe('fhir:ehr/Patient/p1')
    expect(unknown).not.toHaveProperty('npi')
    // The number of an organization is none of a clinician.
    expect(told({ ...PRESCRIPTION, requester: { reference: 'Organization/o' } }, {}, [{ fullUrl: undefined, resource: { resourceType: 'Organization', id: 'o', identifier: [npi] } }])[0]).not.toHaveProperty('npi')
  })

  it.each<[string, AnyResource, string, string | undefined]>([
    ['a type that is not taken', { resourceType: 'Observation', id: 'o' }, 'MESSAGE_UNSUPPORTED', 'resourceType'],
    ['no status', { ...PRESCRIPTION, status: undefined }, 'MESSAGE_FIELD_MISSING', 'MedicationRequest.status'],
    ['no patient', { ...PRESCRIPTION, subject: undefined }, 'MESSAGE_FIELD_MISSING', 'MedicationRequest.subject'],
    ['a subject that is no patient', { ...PRESCRIPTION, subject: { reference: 'Group/1' } }, 'MESSAGE_FIELD_MISSING', 'MedicationRequest.subject'],
    ['no time', { ...PRESCRIPTION, authoredOn: undefined, meta: {} }, 'MESSAGE_FIELD_MISSING', 'MedicationRequest.authoredOn'],
    ['a month for a time', { ...PRESCRIPTION, authoredOn: '2027-03' }, 'MESSAGE_FIELD_INVALID', 'MedicationRequest.authoredOn'],
    ['a time without a zone', { ...PRESCRIPTION, authoredOn: '2027-03-02T10:00:00' }, 'MESSAGE_FIELD_INVALID', 'MedicationRequest.authoredOn'],
    ['a day that is none', { ...PRESCRIPTION, authoredOn: '2027-02-30' }, 'MESSAGE_FIELD_INVALID', 'MedicationRequest.authoredOn'],
    ['a list that is none', { ...PRESCRIPTION, identifier: {} }, 'MESSAGE_FIELD_INVALID', 'MedicationRequest.identifier'],
    ['an item that is no object', { ...PRESCRIPTION, identifier: ['x'] }, 'MESSAGE_FIELD_INVALID', 'MedicationRequest.identifier[0]'],
    ['a text with a zero character', { ...PRESCRIPTION, identifier: [{ value: 'a\u0000b' }] }, 'MESSAGE_FIELD_INVALID', 'MedicationRequest.identifier[0].value'],
    ['a text that is too long', { ...PRESCRIPTION, identifier: [{ value: 'a'.repeat(513) }] }, 'MESSAGE_FIELD_INVALID', 'MedicationRequest.identifier[0].value'],
    ['an event type that is none', { resourceType: 'Task', id: 't', status: 'completed', code: { coding: [{ system: EVENT_TYPE_SYSTEM, code: 'nothing' }] }, lastModified: '2027-03-02' }, 'MESSAGE_FIELD_INVALID', 'Task.code']
  ])('is refused with %s', (_what, resource, code, expression) => {
    expect(failure(resource)).toEqual({ code, expression })
  })
})

describe('MedicationRequest', () => {
  const written = { type: 'prescription.written', order: 'RX-1', patient: TOKEN }

  it('is a prescription, with the schedule of its drug', () => {
    const coding = [{ system: 'http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl', code: 'C48675' }]
    expect(told({ ...PRESCRIPTION, medicationCodeableConcept: { coding } })).toMatchObject([{ ...written, detail: { schedule: 'II' } }])
    expect(told({ ...PRESCRIPTION, contained: [{ resourceType: 'Medication', id: 'x', code: { coding } }], medicationReference: { reference: '#x' } })).toMatchObject([{ detail: { schedule: 'II' } }])
  })

  it('that was cancelled says when', () => {
    expect(told({ ...PRESCRIPTION, status: 'cancelled' })).toMatchObject([written, { type: 'prescription.cancelled', order: 'RX-1', occurredAt: '2027-03-02T16:00:00.000Z' }])
  })

  it.each([{ intent: 'plan' }, { status: 'draft' }, { status: 'entered-in-error' }, { reportedBoolean: true }, { doNotPerform: true }])('with %o counts nothing any more', change => {
    expect(told({ ...PRESCRIPTION, ...change })).toEqual(WITHDRAWN)
  })
})

describe('ServiceRequest', () => {
  const REFERRAL = { ...PRESCRIPTION, resourceType: 'ServiceRequest', id: 's1', category: [{ coding: [{ system: 'http://snomed.info/sct', code: '3457005' }] }] }

  it('is a referral where it says so', () => {
    expect(told(REFERRAL)).toMatchObject([{ type: 'referral.made', order: 'RX-1', orderAlias: 'fhir:ehr|ServiceRequest/s1', patient: TOKEN, npi: ANA }])
    expect(told({ ...REFERRAL, category: [], code: { text: 'Referral to cardiology' } })).toMatchObject([{ type: 'referral.made' }])
    expect(told({ ...REFERRAL, status: 'revoked' })).toMatchObject([{ type: 'referral.made' }, { type: 'referral.cancelled' }])
    expect(told({ ...REFERRAL, category: [{ text: 'Laboratory' }] })).toEqual(WITHDRAWN)
  })
})

describe('Task', () => {
  const TASK = { resourceType: 'Task', id: 't1', ...META, status: 'accepted', intent: 'order', focus: { reference: 'MedicationRequest/m1' }, authoredOn: '2027-03-02T15:00:00Z', lastModified: '2027-03-02T15:05:00Z' }

  it('says how a prescription was sent, by its own number where it came along', () => {
    expect(told(TASK, {}, [])).toMatchObject([
      { type: 'prescription.transmitted', order: 'fhir:ehr|MedicationRequest/m1', occurredAt: '2027-03-02T15:00:00.000Z', detail: { method: 'electronic' } },
      { type: 'prescription.status', order: 'fhir:ehr|MedicationRequest/m1', occurredAt: '2027-03-02T15:05:00.000Z', evidence: { kind: 'fhir-task', status: 'accepted' } }
    ])
    expect(told({ ...TASK, status: 'failed' }, {}, [{ fullUrl: undefined, resource: PRESCRIPTION }])).toMatchObject([{ order: 'RX-1' }, { order: 'RX-1', evidence: { status: 'error' } }])
    expect(told({ ...TASK, status: 'requested' })).toMatchObject([{ type: 'prescription.transmitted' }])
    expect(told({ ...TASK, status: 'draft' })).toEqual(WITHDRAWN)
  })

  it('that is coded with a type of event is that event', () => {
    const code = { coding: [{ system: EVENT_TYPE_SYSTEM, code: 'access.provided' }] }
    const task = { resourceType: 'Task', id: 't2', status: 'completed', code, for: { reference: 'Patient/p1' }, lastModified: '2027-03-02T15:05:00Z', input: [{ type: { text: 'means' }, valueCode: 'both' }] }
    expect(told(task)).toEqual([{ type: 'access.provided', patient: TOKEN, occurredAt: '2027-03-02T15:05:00.000Z', detail: { means: 'both' } }])
    expect(failure({ ...task, input: [] })).toEqual({ code: 'EVENT_INVALID', expression: 'detail.means' })
    expect(failure({ ...task, input: [{ type: { text: 'means' }, valueCode: 'letter' }] })).toEqual({ code: 'EVENT_INVALID', expression: 'detail.means' })
    expect(told({ ...task, status: 'cancelled', ...META })).toEqual(WITHDRAWN)
  })
})

describe('documents', () => {
  const DOCUMENT: AnyResource = { resourceType: 'DocumentReference', id: 'd1', ...META, status: 'current', type: { coding: [{ system: LOINC, code: '34133-9' }] }, ...SUBJECT, date: '2027-03-02T15:00:00Z', masterIdentifier: { system: 'urn:ietf:rfc:3986', value: 'urn:uuid:doc-1' } }

  it('are summaries of care for the order they name, received where they were published to us, or nothing that counts', () => {
    const names = { document: 'urn:uuid:doc-1', documentAlias: 'fhir:ehr|DocumentReference/d1', patient: TOKEN }
    expect(told({ ...DOCUMENT, context: { related: [{ reference: 'ServiceRequest/s1' }], encounter: [{ reference: 'Encounter/e1' }] } })).toMatchObject([{ type: 'summary.created', ...names, order: 'fhir:ehr|ServiceRequest/s1', encounter: 'fhir:ehr|Encounter/e1' }])
    expect(told(DOCUMENT)).toMatchObject([{ type: 'document.reported', ...names }])
    expect(told(DOCUMENT, { isPublished: true })).toMatchObject([{ type: 'summary.received', ...names }])
    expect(told({ ...DOCUMENT, type: { coding: [{ system: LOINC, code: '11502-2' }] } }, { isPublished: true })).toMatchObject([{ type: 'document.reported' }])
    expect(told({ ...DOCUMENT, status: 'entered-in-error' })).toEqual(WITHDRAWN)
  })

  it('in a Communication left, arrived, or did not', () => {
    const communication: AnyResource = { resourceType: 'Communication', id: 'c1', ...META, status: 'completed', ...SUBJECT, basedOn: [{ reference: 'ServiceRequest/s1' }], sent: '2027-03-02T15:00:00Z', received: '2027-03-02T15:10:00Z', payload: [{ contentReference: { reference: 'DocumentReference/d1' } }, { contentString: 'see attached' }] }
    const document = 'fhir:ehr|DocumentReference/d1'
    expect(told(communication)).toMatchObject([{ type: 'summary.created', document, order: 'fhir:ehr|ServiceRequest/s1' }, { type: 'summary.sent', document }, { type: 'summary.delivered', document, occurredAt: '2027-03-02T15:10:00.000Z' }])
    expect(told({ ...communication, status: 'not-done', received: undefined, basedOn: [] })).toMatchObject([{ type: 'summary.sent' }, { type: 'summary.failed', occurredAt: '2027-03-02T16:00:00.000Z' }])
    expect(told({ ...communication, status: 'preparation' })).toEqual(WITHDRAWN)
  })

  it('are delivered, failed, received or asked for by what an AuditEvent says', () => {
    const audit = (kind: string, transaction: string, outcome = '0'): AnyResource => ({
      resourceType: 'AuditEvent',
      id: 'a1',
      type: { system: 'http://dicom.nema.org/resources/ontology/DCM', code: kind },
      subtype: [{ system: 'urn:ihe:event-type-code', code: transaction }],
      recorded: '2027-03-02T15:00:00Z',
      outcome,
      agent: [{ who: { reference: 'Practitioner/d1' }, requestor: true }],
      entity: [{ what: { reference: 'Patient/p1' } }, { what: { reference: 'DocumentReference/d1' } }]
    })
    const common = { patient: TOKEN, npi: ANA, document: 'fhir:ehr|DocumentReference/d1' }
    expect(told(audit('110106', 'ITI-41'))).toEqual([{ type: 'summary.delivered', occurredAt: '2027-03-02T15:00:00.000Z', ...common, evidence: { kind: 'iti-41', status: 'success' } }])
    expect(told(audit('110106', 'ITI-65', '8'))).toMatchObject([{ type: 'summary.failed', ...common, evidence: { kind: 'iti-65', status: 'failed' } }])
    expect(told(audit('110107', 'ITI-43'))).toMatchObject([{ type: 'summary.received', ...common }])
    expect(told(audit('110107', 'ITI-43', '8'))).toMatchObject([{ type: 'statement.withdrawn' }])
    expect(told(audit('110112', 'ITI-18'))).toMatchObject([{ type: 'hie.queried', patient: TOKEN, evidence: { kind: 'iti-18', status: 'success' } }])
  })

  it('are reconciled by what a Provenance changed', () => {
    const provenance: AnyResource = {
      resourceType: 'Provenance',
      id: 'v1',
      activity: { text: 'Medication and allergy reconciliation' },
      recorded: '2027-03-02T15:00:00Z',
      agent: [{ who: { reference: 'Practitioner/d1' } }],
      target: [{ reference: 'MedicationStatement/1' }, { reference: 'MedicationStatement/2' }, { reference: 'AllergyIntolerance/1' }, { reference: 'List/l' }],
      entity: [{ role: 'source', what: { reference: 'DocumentReference/d1' } }]
    }
    const problems = { fullUrl: undefined, resource: { resourceType: 'List', id: 'l', code: { coding: [{ system: LOINC, code: '11450-4' }] } } }
    const all = { document: 'fhir:ehr|DocumentReference/d1', occurredAt: '2027-03-02T15:00:00.000Z' }
    expect(told(provenance, {}, [problems])).toEqual([{ type: 'medications.reconciled', ...all }, { type: 'allergies.reconciled', ...all }, { type: 'problems.reconciled', ...all }])
    expect(told({ ...provenance, activity: { text: 'import' } })).toMatchObject([{ type: 'statement.withdrawn' }])
  })
})

describe('visits', () => {
  const ENCOUNTER: AnyResource = {
    resourceType: 'Encounter',
    id: 'e1',
    ...META,
    status: 'finished',
    class: { code: 'VR' },
    ...SUBJECT,
    period: { start: '2027-03-02T15:00:00Z', end: '2027-03-02T15:30:00Z' },
    identifier: [{ type: { coding: [{ code: 'VN' }] }, value: 'V100' }],
    participant: [{ individual: { reference: 'Practitioner/nobody' } }, { type: [{ coding: [{ code: 'ATND' }] }], individual: { reference: 'Practitioner/d1' } }]
  }

  it('were seen when they are finished, and moved on where the disposition says so', () => {
    const seen = { type: 'patient.seen', patient: TOKEN, encounter: 'V100', npi: ANA, occurredAt: '2027-03-02T15:00:00.000Z' }
    expect(told(ENCOUNTER)).toEqual([seen])
    expect(told({ ...ENCOUNTER, hospitalization: { dischargeDisposition: { coding: [{ code: 'snf' }] } } })).toEqual([seen, { ...seen, type: 'transition.made', order: 'V100', occurredAt: '2027-03-02T15:30:00.000Z' }])
    expect(told({ ...ENCOUNTER, hospitalization: { dischargeDisposition: { coding: [{ code: 'home' }] } } })).toEqual([seen])
    for (const status of ['in-progress', 'cancelled', 'entered-in-error']) expect(told({ ...ENCOUNTER, status })).toEqual(WITHDRAWN)
    expect(failure({ ...ENCOUNTER, period: {} })).toEqual({ code: 'MESSAGE_FIELD_MISSING', expression: 'Encounter.period' })
  })

  it('are of the patient whose record number the source gives, or who replaced another', () => {
    expect(told(PATIENT)).toEqual([{ type: 'patient.identified', occurredAt: '1970-01-01T00:00:00.000Z', patient: TOKEN, mergedPatient: 'fhir:ehr/Patient/p1' }])
    expect(told({ ...PATIENT, link: [{ type: 'replaced-by', other: { reference: 'Patient/p2' } }] })).toMatchObject([{ type: 'patient.merged', patient: 'fhir:ehr/Patient/p2', mergedPatient: 'fhir:ehr/Patient/p1' }])
  })

  it('had immunizations', () => {
    const immunization: AnyResource = { resourceType: 'Immunization', id: 'i1', ...META, status: 'completed', patient: { reference: 'Patient/p1' }, occurrenceDateTime: '2027-03-02', performer: [{ actor: { reference: 'Practitioner/d1' } }] }
    expect(told(immunization)).toEqual([{ type: 'immunization.given', patient: TOKEN, npi: ANA, occurredAt: '2027-03-02T05:00:00.000Z' }])
    expect(told({ ...immunization, status: 'not-done' })).toEqual(WITHDRAWN)
    expect(told({ ...immunization, primarySource: false })).toEqual(WITHDRAWN)
  })
})

describe('QuestionnaireResponse', () => {
  it('attests to what its items are named after', () => {
    const item = (linkId: string, valueBoolean: boolean): object => ({ linkId, answer: [{ valueBoolean }] })
    const response: AnyResource = { resourceType: 'QuestionnaireResponse', id: 'q1', ...META, status: 'completed', authored: '2027-06-01', author: { reference: 'Practitioner/d1' }, item: [item('PI_PPHI_1', true), { linkId: 'group', item: [item('PI_PPHI_2', false)] }, { linkId: 'note', answer: [{ valueString: 'x' }] }] }
    expect(told(response)).toMatchObject([{ type: 'attestation.made', npi: ANA, detail: { measure: 'PI_PPHI_1', value: true } }, { detail: { measure: 'PI_PPHI_2', value: false } }])
    expect(told({ ...response, status: 'in-progress' })).toEqual(WITHDRAWN)
  })
})
