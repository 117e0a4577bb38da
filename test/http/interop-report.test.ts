import { beforeAll, describe, expect, it } from 'vitest'
import type { Bundle, MeasureReport, PractitionerRole, Provenance } from '../../src/fhir/types.js'
import type { ReporterRates } from '../../src/interop/pi/roll-up.js'
import { interopEvents } from '../interop/practice-events.js'
import { appWithServices } from './app-with-services.js'
import { outcomeOf } from './sample-app.js'

const QUERY = 'periodStart=2027-01-01&periodEnd=2027-12-31'

describe('results of Promoting Interoperability in FHIR', () => {
  const server = appWithServices()
  beforeAll(async () => {
    await server.app.inject({ method: 'POST', url: '/interop/events', headers: { 'content-type': 'application/x-ndjson' }, payload: interopEvents().map(event => JSON.stringify(event)).join('\n') })
  })

  const report = async (query: string): Promise<MeasureReport[]> => {
    const response = await server.app.inject(`/interop/report?${QUERY}${query}`)
    expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'application/fhir+json; charset=utf-8'])
    return (response.json<Bundle>().entry ?? []).map(({ resource }) => resource as MeasureReport)
  }
  const countsOf = ({ measure, group = [] }: MeasureReport): unknown[] => [/Measure\/(\w+)\|2027$/.exec(measure)?.[1], ...(group[0]?.population ?? []).slice(1).map(({ count }) => count)]

  it('are reports with the counts of the rates, and the attestations of the practice', async () => {
    const [, ...reporters] = (await server.app.inject(`/interop/rates?${QUERY}`)).json<{ reporters: ReporterRates[] }>().reporters
    const practice = reporters[0] as ReporterRates
    const reports = await report('&cehrtId=0015EABCDEF1234')
    expect(reports.slice(0, 4).map(countsOf)).toEqual(practice.rates.map(({ measure, numerator, denominator }) => [measure, denominator, numerator]))
    expect(practice.rates.map(({ numerator, denominator }) => [numerator, denominator])).toEqual([[1, 2], [1, 1], [0, 1], [0, 2]])
    expect(reports.slice(4).map(({ measure, group }) => [/PI_\w+/.exec(measure)?.[0], group?.[0]?.measureScore?.extension?.[0]?.valueBoolean])).toEqual([['PI_EP_2', true], ['PI_PPHI_1', true], ['PI_PPHI_2', false]])
    expect(new Set(reports.map(({ id }) => id)).size).toBe(7)
    expect((await report('')).map(({ id }) => id)).toEqual(reports.map(({ id }) => id))
  })

  it('are of clinicians within the practice where that is asked for', async () => {
    const reports = await report('&by=tin-npi')
    const roles = reports.map(({ contained = [] }) => contained.flatMap(one => one.resourceType === 'PractitionerRole' ? (one as PractitionerRole).practitioner?.identifier?.value : []).join())
    expect([...new Set(roles)]).toEqual(['1234567802', '1234567893'])
    expect(reports).toHaveLength(8)
  })

  it.each([['cehrtId=short', 'INVALID_PARAMETER'], ['by=npi', 'INVALID_PARAMETER'], ['npi=1234567893', 'CONFLICTING_PARAMETERS']])('refuse %s', async (query, code) => {
    expect(outcomeOf(await server.app.inject(`/interop/report?${QUERY}&${query}`))).toMatchObject({ status: 400, code })
    expect(outcomeOf(await server.app.inject('/interop/report'))).toMatchObject({ status: 400, code: 'MISSING_PARAMETER' })
    expect(outcomeOf(await server.app.inject('/interop/report?periodStart=2031-01-01&periodEnd=2031-12-31'))).toMatchObject({ status: 400, code: 'INVALID_PERIOD' })
  })

  it('leave out what has no reporter, and what attests to no measure', async () => {
    const before = [(await report('')).length, (await report('&by=tin-npi')).length]
    const common = { occurredAt: '2027-03-03T15:00:00Z', tin: '123456789' }
    const events = [
      { type: 'referral.made', source: { system: 'ehr', id: 'nobody' }, order: 'ref-9', patient: { system: 'CLINIC', value: '1' }, ...common },
      { type: 'attestation.made', source: { system: 'ehr', id: 'nothing' }, detail: { measure: 'no measure', value: true }, ...common }
    ]
    for (const payload of events) expect((await server.app.inject({ method: 'POST', url: '/interop/events', payload })).statusCode).toBe(201)
    expect([(await report('')).length, (await report('&by=tin-npi')).length]).toEqual(before)
    // The practice counts it all the same.
    expect(countsOf((await report(''))[1] as MeasureReport)).toEqual(['PI_HIE_1', 2, 1])
  })

  it('are traced to events and raw messages by one Provenance for each of a denominator', async () => {
    const response = await server.app.inject({ url: `/interop/evidence?${QUERY}&tin=123456789`, headers: { accept: 'application/fhir+ndjson' } })
    expect(response.headers['content-type']).toContain('application/fhir+ndjson')
    const lines = response.body.trim().split('\n').map(line => JSON.parse(line) as Provenance)
    const reports = await report('')
    for (const made of reports.slice(0, 4)) {
      const [, denominator, numerator] = countsOf(made)
      const mine = lines.filter(({ target }) => target[0]?.reference === `urn:uuid:${made.id}`)
      expect([mine.length, mine.filter(({ activity }) => activity?.coding?.[0]?.code === 'numerator').length]).toEqual([denominator, numerator])
    }
    const identifiers = lines.flatMap(({ entity = [] }) => entity.map(({ what }) => what.identifier))
    const { events } = (await server.app.inject('/interop/events?count=1000')).json<{ events: { position: number, messageHash?: string }[] }>()
    for (const identifier of identifiers) expect(events.some(({ position, messageHash }) => identifier?.value === (identifier?.system?.includes('position') === true ? String(position) : messageHash))).toBe(true)
    expect(identifiers.some(identifier => identifier?.system === 'urn:asm-ecqm:message-sha256')).toBe(true)
    // CSV says the same of the same events.
    const csv = (await server.app.inject(`/interop/evidence?${QUERY}&tin=123456789`)).body.trim().split('\n').length - 1
    expect(identifiers.filter(identifier => identifier?.system === 'urn:asm-ecqm:ledger-position')).toHaveLength(csv)
  })
})
