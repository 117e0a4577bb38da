import { describe, expect, it } from 'vitest'
import type { EventType } from '../../../src/interop/events/event-types.js'
import type { RecordedEvent } from '../../../src/interop/events/interop-event.js'
import type { CountedItem, ProportionMeasure, YesNoMeasure } from '../../../src/interop/pi/counted-item.js'
import { countedItems, type RateOptions } from '../../../src/interop/pi/rates.js'
import { rollUp } from '../../../src/interop/pi/roll-up.js'

const TIN = '123456789'
const [ANA, BEN] = ['1234567893', '1234567802']
/** 180 days: 5 July to 31 December. */
const OPTIONS: RateOptions = { start: '2027-07-05T04:00:00.000Z', end: '2028-01-01T05:00:00.000Z', zone: 'America/New_York', controlledSubstances: true }

type Told = readonly [type: EventType, occurredAt: string, rest?: Partial<RecordedEvent>]

/** A ledger in which these things were told of in this order. */
function ledger (...told: readonly Told[]): RecordedEvent[] {
  return told.map(([type, at, rest = {}], index) => ({
    type, occurredAt: new Date(at).toISOString(), source: { system: 'ehr', id: String(index + 1) }, tin: TIN, npi: ANA, position: index + 1, recordedAt: '2028-01-15T00:00:00.000Z', ...rest
  }))
}

const items = (events: readonly RecordedEvent[], options: Partial<RateOptions> = {}): CountedItem[] => countedItems(events, { ...OPTIONS, ...options })
/** Numerator, denominator and what the others lack. */
function rate (measure: ProportionMeasure | YesNoMeasure, events: readonly RecordedEvent[], options: Partial<RateOptions> = {}): [number, number, Readonly<Record<string, number>>] {
  const rates = rollUp(items(events, options), 'tin').flatMap(row => [...row.rates, ...row.shown]).filter(row => row.measure === measure)
  return [rates.reduce((sum, { numerator }) => sum + numerator, 0), rates.reduce((sum, { denominator }) => sum + denominator, 0), Object.assign({}, ...rates.map(({ missing }) => missing))]
}

const written = (order: string, rest: Partial<RecordedEvent> = {}): Told => ['prescription.written', '2027-08-02T14:00:00Z', { order, patient: 'p', ...rest }]
const sent = (order: string, method = 'electronic', at = '2027-08-02T14:01:00Z'): Told => ['prescription.transmitted', at, { order, detail: { method } }]
const status = (order: string, text: string, at = '2027-08-02T14:02:00Z'): Told => ['prescription.status', at, { order, evidence: { kind: 'ncpdp-status', status: text } }]

describe('PI_EP_1', () => {
  it('counts what was sent electronically and accepted', () => {
    expect(rate('PI_EP_1', ledger(written('1'), sent('1'), status('1', '010'), written('2'), sent('2', 'fax'), written('3'), sent('3'), written('4')))).toEqual([1, 4, { 'not sent electronically': 2, 'no answer of the network or pharmacy': 1 }])
  })

  it('takes the last answer, by when it was given and not when it was told of', () => {
    const late = status('1', 'error', '2027-08-02T14:05:00Z')
    expect(rate('PI_EP_1', ledger(written('1'), sent('1'), late, status('1', 'accepted')))).toEqual([0, 1, { 'not accepted by its last answer': 1 }])
    expect(rate('PI_EP_1', ledger(written('1'), sent('1'), status('1', 'error'), status('1', 'accepted', '2027-08-02T14:09:00Z')))).toEqual([1, 1, {}])
  })

  it('leaves out what was cancelled before it was sent, and what needs no prescription; and controlled substances where they are not to count', () => {
    const cancelled = (order: string, at: string): Told => ['prescription.cancelled', at, { order }]
    const events = ledger(
      written('1'), cancelled('1', '2027-08-02T14:00:30Z'), sent('1'), written('2'), sent('2'), status('2', '000'), cancelled('2', '2027-08-02T15:00:00Z'),
      written('3', { detail: { prescriptionRequired: false } }), written('4', { detail: { schedule: 'II' } }), written('5', { detail: { schedule: 'none' } }))
    expect(rate('PI_EP_1', events).slice(0, 2)).toEqual([1, 3])
    expect(rate('PI_EP_1', events, { controlledSubstances: false }).slice(0, 2)).toEqual([1, 2])
  })

  it('counts an order once that two feeds tell of, and nothing outside of the period', () => {
    const events = ledger(
      written('1'), written('1', { source: { system: 'hl7v2:EHR|CLINIC', id: 'M1#1' } }), sent('1'), sent('1'), status('1', 'accepted'),
      ['prescription.written', '2027-07-05T03:59:59Z', { order: '2', patient: 'p' }], ['prescription.written', '2027-07-05T04:00:00Z', { order: '3', patient: 'p' }],
      ['prescription.written', '2028-01-01T04:59:59Z', { order: '4', patient: 'p' }], ['prescription.written', '2028-01-01T05:00:00Z', { order: '5', patient: 'p' }],
      // Sent and accepted when the period was over.
      sent('4', 'electronic', '2028-01-01T05:00:01Z'), status('4', 'accepted', '2028-01-01T05:00:02Z'))
    expect(rate('PI_EP_1', events)).toEqual([1, 3, { 'not sent electronically': 2 }])
  })
})

describe('PI_HIE_1', () => {
  const made = (order: string): Told => ['referral.made', '2027-08-02T14:00:00Z', { order, patient: 'p' }]
  const created = (order: string, document: string): Told => ['summary.created', '2027-08-02T14:10:00Z', { order, document }]
  const delivered = (document: string, at = '2027-08-02T14:20:00Z'): Told => ['summary.delivered', at, { document }]
  const failed = (document: string, at = '2027-08-02T14:20:00Z'): Told => ['summary.failed', at, { document }]

  it('counts referrals and transitions whose summary was created and arrived', () => {
    const events = ledger(
      made('1'), created('1', 'a'), ['summary.sent', '2027-08-02T14:15:00Z', { document: 'a' }], delivered('a'), made('2'), made('3'), created('3', 'c'), made('4'), created('4', 'd'), failed('d'),
      ['transition.made', '2027-08-03T14:00:00Z', { order: 'V9', patient: 'p', encounter: 'V9' }], created('V9', 'e'), delivered('e'))
    expect(rate('PI_HIE_1', events)).toEqual([2, 5, { 'no summary of care was created': 1, 'no proof that the summary of care arrived': 1, 'the summary of care did not arrive': 1 }])
  })

  it('lets a failure take back a delivery, and a second document make good for a failed one', () => {
    expect(rate('PI_HIE_1', ledger(made('1'), created('1', 'a'), delivered('a'), failed('a', '2027-08-02T15:00:00Z'))).slice(0, 2)).toEqual([0, 1])
    expect(rate('PI_HIE_1', ledger(made('1'), created('1', 'a'), failed('a'), created('1', 'b'), delivered('b'))).slice(0, 2)).toEqual([1, 1])
  })

  it('leaves out referrals and discharges that were cancelled', () => {
    const events = ledger(
      made('1'), ['referral.cancelled', '2027-09-01T00:00:00Z', { order: '1' }],
      ['transition.made', '2027-08-03T14:00:00Z', { order: 'V9', patient: 'p', encounter: 'V9' }], ['visit.cancelled', '2027-08-03T15:00:00Z', { encounter: 'V9', detail: { cancelled: 'transition' } }],
      made('2'))
    expect(rate('PI_HIE_1', events).slice(0, 2)).toEqual([0, 1])
  })
})

describe('PI_HIE_4', () => {
  const received = (document: string, encounter: string, detail: Record<string, boolean> = { newPatient: true }): Told => ['summary.received', '2027-08-02T14:00:00Z', { document, encounter, patient: 'p', detail }]
  const reconciled = (document: string, ...lists: readonly ('medications' | 'allergies' | 'problems')[]): Told[] => lists.map(list => [`${list}.reconciled`, '2027-08-02T15:00:00Z', { document }])

  it('needs all three lists, before the end of the period', () => {
    const late: Told = ['problems.reconciled', '2028-01-02T00:00:00Z', { document: 'c' }]
    const events = ledger(
      received('a', '1'), ...reconciled('a', 'medications', 'allergies', 'problems'), received('b', '2', { transition: true }), ...reconciled('b', 'medications', 'problems'),
      received('c', '3'), ...reconciled('c', 'medications', 'allergies'), late, received('d', '4', { newPatient: false, transition: false }), received('a', '1'))
    expect(rate('PI_HIE_4', events)).toEqual([1, 3, { 'not reconciled: medication allergies': 1, 'not reconciled: problems': 1 }])
  })
})

describe('PI_PEA_1', () => {
  const seen = (patient: string, at: string, rest: Partial<RecordedEvent> = {}): Told => ['patient.seen', at, { patient, encounter: `v-${patient}`, ...rest }]
  const access = (patient: string, at: string, means: string): Told => ['access.provided', at, { patient, detail: { means } }]
  /** A Monday. */
  const MONDAY = '2027-08-02T14:00:00Z'

  it('gives four business days from when the information was available, for portal and API', () => {
    const events = ledger(
      seen('on time', MONDAY), access('on time', '2027-08-07T03:59:59Z', 'both'),
      seen('late', MONDAY), access('late', '2027-08-07T04:00:00Z', 'both'),
      seen('portal only', MONDAY), access('portal only', MONDAY, 'portal'),
      seen('one by one', MONDAY), access('one by one', '2027-08-03T00:00:00Z', 'portal'), access('one by one', '2027-08-06T00:00:00Z', 'api'),
      seen('long before', MONDAY), access('long before', '2026-01-01T00:00:00Z', 'both'),
      seen('available later', MONDAY), ['information.available', '2027-08-06T14:00:00Z', { patient: 'available later', encounter: 'v-available later' }], access('available later', '2027-08-12T20:00:00Z', 'both'),
      // Labor Day is no business day.
      seen('holiday', '2027-09-02T14:00:00Z'), access('holiday', '2027-09-09T20:00:00Z', 'both'),
      seen('nothing', MONDAY))
    expect(rate('PI_PEA_1', events)).toEqual([5, 8, { 'access came after four business days': 1, 'no access by the API': 1, 'no access by the portal': 1 }])
  })

  it('counts a patient once for a practice and once for each clinician, and merged patients once', () => {
    const events = ledger(seen('a', MONDAY), seen('a', '2027-08-09T14:00:00Z'), seen('a', '2027-08-10T14:00:00Z', { npi: BEN }), seen('b', MONDAY, { npi: BEN }), ['patient.merged', '2027-08-11T00:00:00Z', { patient: 'a', mergedPatient: 'b' }])
    const denominators = (level: 'tin' | 'tin-npi'): (readonly [string | undefined, number | undefined])[] => rollUp(items(events), level).map(({ npi, rates }) => [npi, rates.at(-1)?.denominator] as const)
    expect(denominators('tin')).toEqual([[undefined, 1]])
    expect(denominators('tin-npi')).toEqual([[BEN, 1], [ANA, 1]])
  })

  it('leaves out visits that were cancelled, unless they were registered again', () => {
    const cancel = (encounter: string): Told => ['visit.cancelled', '2027-08-02T15:00:00Z', { encounter, detail: { cancelled: 'seen' } }]
    expect(rate('PI_PEA_1', ledger(seen('a', MONDAY), cancel('v-a'), seen('b', MONDAY), cancel('v-b'), seen('b', MONDAY), seen('c', MONDAY))).slice(0, 2)).toEqual([0, 2])
  })
})

describe('several practices', () => {
  const other = { tin: '987654321' }

  it('have numbers of their own: nothing of one counts for the other', () => {
    const events = ledger(
      written('1'), ['prescription.written', '2027-08-02T14:00:00Z', { order: '1', patient: 'q', ...other }], sent('1'), status('1', 'accepted'),
      ['prescription.cancelled', '2027-08-02T13:00:00Z', { order: '1', ...other }],
      ['referral.made', '2027-08-02T14:00:00Z', { order: '7', patient: 'p', ...other }], ['summary.created', '2027-08-02T14:10:00Z', { order: '7', document: 'd' }])
    expect(rollUp(items(events), 'tin').map(({ tin, rates }) => [tin, rates.slice(0, 2).map(({ numerator, denominator }) => [numerator, denominator])])).toEqual([
      [TIN, [[1, 1], [0, 0]]], ['987654321', [[0, 0], [0, 1]]]
    ])
    expect(rate('PI_HIE_1', events)[2]).toEqual({ 'no summary of care was created': 1 })
  })

  it('are meant by what names none, and what one feed tells without a number is the same thing', () => {
    const { tin: _none, ...rest } = ledger(written('1'))[0] as RecordedEvent
    const unnamed = (event: RecordedEvent, position: number): RecordedEvent => {
      const { tin: _tin, ...without } = event
      return { ...without, position, source: { system: 'gateway', id: String(position) } }
    }
    const [, transmitted, accepted] = ledger(written('1'), sent('1'), status('1', 'accepted')) as [RecordedEvent, RecordedEvent, RecordedEvent]
    const events = [{ ...rest, source: { system: 'hl7', id: '0' }, position: 1 }, { ...rest, tin: TIN, position: 2 }, unnamed(transmitted, 3), unnamed(accepted, 4)]
    expect(rollUp(items(events), 'tin').map(({ tin, rates }) => [tin, rates[0]?.numerator, rates[0]?.denominator])).toEqual([[TIN, 1, 1]])
  })

  it('may give visits of different patients the same number', () => {
    const seen = (patient: string): Told => ['patient.seen', '2027-08-02T14:00:00Z', { patient, encounter: 'V1' }]
    const cancel: Told = ['visit.cancelled', '2027-08-02T15:00:00Z', { encounter: 'V1', patient: 'b', detail: { cancelled: 'seen' } }]
    expect(rate('PI_PEA_1', ledger(seen('a'), seen('b'), cancel)).slice(0, 2)).toEqual([0, 1])
    const merged: Told = ['patient.merged', '2027-08-02T16:00:00Z', { patient: 'a', mergedPatient: 'b' }]
    expect(rate('PI_PEA_1', ledger(seen('a'), cancel, merged)).slice(0, 2)).toEqual([0, 0])
  })
})

describe('events that compensate', () => {
  it('take back what did not happen, and put right what happened otherwise', () => {
    const cancels = (id: string): Told => ['event.cancelled', '2027-08-03T00:00:00Z', { cancels: { system: 'ehr', id } }]
    expect(rate('PI_EP_1', ledger(written('1'), sent('1'), status('1', 'accepted'), cancels('3'))).slice(0, 2)).toEqual([0, 1])
    expect(rate('PI_EP_1', ledger(written('1'), cancels('1'))).slice(0, 2)).toEqual([0, 0])
    // What is cancelled by an event that is cancelled itself stands.
    expect(rate('PI_EP_1', ledger(written('1'), cancels('1'), cancels('2'))).slice(0, 2)).toEqual([0, 1])
    const corrected = ledger(written('1', { npi: BEN }), written('1', { corrects: { system: 'ehr', id: '1' } }))
    expect(rollUp(items(corrected), 'tin-npi').map(({ npi }) => npi)).toEqual([ANA])
  })
})

describe('measures of yes or no', () => {
  it('PI_EP_2 is shown by a query no later than the prescription of a controlled substance was sent', () => {
    const controlled = (order: string, schedule: string): Told => ['prescription.written', '2027-08-02T14:00:00Z', { order, patient: `of ${order}`, detail: { schedule } }]
    const query = (order: string, at: string): Told => ['pdmp.queried', at, { patient: `of ${order}` }]
    const events = ledger(
      controlled('1', 'II'), sent('1'), query('1', '2027-08-02T14:01:00Z'), controlled('2', 'IV'), sent('2'), query('2', '2027-08-02T14:01:01Z'), controlled('3', 'III'), sent('3', 'print'),
      controlled('4', 'V'), sent('4'), controlled('5', 'none'), sent('5'), controlled('6', 'III'), sent('6'), query('1', '2027-08-02T13:00:00Z'))
    expect(rate('PI_EP_2', events)).toEqual([1, 3, { 'no query of the monitoring program before it was sent': 2 }])
  })

  it('PI_HIE_5 and PI_HIE_6 are shown by queries and answers, by network', () => {
    const at = '2027-08-02T14:00:00Z'
    const events = ledger(['hie.queried', at], ['hie.responded', at, { detail: { network: 'hie' } }], ['hie.queried', at, { detail: { network: 'tefca' } }], ['hie.queried', '2027-07-01T00:00:00Z'])
    expect([rate('PI_HIE_5', events), rate('PI_HIE_6', events)]).toEqual([[2, 2, {}], [1, 1, {}]])
  })

  it('submissions are shown by the last acknowledgement of the same message', () => {
    const submit = (document: string, type: EventType = 'immunization.submitted', detail = {}): Told => [type, '2027-08-02T14:00:00Z', { document, detail }]
    const answer = (document: string, text: string, at: string, type: EventType = 'immunization.acknowledged', detail = {}): Told => [type, at, { document, detail, evidence: { kind: 'hl7v2-ack', status: text } }]
    const events = ledger(
      submit('1'), answer('1', 'AE', '2027-08-02T14:01:00Z'), answer('1', 'AA', '2027-08-02T14:02:00Z'), submit('2'), answer('2', 'AA', '2027-08-02T14:01:00Z'), answer('2', 'AR', '2027-08-02T14:02:00Z'), submit('3'), submit('3'),
      submit('4', 'registry.submitted', { registry: 'clinical-data' }), answer('4', 'accepted', '2027-08-02T14:01:00Z', 'registry.acknowledged', { registry: 'clinical-data' }))
    expect(rate('PI_PHCDRR_1', events)).toEqual([1, 3, { 'not accepted by its last acknowledgement': 1, 'not acknowledged': 1 }])
    expect([rate('PI_PHCDRR_4', events), rate('PI_PHCDRR_5', events)]).toEqual([[0, 0, {}], [1, 1, {}]])
  })
})

describe('a year of practice', () => {
  /** 50 weeks of 4 prescriptions, 2 referrals, 1 summary received and 3 patients; every figure below is counted by hand from these rules. */
  function year (): RecordedEvent[] {
    const told: Told[] = []
    for (let week = 0; week < 50; week++) {
      const day = (offset: number, hour = 15): string => new Date(Date.UTC(2027, 0, 4 + 7 * week + offset, hour)).toISOString()
      for (let number = 0; number < 4; number++) {
        const order = `rx-${week}-${number}`
        told.push(['prescription.written', day(0), { order, patient: 'p' }])
        // Of four one is printed, one is refused in the end, and two are accepted.
        told.push(['prescription.transmitted', day(0, 16), { order, detail: { method: number === 0 ? 'print' : 'electronic' } }])
        if (number > 0) told.push(['prescription.status', day(0, 17), { order, evidence: { kind: 'ncpdp-status', status: 'accepted' } }])
        if (number === 1) told.push(['prescription.status', day(0, 18), { order, evidence: { kind: 'ncpdp-error', status: '900' } }])
      }
      for (let number = 0; number < 2; number++) {
        const order = `ref-${week}-${number}`
        told.push(['referral.made', day(1), { order, patient: 'p' }], ['summary.created', day(1, 16), { order, document: `doc-${order}` }])
        told.push([number === 0 ? 'summary.delivered' : 'summary.failed', day(1, 17), { document: `doc-${order}` }])
      }
      told.push(['summary.received', day(2), { document: `in-${week}`, encounter: `e-${week}`, patient: 'p', detail: { newPatient: true } }])
      for (const list of ['medications', 'allergies', 'problems'] as const) if (list !== 'problems' || week % 2 === 0) told.push([`${list}.reconciled`, day(2, 16), { document: `in-${week}` }])
      for (let number = 0; number < 3; number++) {
        const patient = `p-${week}-${number}`
        told.push(['patient.seen', day(0), { patient }])
        // The third gets access nine days later.
        told.push(['access.provided', day(number === 2 ? 9 : 1), { patient, detail: { means: 'both' } }])
      }
    }
    return ledger(...told)
  }

  it('gives the rates counted by hand, for the year and for its last 180 days', () => {
    const whole = { start: '2027-01-01T05:00:00.000Z', end: '2028-01-01T05:00:00.000Z' }
    const rates = (options: Partial<RateOptions>): [number, number][] => (['PI_EP_1', 'PI_HIE_1', 'PI_HIE_4', 'PI_PEA_1'] as const).map(measure => rate(measure, year(), options).slice(0, 2) as [number, number])
    expect(rates(whole)).toEqual([[100, 200], [50, 100], [25, 50], [100, 150]])
    // From Monday 5 July (the 27th week, number 26) to the 50th: 24 weeks, of which 12 have an even number.
    expect(rates({})).toEqual([[48, 96], [24, 48], [12, 24], [48, 72]])
  })
})
