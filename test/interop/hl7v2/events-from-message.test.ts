import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { InteropEvent } from '../../../src/interop/events/interop-event.js'
import { decodeMessage } from '../../../src/interop/hl7v2/character-set.js'
import { parseMessage } from '../../../src/interop/hl7v2/hl7-message.js'
import { eventsFromMessage } from '../../../src/interop/hl7v2/mapping/events-from-message.js'
import { MessageProblem } from '../../../src/interop/hl7v2/message-problem.js'
import { header, lines, MESSAGES, PID, PV1 } from './messages.js'

const context = { zone: 'America/New_York', tokenize: ({ system, value }: { system: string, value: string }) => `${system}/${value}`, tinOf: (facility: string | undefined) => facility === 'CLINIC' ? '123456789' : undefined }
const events = (text: string): InteropEvent[] => eventsFromMessage(parseMessage(text), context)
const problem = (text: string | Uint8Array): MessageProblem => {
  try {
    eventsFromMessage(parseMessage(typeof text === 'string' ? text : decodeMessage(text)), context)
  } catch (thrown) {
    if (thrown instanceof MessageProblem) return thrown
    throw thrown
  }
  throw new Error('expected the message to be refused')
}
const PATIENT = 'urn:oid:1.2.3.4/123'
const COMMON = { source: { system: 'hl7v2:EHR|CLINIC', id: 'MSG1#1' }, tin: '123456789', patient: PATIENT }
const VISIT = { encounter: 'V100', npi: '1234567893' }
const AT = '2027-03-02T15:00:00.000Z'

describe('events of HL7 v2 messages', () => {
  it.each([
    ['A01', [{ type: 'patient.admitted', occurredAt: AT, ...COMMON, ...VISIT }]],
    ['A02', [{ type: 'patient.transferred', occurredAt: AT, ...COMMON, ...VISIT }]],
    ['A03', [
      { type: 'patient.seen', occurredAt: '2027-03-04T14:00:00.000Z', ...COMMON, ...VISIT },
      { type: 'transition.made', occurredAt: '2027-03-04T14:00:00.000Z', ...COMMON, ...VISIT, order: 'V100', source: { system: 'hl7v2:EHR|CLINIC', id: 'MSG1#2' } }
    ]],
    ['A04', [{ type: 'patient.seen', occurredAt: AT, ...COMMON, ...VISIT }]],
    ['A08', [{ type: 'patient.updated', occurredAt: AT, ...COMMON, ...VISIT }]],
    ['A11', [{ type: 'visit.cancelled', occurredAt: AT, ...COMMON, ...VISIT, detail: { cancelled: 'seen' } }]],
    ['A13', [{ type: 'visit.cancelled', occurredAt: AT, ...COMMON, ...VISIT, detail: { cancelled: 'transition' } }]],
    ['A40', [{ type: 'patient.merged', occurredAt: AT, ...COMMON, mergedPatient: 'urn:oid:1.2.3.4/456' }]],
    ['I12', [{ type: 'referral.made', occurredAt: '2027-03-03T05:00:00.000Z', ...COMMON, order: 'REF77', npi: '1234567893' }]],
    ['R01', [{ type: 'results.received', occurredAt: AT, ...COMMON, evidence: { kind: 'oru', id: 'F1' } }]],
    ['T02', [{ type: 'summary.created', occurredAt: '2027-03-02T05:00:00.000Z', ...COMMON, ...VISIT, document: 'DOC5', order: 'REF77' }]],
    ['V04', [{ type: 'immunization.submitted', occurredAt: AT, ...COMMON, document: 'hl7v2:EHR|CLINIC|MSG1', detail: { doses: 2 } }]],
    ['O11', [
      { type: 'prescription.written', occurredAt: AT, ...COMMON, order: 'RX1', npi: '1234567893', detail: { schedule: 'II' } },
      { type: 'prescription.cancelled', occurredAt: AT, ...COMMON, order: 'RX0', source: { system: 'hl7v2:EHR|CLINIC', id: 'MSG1#2' } }
    ]],
    ['S12', [{ type: 'appointment.scheduled', occurredAt: AT, ...COMMON, evidence: { kind: 'siu', id: 'A2', status: 'S12' } }]]
  ])('%s', (name, expected) => {
    expect(events(MESSAGES[name] ?? '')).toEqual(expected)
  })

  it('makes no summary of care of other documents, and none that belongs to no order', () => {
    for (const text of [MESSAGES['T02']?.replace('57133-1', 'PN'), MESSAGES['T02']?.replace('REF77', '')]) expect(events(text ?? '')).toMatchObject([{ type: 'document.reported', document: 'DOC5' }])
  })

  it('makes no transition of a discharge home', () => {
    expect(events((MESSAGES['A03'] ?? '').replace('|03|', '|01|')).map(({ type }) => type)).toEqual(['patient.seen'])
  })

  it.each([
    ['no check digit', '1234567890^HEART', undefined],
    ['another authority', '1234567893^HEART^ANA^^^^^^UPIN', undefined],
    ['an identifier type', '1234567893^HEART^ANA^^^^^^^^^^NPI', '1234567893'],
    ['a second repetition', 'A7^HEART~1234567893^HEART^ANA^^^^^^NPI', '1234567893'],
    ['a deletion', '""', undefined]
  ])('takes an NPI with %s as it should', (_name, field, npi) => {
    expect(events((MESSAGES['A04'] ?? '').replace('1234567893^HEART^ANA^^^^^^NPI', field))[0]?.npi).toBe(npi)
  })

  it('takes other delimiters, line feeds, and times without zone, seconds or hours', () => {
    const other = lines(header('ADT^A04'), 'EVN|A04|20270302', PID, PV1).replaceAll('^', '!').replaceAll('|', '#').replaceAll('~', '$').replace('MSH#!$\\&', 'MSH#!$\\&').replaceAll('\r', '\r\n')
    expect(events(other)).toMatchObject([{ occurredAt: '2027-03-02T05:00:00.000Z', patient: PATIENT, npi: '1234567893' }])
    expect(events((MESSAGES['A04'] ?? '').replace('EVN|A04|20270302100000-0500', 'EVN|A04|202707021030'))[0]?.occurredAt).toBe('2027-07-02T14:30:00.000Z')
  })

  it.each([
    ['nothing', '', 100, 'MSH'],
    ['no header', 'PID|1\r', 100, 'MSH'],
    ['equal delimiters', 'MSH|||||\r', 102, 'MSH-2'],
    ['two headers', `${MESSAGES['A04'] ?? ''}${MESSAGES['A04'] ?? ''}`, 100, 'MSH[2]'],
    ['a line that is no segment', (MESSAGES['A04'] ?? '').replace('EVN', 'continued text'), 100, undefined],
    ['no type', lines(header('')), 101, 'MSH-9'],
    ['no trigger', lines(header('ADT')), 101, 'MSH-9.2'],
    ['no control id', lines(header('ADT^A04', '')), 101, 'MSH-10'],
    ['another type', lines(header('BAR^P01'), PID), 200, 'MSH-9.1'],
    ['a type that every object has', lines(header('constructor^A01'), PID), 200, 'MSH-9.1'],
    ['another event', lines(header('ADT^A60'), PID), 201, 'MSH-9.2'],
    ['training', lines(header('ADT^A04', 'X', { processing: 'T' }), PID, PV1), 202, 'MSH-11'],
    ['version 3', lines(header('ADT^A04', 'X', { version: '3.0' }), PID, PV1), 203, 'MSH-12'],
    ['no PID', lines(header('ADT^A04'), PV1), 100, 'PID'],
    ['no patient id', lines(header('ADT^A04'), 'PID|1||""', PV1), 101, 'PID-3'],
    ['no PV1', lines(header('ADT^A04'), PID), 100, 'PV1'],
    ['no visit to cancel', lines(header('ADT^A11'), PID, 'PV1|1|O'), 101, 'PV1-19'],
    ['a time that is none', (MESSAGES['A04'] ?? '').replace('EVN|A04|20270302100000-0500', 'EVN|A04|yesterday'), 102, 'EVN-2'],
    ['a day that is none', (MESSAGES['A04'] ?? '').replace('EVN|A04|20270302100000-0500', 'EVN|A04|20270230'), 102, 'EVN-2'],
    ['no referral id', (MESSAGES['I12'] ?? '').replace('REF77^EHR', ''), 101, 'RF1-6'],
    ['no order number', (MESSAGES['O11'] ?? '').replace('RX0', ''), 101, 'ORC[2]-2'],
    ['a sender that the database could not hold', (MESSAGES['A04'] ?? '').replace('EHR|CLINIC', 'EHR\0|CLINIC'), 102, 'MSH-3']
  ])('refuses a message with %s', (_name, text, condition, place) => {
    expect([problem(text).condition, problem(text).expression]).toEqual([condition, place])
  })

  it('reads the character sets that senders name, and guesses at none', () => {
    const named = (set: string): string => lines(header('ADT^A04', 'X', { rest: `||||||${set}`.slice(1) }), PID.replace('CLINIC', 'KLINIK').replace('123', 'Größe'), PV1)
    for (const [set, encoding] of [['8859/1', 'latin1'], ['UNICODE UTF-8', 'utf8'], ['', 'utf8']] as const) {
      expect(eventsFromMessage(parseMessage(decodeMessage(Buffer.from(named(set), encoding))), context)[0]?.patient).toBe('urn:oid:1.2.3.4/Größe')
    }
    expect(problem(Buffer.from(named(''), 'latin1'))).toMatchObject({ condition: 102, expression: 'MSH-18' })
    expect(problem(Buffer.from(named('ISO IR87'), 'utf8'))).toMatchObject({ condition: 103, expression: 'MSH-18' })
  })

  it('undoes every escape, and none of them can end anything', () => {
    const text = (escaped: string): string | undefined => parseMessage(`MSH|^~\\&|${escaped}\r`).header.text(3)
    expect(text('a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f\\X41\\g\\.br\\h\\H\\i\\N\\j\\constructor\\k\\')).toBe('a|b^c&d~e\\fAg\nhijk\\')
  })

  it('answers any text with events or a problem', () => {
    const piece = fc.constantFrom('|', '^', '~', '\\', '&', '\r', 'PID', 'PV1', 'ORC', 'MSH|^~\\&|', '""', '2027', 'X')
    const changed = fc.tuple(fc.constantFrom(...Object.values(MESSAGES)), fc.array(fc.tuple(fc.nat(400), fc.nat(8), fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 5 }))), { maxLength: 6 }))
      .map(([text, changes]) => changes.reduce((now, [at, removed, added]) => now.slice(0, at) + added + now.slice(at + removed), text))
    let refused = 0
    fc.assert(fc.property(fc.oneof(changed, fc.string({ unit: 'binary' })), text => {
      try {
        eventsFromMessage(parseMessage(text), context)
      } catch (thrown) {
        if (!(thrown instanceof MessageProblem) && (thrown as { code?: unknown }).code !== 'EVENT_INVALID') throw thrown
        refused++
      }
    }), { numRuns: 10_000 })
    expect(refused).toBeGreaterThan(1_000)
  })
})
