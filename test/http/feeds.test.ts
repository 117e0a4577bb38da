import { createHash } from 'node:crypto'
import type { LightMyRequestResponse } from 'fastify'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AnyResource, Bundle } from '../../src/fhir/types.js'
import type { RecordedEvent } from '../../src/interop/events/interop-event.js'
import { LOINC, PATIENT, PRACTITIONER } from '../interop/fhir/feed.js'
import { appWithServices } from './app-with-services.js'
import { outcomeOf } from './sample-app.js'

const SUBJECT = { subject: { reference: 'Patient/p1' } }
const encounter = (id: string, version: string, status: string, rest: object = {}): AnyResource => ({
  resourceType: 'Encounter', id, meta: { versionId: version, lastUpdated: `2027-03-02T16:0${version}:00Z` }, status, ...SUBJECT, period: { start: '2027-03-02T15:00:00Z' }, participant: [{ individual: { reference: 'Practitioner/d1' } }], ...rest
})
const bundle = (type: string, ...resources: readonly AnyResource[]): AnyResource => ({ resourceType: 'Bundle', type, entry: resources.map(resource => ({ fullUrl: `https://ehr.example.org/fhir/${resource.resourceType}/${resource.id}`, resource })) })

describe('feeds over HTTP', () => {
  const server = appWithServices({ ASM_FEED_TINS: 'ehr=123456789,hisp=123456789,erx=123456789,*=987654321', ASM_FEED_TOKENS: 'hie=0123456789abcdef' })

  async function send (path: string, payload: unknown, headers: Record<string, string> = {}, method: 'POST' | 'PUT' = 'POST'): Promise<LightMyRequestResponse> {
    return await server.app.inject({ method, url: `/interop/${path}`, headers: { 'content-type': 'application/fhir+json', ...headers }, payload: typeof payload === 'string' ? payload : JSON.stringify(payload) })
  }
  const entries = (response: LightMyRequestResponse): string[] => (response.json<Bundle>().entry ?? []).map(({ response: one }) => one?.status ?? '')
  const quarantined = async (): Promise<{ id: number, feed: string, problem: { code: string, expression?: string } }[]> => (await server.app.inject('/interop/quarantine?count=1000')).json().messages
  async function ledger (): Promise<RecordedEvent[]> {
    const all: RecordedEvent[] = []
    for (let page: RecordedEvent[] = (await server.app.inject('/interop/events?count=1000')).json().events; page.length > 0; page = (await server.app.inject(`/interop/events?count=1000&after=${all.at(-1)?.position}`)).json().events) all.push(...page)
    return all
  }
  async function rates (tin = '123456789'): Promise<Record<string, [number, number]>> {
    const { reporters } = (await server.app.inject(`/interop/rates?periodStart=2027-01-01&periodEnd=2027-12-31&tin=${tin}`)).json() as { reporters: { rates: { measure: string, numerator: number, denominator: number }[] }[] }
    return Object.fromEntries((reporters[0]?.rates ?? []).map(({ measure, numerator, denominator }) => [measure, [numerator, denominator]]))
  }

  it('takes one resource once, and keeps what it refuses', async () => {
    const first = await send('fhir/ehr', encounter('e1', '1', 'finished'))
    expect([first.statusCode, first.headers['location'], first.json().issue[0].severity]).toEqual([201, '/interop/events?after=0&count=1', 'information'])
    expect((await server.app.inject(String(first.headers['location']))).json().events).toMatchObject([{ type: 'patient.seen', tin: '123456789', source: { system: 'fhir:ehr', id: 'Encounter/e1/_history/1#1' }, messageHash: createHash('sha256').update(JSON.stringify(encounter('e1', '1', 'finished'))).digest('hex') }])
    expect((await send('fhir/ehr/Encounter', encounter('e1', '1', 'finished'))).statusCode).toBe(200)
    // Another text of the same version says the same.
    expect((await send('fhir/ehr/Encounter/e1', { ...encounter('e1', '1', 'finished'), text: { status: 'empty' } }, {}, 'PUT')).json().issue[0].details.text).toBe('Was there already.')
    expect(outcomeOf(await send('fhir/ehr', encounter('e1', '1', 'finished', { period: { start: '2027-03-03T15:00:00Z' } })))).toMatchObject({ status: 409, code: 'EVENT_CONFLICT' })
    expect(outcomeOf(await send('fhir/ehr', encounter('e2', '1', 'finished', { period: {} })))).toMatchObject({ status: 422, code: 'MESSAGE_FIELD_MISSING', expression: 'Encounter.period' })
    expect((await quarantined()).map(({ feed, problem }) => [feed, problem.code])).toEqual([['fhir:ehr', 'EVENT_CONFLICT'], ['fhir:ehr', 'MESSAGE_FIELD_MISSING']])
    expect(await ledger()).toHaveLength(1)
  })

  it.each<[string, string, unknown, number, string]>([
    ['a name that is none', 'fhir/E%20H', encounter('e1', '1', 'finished'), 400, 'INVALID_PARAMETER'],
    ['another type than the path says', 'fhir/ehr/Task', encounter('e1', '1', 'finished'), 400, 'WRONG_RESOURCE_TYPE'],
    ['another id than the path says', 'fhir/ehr/Encounter/e9', encounter('e1', '1', 'finished'), 400, 'INVALID_RESOURCE'],
    ['no resource', 'fhir/ehr', { id: 'x' }, 400, 'INVALID_RESOURCE'],
    ['a list', 'fhir/ehr', [1], 400, 'INVALID_RESOURCE'],
    ['no JSON', 'fhir/ehr', '{', 400, 'INVALID_JSON'],
    ['a Bundle of a type that is none', 'fhir/ehr', { resourceType: 'Bundle', type: 'x' }, 422, 'BUNDLE_INVALID'],
    ['a Bundle whose entry is none', 'fhir/ehr', { resourceType: 'Bundle', type: 'batch', entry: [1] }, 422, 'BUNDLE_INVALID'],
    ['no token', 'fhir/hie', encounter('e1', '1', 'finished'), 401, 'UNAUTHENTICATED'],
    ['a notice that is none', 'direct/hisp', '[]', 422, 'MESSAGE_MALFORMED'],
    ['a notice without its kind', 'direct/hisp', {}, 422, 'MESSAGE_FIELD_MISSING']
  ])('refuses %s', async (_what, path, payload, status, code) => {
    expect(outcomeOf(await send(path, payload, path.startsWith('direct') ? { 'content-type': 'application/json' } : {}, path.endsWith('/e9') ? 'PUT' : 'POST'))).toMatchObject({ status, code })
  })

  it('asks for the token of a source that has one', async () => {
    expect((await send('fhir/hie', encounter('e1', '1', 'finished'), { authorization: 'Bearer 0123456789abcdee' })).statusCode).toBe(401)
    expect((await send('fhir/hie', encounter('e1', '1', 'finished'), { authorization: 'Bearer 0123456789abcdef' })).statusCode).toBe(201)
    // The same resource of another source is another one.
    expect((await ledger()).map(({ source, tin }) => [source.system, tin])).toEqual([['fhir:ehr', '123456789'], ['fhir:hie', '987654321']])
  })

  it('tells of each entry of a Bundle, and tries those in quarantine again', async () => {
    const before = (await quarantined()).length
    const response = await send('fhir/ehr', bundle('batch', PATIENT, PRACTITIONER, encounter('e3', '1', 'finished'), encounter('e4', '1', 'finished', { period: {} }), { resourceType: 'Observation', id: 'o1' }, encounter('e5', '1', 'planned')))
    expect([response.statusCode, response.json().type, entries(response)]).toEqual([200, 'batch-response', ['201 Created', '200 OK', '201 Created', '422 Unprocessable Entity', '400 Bad Request', '201 Created']])
    const seen = (await ledger()).find(({ source }) => source.id.startsWith('Encounter/e3/_history/1+'))
    expect(seen).toMatchObject({ npi: '1234567893', messageHash: (await ledger()).find(({ type }) => type === 'patient.identified')?.messageHash })
    const waiting = (await quarantined()).slice(before)
    expect(waiting).toMatchObject([{ problem: { code: 'MESSAGE_FIELD_MISSING', expression: 'Encounter.period' } }])
    expect((await server.app.inject({ method: 'POST', url: `/interop/quarantine/${waiting[0]?.id}/replay` })).json()).toMatchObject({ status: 'quarantined', problem: { code: 'MESSAGE_FIELD_MISSING' } })
    // Sent again, nothing is recorded twice and nothing kept twice.
    const length = (await ledger()).length
    const again = await send('fhir/ehr', bundle('batch', PATIENT, PRACTITIONER, encounter('e3', '1', 'finished'), encounter('e4', '1', 'finished', { period: {} })))
    expect(entries(again)).toEqual(['200 OK', '200 OK', '200 OK', '422 Unprocessable Entity'])
    expect([(await ledger()).length, (await quarantined()).length]).toEqual([length, before + 1])
  })

  it('takes a transaction of thousands at once', async () => {
    const count = 5_000
    const before = (await ledger()).length
    const many = bundle('transaction', ...Array.from({ length: count }, (_, index) => encounter(`many-${index}`, '1', 'finished')))
    expect(entries(await send('fhir/many', many)).filter(status => status === '201 Created')).toHaveLength(count)
    expect(await ledger()).toHaveLength(before + count)
    expect(entries(await send('fhir/many', { ...many, type: 'batch' })).filter(status => status === '200 OK')).toHaveLength(count)
  })

  it('takes the last version of a resource, and what is taken back', async () => {
    const seen = async (): Promise<number | undefined> => (await rates('987654321'))['PI_PEA_1']?.[1]
    const patients = await seen() ?? 0
    const other = (id: string, version: string, status: string): AnyResource => encounter(id, version, status, { subject: { reference: `Patient/${id}` } })
    await send('fhir/other', other('x1', '2', 'finished'))
    await send('fhir/other', other('x2', '1', 'finished'))
    expect(await seen()).toBe(patients + 2)
    // An older version that comes late changes nothing; a newer one does. `x2` is taken back, and an older version of it comes late.
    await send('fhir/other', other('x1', '1', 'in-progress'))
    expect(await seen()).toBe(patients + 2)
    await send('fhir/other', other('x1', '3', 'entered-in-error'))
    expect(await seen()).toBe(patients + 1)
    await send('fhir/other', { resourceType: 'Bundle', type: 'history', entry: [{ request: { method: 'DELETE', url: 'Encounter/x2' } }] })
    expect(await seen() ?? 0).toBe(patients)
    await send('fhir/other', other('x2', '0', 'finished'))
    expect(await seen() ?? 0).toBe(patients)
    await send('fhir/other', other('x1', '4', 'finished'))
    expect(await seen()).toBe(patients + 1)
  })

  it('takes a version alone and in company, in either order, without a contradiction', async () => {
    const npis = async (): Promise<(string | undefined)[]> => (await server.app.inject('/interop/rates?periodStart=2027-01-01&periodEnd=2027-12-31&by=tin-npi&tin=987654321')).json().reporters.map(({ npi }: { npi?: string }) => npi)
    const lone = encounter('c1', '1', 'finished', { subject: { reference: 'Patient/c1' }, participant: [{ individual: { reference: 'Practitioner/c1' } }] })
    const clinician = { ...PRACTITIONER, id: 'c1', identifier: [{ system: 'http://hl7.org/fhir/sid/us-npi', value: '1234567802' }] }
    expect((await send('fhir/company', lone)).statusCode).toBe(201)
    expect(await npis()).not.toContain('1234567802')
    expect(entries(await send('fhir/company', bundle('collection', clinician, lone)))).toEqual(['200 OK', '201 Created'])
    expect(await npis()).toContain('1234567802')
    // Alone again it was there before, and says no less than it did.
    expect((await send('fhir/company', { ...lone, text: { status: 'empty' } })).statusCode).toBe(200)
    expect(await npis()).toContain('1234567802')
    const seen = (await rates('987654321'))['PI_PEA_1']?.[1]
    await send('fhir/company', encounter('c1', '2', 'cancelled', { subject: { reference: 'Patient/c1' } }))
    expect((await rates('987654321'))['PI_PEA_1']?.[1]).toBe((seen ?? 0) - 1)
  })

  it('asks for the token before it reads the body', async () => {
    expect((await send('fhir/hie', '{')).statusCode).toBe(401)
  })

  it('counts a referral whose order, document and delivery come by different feeds', async () => {
    const referral = { resourceType: 'ServiceRequest', id: 's1', status: 'active', intent: 'order', category: [{ text: 'Referral' }], ...SUBJECT, authoredOn: '2027-04-01T10:00:00Z', identifier: [{ type: { coding: [{ code: 'PLAC' }] }, value: 'REF-1' }] }
    const document = { resourceType: 'DocumentReference', id: 'd1', status: 'current', type: { coding: [{ system: LOINC, code: '34133-9' }] }, ...SUBJECT, date: '2027-04-01T10:05:00Z', masterIdentifier: { value: 'urn:uuid:doc-1' }, context: { related: [{ reference: 'ServiceRequest/s1' }] } }
    for (const resource of [document, referral]) expect((await send('fhir/ehr', resource)).statusCode).toBe(201)
    expect((await rates())['PI_HIE_1']).toEqual([0, 1])
    const json = { 'content-type': 'application/json' }
    const sent = { kind: 'sent', messageId: '<a1@hisp>', date: '2027-04-01T10:06:00Z', documents: ['urn:uuid:doc-1', 'urn:uuid:doc-2'] }
    expect((await send('direct/hisp', sent, json)).json()).toMatchObject({ status: 'recorded', positions: [expect.any(Number), expect.any(Number)] })
    const mdn = (disposition: string, messageId: string, date: string): object => ({ kind: 'mdn', messageId, originalMessageId: '<a1@hisp>', disposition, date })
    expect((await send('direct/hisp', mdn('automatic-action/MDN-sent-automatically;dispatched', '<m1@hisp>', '2027-04-01T10:07:00Z'), json)).statusCode).toBe(201)
    expect((await rates())['PI_HIE_1']).toEqual([1, 1])
    await send('direct/hisp', mdn('failed', '<m2@hisp>', '2027-04-01T10:08:00Z'), json)
    expect((await rates())['PI_HIE_1']).toEqual([0, 1])
    await send('direct/hisp', mdn('processed', '<m3@hisp>', '2027-04-01T10:09:00Z'), json)
    expect((await rates())['PI_HIE_1']).toEqual([1, 1])
    expect((await ledger()).filter(({ evidence }) => evidence?.kind === 'direct-mdn').map(({ evidence, type }) => [type, evidence?.status])).toEqual([['summary.delivered', 'dispatched'], ['summary.failed', 'failed'], ['summary.delivered', 'processed']])
  })

  it('counts a prescription by the messages of its network', async () => {
    const scripts = [
      { message: { Header: { MessageID: 'N1', SentTime: '2027-05-01T10:00:00Z', PrescriberOrderNumber: 'RX-9' }, Body: { NewRx: { MedicationPrescribed: { DrugCoded: { DEASchedule: { Code: 'C48675' } } } } } }, patient: { system: 'CLINIC', value: '123' }, npi: '1234567893' },
      { message: { Header: { MessageID: 'S1', RelatesToMessageID: 'N1', SentTime: '2027-05-01T10:00:05Z' }, Body: { Status: { Code: '010' } } } },
      { message: { Header: { MessageID: 'H1', SentTime: '2027-05-01T09:59:00Z' }, Body: { RxHistoryRequest: {} } }, patient: { system: 'CLINIC', value: '123' }, purpose: 'pdmp' },
      { message: { Header: { MessageID: 'S2', SentTime: '2027-05-01T10:00:05Z' }, Body: { Status: {} } } }
    ]
    const response = await send('ncpdp/erx', `${scripts.map(script => JSON.stringify(script)).join('\n')}\n{"message":`, { 'content-type': 'application/x-ndjson' })
    const outcomes = response.body.trim().split('\n').map(line => JSON.parse(line) as { status: string, error?: { code: string } })
    expect(outcomes.map(({ status, error }) => error?.code ?? status)).toEqual(['recorded', 'recorded', 'recorded', 'MESSAGE_FIELD_MISSING', 'INVALID_JSON'])
    expect((await ledger()).slice(-4)).toMatchObject([{ type: 'prescription.written', order: 'RX-9', detail: { schedule: 'II' } }, { type: 'prescription.transmitted' }, { type: 'prescription.status', evidence: { kind: 'ncpdp-status', status: '010' } }, { type: 'pdmp.queried' }])
    expect((await rates())['PI_EP_1']).toEqual([1, 1])
    await send('ncpdp/erx', { message: { Header: { MessageID: 'E1', RelatesToMessageID: 'N1', SentTime: '2027-05-01T10:01:00Z' }, Body: { Error: { Code: '601' } } } }, { 'content-type': 'application/json' })
    expect((await rates())['PI_EP_1']).toEqual([0, 1])
  })

  it('takes documents by MHD, whole or not at all', async () => {
    const data = Buffer.from('<ClinicalDocument/>').toString('base64')
    const attachment = { contentType: 'text/xml', size: 19, hash: createHash('sha1').update('<ClinicalDocument/>').digest('base64') }
    const document = (id: string, rest: object): AnyResource => ({ resourceType: 'DocumentReference', status: 'current', masterIdentifier: { value: id }, type: { coding: [{ system: LOINC, code: '34133-9' }] }, subject: { identifier: { system: 'CLINIC', value: '123' } }, date: '2027-06-01T10:00:00Z', content: [{ attachment: { ...attachment, ...rest } }] })
    const provide = (id: string, rest: object = {}): AnyResource => ({
      resourceType: 'Bundle',
      type: 'transaction',
      meta: { profile: ['https://profiles.ihe.net/ITI/MHD/StructureDefinition/IHE.MHD.Comprehensive.ProvideBundle'] },
      entry: [['List', { resourceType: 'List', status: 'current', mode: 'working' }], ['DocumentReference', document(id, { url: 'urn:uuid:b1', ...rest })], ['Binary', { resourceType: 'Binary', contentType: 'text/xml', data }]].map(([url, resource]) => ({ fullUrl: url === 'Binary' ? 'urn:uuid:b1' : `urn:uuid:${String(url)}`, resource, request: { method: 'POST', url } }))
    })
    const provided = await send('fhir/ehr', provide('doc-65'))
    expect([provided.statusCode, provided.json().type, entries(provided)]).toEqual([200, 'transaction-response', ['201 Created', '201 Created', '201 Created']])
    for (const wrong of [{ size: 18 }, { hash: 'AAAA' }, { url: 'urn:uuid:none' }]) expect(outcomeOf(await send('fhir/ehr', provide('doc-66', wrong)))).toMatchObject({ status: 422, code: 'MESSAGE_FIELD_INVALID', expression: expect.stringContaining('DocumentReference.content[0].attachment') })
    expect(outcomeOf(await send('fhir/ehr', { ...provide('doc-67'), entry: [] }))).toMatchObject({ status: 422, code: 'BUNDLE_INVALID' })
    expect((await send('fhir/ehr/DocumentReference', document('doc-105', { data }))).statusCode).toBe(201)
    expect(outcomeOf(await send('fhir/ehr/DocumentReference', document('doc-106', { data, size: 3 })))).toMatchObject({ code: 'MESSAGE_FIELD_INVALID', expression: 'DocumentReference.content[0].attachment.size' })
    const received = (await ledger()).filter(({ type }) => type === 'summary.received').map(({ document: one }) => one)
    expect(received).toEqual(['doc-65', 'doc-105'])
    expect((await rates())['PI_HIE_4']).toEqual([0, 2])
    // A replay knows by which way a document came.
    expect((await quarantined()).at(-1)?.feed).toBe('mhd:ehr')
  })

  describe('subscriptions', () => {
    const status = (type: string, count: number, numbers: readonly number[] = [], focus = 'Encounter/n'): AnyResource => ({
      resourceType: 'Parameters',
      parameter: [
        { name: 'subscription', valueReference: { reference: 'https://hie.example.org/fhir/Subscription/enc' } }, { name: 'topic', valueCanonical: 'https://hie.example.org/topic' }, { name: 'status', valueCode: 'active' }, { name: 'type', valueCode: type },
        { name: 'events-since-subscription-start', valueString: String(count) },
        ...numbers.map(number => ({ name: 'notification-event', part: [{ name: 'event-number', valueString: String(number) }, { name: 'focus', valueReference: { reference: `https://hie.example.org/fhir/${focus}${number}` } }] }))
      ]
    })
    const notify = async (first: AnyResource, ...rest: readonly AnyResource[]): Promise<LightMyRequestResponse> => await send('fhir/hie', {
      resourceType: 'Bundle', type: 'history', entry: [first, ...rest].map((resource, index) => ({ fullUrl: index === 0 ? 'urn:uuid:1' : `https://hie.example.org/fhir/Encounter/${resource.id}`, resource, request: { method: index === 0 ? 'GET' : 'PUT', url: index === 0 ? 'Subscription/enc/$status' : `Encounter/${resource.id}` } }))
    }, { authorization: 'Bearer 0123456789abcdef' })
    const state = async (): Promise<object> => (await server.app.inject('/interop/subscriptions')).json().subscriptions[0]
    const event = async (number: number): Promise<LightMyRequestResponse> => await notify(status('event-notification', number, [number]), encounter(`n${number}`, '1', 'finished'))

    it('shake hands, beat, and notify; what is missing is told, and closed when it comes', async () => {
      expect((await notify(status('handshake', 0))).statusCode).toBe(200)
      expect(await state()).toMatchObject({ source: 'hie', subscription: 'Subscription/enc', topic: 'https://hie.example.org/topic', status: 'active', highest: 0, missing: 0 })
      expect(entries(await event(1))).toEqual(['200 OK', '201 Created'])
      await event(4)
      expect(await state()).toMatchObject({ highest: 4, missing: 2, missingRanges: [[2, 3]] })
      await event(3)
      expect(await state()).toMatchObject({ highest: 4, missing: 1, missingRanges: [[2, 2]] })
      await notify(status('heartbeat', 6))
      expect(await state()).toMatchObject({ highest: 6, missing: 3, missingRanges: [[2, 2], [5, 6]] })
      await notify(status('query-event', 6, [2, 5, 6]), encounter('n2', '1', 'finished'), encounter('n5', '1', 'finished'), encounter('n6', '1', 'finished'))
      expect(await state()).toMatchObject({ highest: 6, missing: 0, missingRanges: [] })
      expect((await ledger()).filter(({ source }) => /^Encounter\/n\d\//.test(source.id))).toHaveLength(6)
      // A subscription that is made anew counts from its beginning.
      await notify(status('handshake', 0))
      expect(await state()).toMatchObject({ highest: 0, missing: 0 })
    })

    it('of servers of R4B and R5 are read too', async () => {
      const resource = { resourceType: 'SubscriptionStatus', status: 'active', type: 'event-notification', eventsSinceSubscriptionStart: '3', notificationEvent: [{ eventNumber: 3, focus: { reference: 'Encounter/n3' } }], subscription: { reference: 'Subscription/other' }, topic: 'https://hie.example.org/topic' }
      const sent = { resourceType: 'Bundle', type: 'subscription-notification', entry: [{ fullUrl: 'urn:uuid:1', resource }, { fullUrl: 'https://hie.example.org/fhir/Encounter/n3', resource: encounter('n3', '1', 'finished') }] }
      expect(entries(await send('fhir/hie', sent, { authorization: 'Bearer 0123456789abcdef' }))).toEqual(['200 OK', '200 OK'])
      const { subscriptions } = (await server.app.inject('/interop/subscriptions')).json()
      expect(subscriptions).toEqual([expect.objectContaining({ subscription: 'Subscription/enc' }), expect.objectContaining({ subscription: 'Subscription/other', highest: 3, missingRanges: [[1, 2]] })])
    })

    it('that only name a resource leave what they name in quarantine', async () => {
      const response = await notify(status('event-notification', 1, [1], 'Encounter/only'))
      expect(entries(response)).toEqual(['200 OK', '400 Bad Request'])
      expect((await quarantined()).at(-1)).toMatchObject({ feed: 'fhir:hie', problem: { code: 'MESSAGE_UNSUPPORTED' } })
    })

    it('without a status that can be read are refused, and not counted', async () => {
      for (const wrong of [status('party', 2), { ...status('heartbeat', 2), parameter: [{ name: 'subscription' }] }]) expect(outcomeOf(await notify(wrong))).toMatchObject({ status: 422, code: 'MESSAGE_FIELD_MISSING' })
      expect(outcomeOf(await notify(status('heartbeat', -2)))).toMatchObject({ status: 422, code: 'MESSAGE_FIELD_INVALID' })
      expect(await state()).toMatchObject({ highest: 1 })
    })
  })

  it('answers any JSON with a code, 10,000 times for each feed', { timeout: 300_000 }, async () => {
    const seeds = [encounter('f1', '1', 'finished'), bundle('transaction', PATIENT, encounter('f2', '1', 'finished')), bundle('batch', PATIENT, encounter('f3', '1', 'finished')), { resourceType: 'Task', id: 't', status: 'accepted', focus: { reference: 'MedicationRequest/m' }, lastModified: '2027-03-02' }]
    const notices = [{ kind: 'sent', messageId: 'x', date: '2027-04-01T10:06:00Z', documents: ['d'] }, { message: { Header: { MessageID: 'N', SentTime: '2027-05-01T10:00:00Z' }, Body: { NewRx: {} } } }]
    const codes = new Map<number, number>()
    const fuzz = async (path: string, from: readonly object[], headers: Record<string, string>): Promise<void> => {
      const altered = fc.oneof(fc.json({ maxDepth: 4 }), fc.tuple(fc.constantFrom(...from), fc.nat(), fc.jsonValue({ maxDepth: 2 })).map(([seed, place, value]) => JSON.stringify(replaced(seed, place, value))), fc.string({ unit: 'binary', maxLength: 60 }))
      const payloads = fc.sample(altered, { numRuns: 10_000, seed: 7 })
      // Senders that wait at one time share a commit.
      for (let start = 0; start < payloads.length; start += 100) {
        await Promise.all(payloads.slice(start, start + 100).map(async payload => {
          const response = await send(path, payload, headers)
          codes.set(response.statusCode, (codes.get(response.statusCode) ?? 0) + 1)
          if (response.statusCode >= 400) expect(outcomeOf(response).code, payload).not.toBe('INTERNAL')
        }))
      }
    }
    await fuzz('fhir/fuzz', seeds, {})
    await fuzz('direct/fuzz', notices.slice(0, 1), { 'content-type': 'application/json' })
    await fuzz('ncpdp/fuzz', notices.slice(1), { 'content-type': 'application/json' })
    expect([...codes.values()].reduce((sum, count) => sum + count)).toBe(30_000)
    expect(Math.min(...[200, 201, 400, 422].map(code => codes.get(code) ?? 0))).toBeGreaterThan(50)
    expect(await server.app.inject('/interop/ledger').then(response => response.json())).toHaveProperty('head')
    expect((await server.app.inject({ method: 'POST', url: '/interop/ledger/verify' })).json().faults).toEqual([])
  })
})

describe('feeds over HTTP without a database', () => {
  const server = appWithServices()

  it.each(['direct', 'ncpdp'])('%s answers nothing by halves', async feed => {
    await server.services.store.close()
    const response = await server.app.inject({ method: 'POST', url: `/interop/${feed}/gw`, headers: { 'content-type': 'application/x-ndjson' }, payload: '{}\n{}' })
    expect(outcomeOf(response)).toMatchObject({ status: 503, code: 'STORE_UNAVAILABLE' })
  })
})

/** The same with one value, by its place in a walk through it, replaced. */
function replaced (json: object, place: number, value: unknown): unknown {
  let count = 0
  const total = (one: unknown): number => typeof one !== 'object' || one === null ? 1 : 1 + Object.values(one).reduce<number>((sum, child) => sum + total(child), 0)
  const target = place % total(json)
  const walk = (one: unknown): unknown => {
    if (count++ === target) return value
    if (typeof one !== 'object' || one === null) return one
    return Array.isArray(one) ? one.map(walk) : Object.fromEntries(Object.entries(one).map(([name, child]) => [name, walk(child)]))
  }
  return walk(json)
}
