import type { LightMyRequestResponse } from 'fastify'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EVENT_TYPES } from '../../src/interop/events/event-types.js'
import { appWithServices } from './app-with-services.js'
import { outcomeOf } from './sample-app.js'

const event = (id: string, rest: object = {}): object => ({
  type: 'patient.seen', occurredAt: '2027-03-02T10:00:00-05:00', source: { system: 'ehr', id }, tin: '123456789', npi: '1234567893', patient: { system: 'CLINIC', value: 'mrn-secret' }, ...rest
})

describe('the ledger over HTTP', () => {
  const server = appWithServices()

  const post = async (payload: object): Promise<LightMyRequestResponse> => await server.app.inject({ method: 'POST', url: '/interop/events', payload })
  const postLines = async (lines: readonly string[], headers: Record<string, string> = {}): Promise<LightMyRequestResponse> => await server.app.inject({ method: 'POST', url: '/interop/events', headers: { 'content-type': 'application/x-ndjson', ...headers }, payload: lines.join('\n') })
  const outcomes = (response: LightMyRequestResponse): { status: string, position?: number, error?: { code: string, expression?: string } }[] => response.body.trim().split('\n').map(line => JSON.parse(line))

  it('records one event, once, with a token in place of the patient', async () => {
    const first = await post(event('1', { payload: 'raw secret message' }))
    expect([first.statusCode, first.json()]).toEqual([201, { status: 'recorded', position: 1 }])
    const again = await post(event('1', { payload: 'raw secret message' }))
    expect([again.statusCode, again.json()]).toEqual([200, { status: 'duplicate', position: 1 }])
    expect(outcomeOf(await post(event('1', { npi: '1234567802' })))).toMatchObject({ status: 409, code: 'EVENT_CONFLICT' })
    expect(outcomeOf(await post(event('1', { payload: 'another raw message' })))).toMatchObject({ status: 409, code: 'EVENT_CONFLICT' })
    // One raw message may be behind several events.
    expect((await post(event('1b', { payload: 'raw secret message', npi: '1234567802' }))).json()).toEqual({ status: 'recorded', position: 2 })
    const { events } = (await server.app.inject('/interop/events?npi=1234567893&from=2027-03-02&to=2027-03-03')).json()
    expect(events).toEqual([expect.objectContaining({ position: 1, type: 'patient.seen', occurredAt: '2027-03-02T15:00:00.000Z', patient: expect.stringMatching(/^[\w-]{32}$/), messageHash: expect.stringMatching(/^[0-9a-f]{64}$/) })])
    expect(JSON.stringify(events)).not.toContain('secret')
    expect((await server.app.inject('/interop/events?npi=1234567802')).json()).toMatchObject({ events: [{ position: 2 }] })
    expect((await server.app.inject('/interop/events?npi=1234567893&after=1')).json()).toEqual({ events: [] })
  })

  it('records many, each with its outcome in its place, and loses none for the sake of another', async () => {
    const response = await postLines([JSON.stringify(event('2')), '', '{', JSON.stringify(event('3', { npi: '1234567890' })), JSON.stringify(event('1', { payload: 'raw secret message' })), JSON.stringify(event('4'))])
    expect([response.statusCode, response.headers['content-type']]).toEqual([200, expect.stringContaining('application/x-ndjson')])
    expect(outcomes(response)).toMatchObject([
      { status: 'recorded', position: 3 }, { status: 'refused', error: { code: 'INVALID_JSON' } }, { status: 'refused', error: { code: 'EVENT_INVALID', expression: 'npi' } }, { status: 'duplicate', position: 1 }, { status: 'recorded', position: 4 }
    ])
  })

  it('repeats the outcomes of a request that is sent again under its key', async () => {
    const lines = [JSON.stringify(event('5')), JSON.stringify(event('6'))]
    const first = await postLines(lines, { 'idempotency-key': 'key-1' })
    expect(outcomes(first).map(({ status }) => status)).toEqual(['recorded', 'recorded'])
    expect((await postLines(lines, { 'idempotency-key': 'key-1' })).body).toBe(first.body)
    expect(outcomes(await postLines(lines)).map(({ status }) => status)).toEqual(['duplicate', 'duplicate'])
    expect(outcomeOf(await postLines([JSON.stringify(event('7'))], { 'idempotency-key': 'key-1' }))).toMatchObject({ status: 409, code: 'MESSAGE_CONFLICT' })
    expect(outcomeOf(await postLines(lines, { 'idempotency-key': 'two words' }))).toMatchObject({ status: 400, code: 'INVALID_PARAMETER' })
  })

  it.each<[string, object, string | undefined]>([
    ['no object', [], undefined],
    ['another field', event('x', { secret: 1 }), undefined],
    ['an unknown type', event('x', { type: 'constructor' }), 'type'],
    ['no source', event('x', { source: undefined }), 'source'],
    ['a time without a zone', event('x', { occurredAt: '2027-03-02T10:00:00' }), 'occurredAt'],
    ['a day that is none', event('x', { occurredAt: '2027-02-30T10:00:00Z' }), 'occurredAt'],
    ['a TIN with a hyphen', event('x', { tin: '12-3456789' }), 'tin'],
    ['no patient where one is needed', event('x', { patient: undefined }), 'patient'],
    ['a patient with more than an identifier', event('x', { patient: { system: 'a', value: 'b', name: 'secret' } }), 'patient'],
    ['half of a character', event('x', { order: '\ud800' }), 'order'],
    ['a zero character', event('x', { encounter: 'a\0' }), 'encounter'],
    ['no status of an answer', event('x', { type: 'prescription.status', order: '1', evidence: { kind: 'ncpdp-status' } }), 'evidence.status'],
    ['a schedule that is none', event('x', { type: 'prescription.written', order: '1', detail: { schedule: 'secret' } }), 'detail.schedule'],
    ['no method', event('x', { type: 'prescription.transmitted', order: '1' }), 'detail.method'],
    ['nothing that is cancelled', event('x', { type: 'event.cancelled' }), 'cancels']
  ])('refuses an event with %s, naming the field and no value', async (_name, given, expression) => {
    const response = await post(given)
    expect(outcomeOf(response)).toMatchObject({ status: 422, code: 'EVENT_INVALID', expression })
    expect(response.body).not.toContain('secret')
  })

  it('gives rates by practice and clinician, and the events and messages behind each number', async () => {
    const query = 'periodStart=2027-01-01&periodEnd=2027-12-31'
    const { period, notReportable, reporters } = (await server.app.inject(`/interop/rates?${query}`)).json()
    expect([period, notReportable]).toEqual([{ start: '2027-01-01', end: '2027-12-31', days: 365 }, undefined])
    expect(reporters).toEqual([{ tin: '123456789', rates: expect.arrayContaining([{ measure: 'PI_PEA_1', numerator: 0, denominator: 1, missing: { 'no access by the portal': 1 } }]), shown: [] }])
    expect((await server.app.inject(`/interop/rates?${query}&by=tin-npi`)).json().reporters.map(({ npi }: { npi: string }) => npi)).toEqual(['1234567802', '1234567893'])
    expect((await server.app.inject('/interop/rates?periodStart=2027-07-01&periodEnd=2027-09-30')).json().notReportable).toContain('180')
    const evidence = await server.app.inject(`/interop/evidence?${query}&npi=1234567893`)
    expect([evidence.statusCode, evidence.headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8'])
    expect(evidence.body.split('\n')).toEqual([
      'measure,tin,npi,isMet,missing,position,type,occurredAt,sourceSystem,sourceId,messageHash',
      expect.stringMatching(/^PI_PEA_1,123456789,1234567893,false,no access by the portal,1,patient\.seen,2027-03-02T15:00:00\.000Z,ehr,1,[0-9a-f]{64}$/), ''
    ])
    for (const path of ['rates', 'evidence']) {
      expect(outcomeOf(await server.app.inject(`/interop/${path}?periodStart=2027-01-01`))).toMatchObject({ status: 400, code: 'MISSING_PARAMETER' })
      expect(outcomeOf(await server.app.inject(`/interop/${path}?${query}&npi=12`))).toMatchObject({ status: 400, code: 'INVALID_PARAMETER' })
    }
    expect(outcomeOf(await server.app.inject(`/interop/rates?${query}&by=month`))).toMatchObject({ status: 400, code: 'INVALID_PARAMETER' })
  })

  it('scores a practice from its rates and what it attested to last, for the year in question', async () => {
    const attest = (id: string, measure: string, value: boolean, rest: object = {}): string => JSON.stringify({ type: 'attestation.made', occurredAt: '2027-12-01T00:00:00Z', source: { system: 'attest', id }, tin: '987654321', detail: { measure, value }, ...rest })
    const all = ['PI_PPHI_1', 'PI_PPHI_2', 'PI_INFBLO_1', 'PI_ONCDIR_1', 'PI_EP_2', 'PI_HIE_5', 'PI_PHCDRR_1', 'PI_PHCDRR_1_PROD', 'PI_PHCDRR_3_EX_1', 'PI_LVPP_1']
    const visit = { tin: '987654321', patient: { system: 'CLINIC', value: 'scored' } }
    const told = [
      ...all.map(id => attest(id, id, true)), attest('later', 'PI_ONCDIR_1', false, { occurredAt: '2027-12-02T00:00:00Z' }),
      attest('of another practice', 'PI_HIE_6', true, { tin: '123456789' }), attest('of another year', 'PI_HIE_6', true, { detail: { measure: 'PI_HIE_6', value: true, year: 2026 } }),
      JSON.stringify(event('scored', visit)), JSON.stringify({ ...event('access', visit), type: 'access.provided', detail: { means: 'both' } })
    ]
    expect(outcomes(await postLines(told)).every(({ status }) => status === 'recorded')).toBe(true)
    const query = 'tin=987654321&periodStart=2027-01-01&periodEnd=2027-12-31&cehrtId=0015EABCDEF1234'
    const first = (await server.app.inject(`/interop/score?${query}`)).json()
    expect(first).toMatchObject({ score: 0, option: 'B', missing: ['PI_ONCDIR_1: attest to it.'], refused: [] })
    await postLines([attest('at submission', 'PI_ONCDIR_1', true, { occurredAt: '2028-01-20T00:00:00Z', detail: { measure: 'PI_ONCDIR_1', value: true, year: 2027 } })])
    const second = (await server.app.inject(`/interop/score?${query}`)).json()
    expect(second).toMatchObject({ tin: '987654321', score: 100, missing: [], refused: [] })
    expect(second.points.map(({ measure, points }: { measure: string, points: number }) => [measure, points])).toEqual([
      ['PI_EP_1', 0], ['PI_EP_2', 10], ['PI_HIE_5', 40], ['PI_PEA_1', 25], ['PI_PHCDRR_1 + PI_PHCDRR_3', 25]
    ])
    expect((await server.app.inject('/interop/score?tin=987654321&periodStart=2027-07-01&periodEnd=2027-08-31&cehrtId=0015EABCDEF1234')).json()).toMatchObject({ score: 0, missing: expect.arrayContaining([expect.stringContaining('180')]) })
    expect(outcomeOf(await server.app.inject('/interop/score?periodStart=2027-01-01&periodEnd=2027-12-31'))).toMatchObject({ status: 400, code: 'MISSING_PARAMETER' })
    expect(outcomeOf(await server.app.inject('/interop/score?tin=987654321&periodStart=2031-01-01&periodEnd=2031-12-31'))).toMatchObject({ status: 400, code: 'INVALID_PERIOD' })
  })

  it('verifies its chain, and knows of no quarantined message that is not there', async () => {
    const { head, messages } = (await server.app.inject('/interop/ledger')).json()
    expect([head.position, messages]).toEqual([22, { recorded: 3, quarantined: 0, replayed: 0 }])
    expect((await server.app.inject({ method: 'POST', url: '/interop/ledger/verify' })).json()).toMatchObject({ events: 22, messages: 3, head, faults: [] })
    expect((await server.app.inject('/interop/quarantine')).json()).toEqual({ messages: [] })
    for (const id of ['1', 'x', '99999999999999999999']) expect(outcomeOf(await server.app.inject({ method: 'POST', url: `/interop/quarantine/${id}/replay` }))).toMatchObject({ status: 404, code: 'MESSAGE_NOT_FOUND' })
  })

  it('answers 10,000 lines of anything with one outcome each, and goes on', async () => {
    const keys = fc.constantFrom('type', 'occurredAt', 'source', 'patient', 'detail', 'npi', 'evidence', '__proto__', 'payload')
    const values = fc.oneof(fc.jsonValue(), fc.constantFrom(...Object.keys(EVENT_TYPES), '2027-01-01T00:00:00Z', '1234567893'), fc.record({ system: fc.string(), id: fc.string(), value: fc.string() }))
    const line = fc.oneof(fc.json(), fc.string().map(text => text.replace(/\n/g, ' ')), fc.dictionary(keys, values).map(changes => JSON.stringify({ ...event('fuzz'), ...changes })))
    const lines = fc.sample(line, { numRuns: 10_000, seed: 7 })
    const given = lines.filter(one => one.trim() !== '')
    const response = await postLines(lines)
    expect(response.statusCode).toBe(200)
    expect(outcomes(response).length).toBe(given.length)
    for (const { status, error } of outcomes(response)) if (status === 'refused') expect(['EVENT_INVALID', 'EVENT_CONFLICT', 'INVALID_JSON']).toContain(error?.code)
    expect((await server.app.inject({ method: 'POST', url: '/interop/ledger/verify' })).json()).toMatchObject({ faults: [] })
  }, 60_000)
})
