import { describe, expect, it } from 'vitest'
import { OutcomeError } from '../../../src/fhir/outcome-error.js'
import type { InteropEvent } from '../../../src/interop/events/interop-event.js'
import { eventsFromDirectNotice } from '../../../src/interop/gateway/direct-notice.js'
import { eventsFromNcpdpMessage } from '../../../src/interop/gateway/ncpdp-message.js'

const CONTEXT = { source: 'gw', zone: 'UTC', tin: '123456789', tokenize: ({ system, value }: { system: string, value: string }) => `${system}/${value}` }
const direct = (json: object): InteropEvent[] => eventsFromDirectNotice(json as Record<string, unknown>, CONTEXT)
const ncpdp = (json: object): InteropEvent[] => eventsFromNcpdpMessage(json as Record<string, unknown>, CONTEXT)
function failure (work: () => unknown): unknown {
  try {
    work()
  } catch (thrown) {
    if (thrown instanceof OutcomeError) return [thrown.code, thrown.expression]
    throw thrown
  }
  throw new Error('expected it to be refused')
}

describe('a notice of a Direct gateway', () => {
  const MDN = { kind: 'mdn', messageId: 'm1', originalMessageId: 'a1', disposition: 'dispatched', date: '2027-04-01T10:00:00Z' }

  it('of a message that was sent ties its documents to it, and to the order', () => {
    expect(direct({ kind: 'sent', messageId: 'a1', date: '2027-04-01T10:00:00Z', documents: ['d1', 'd2'], order: 'r1', npi: '1234567893' }).map(({ type, document, documentAlias, order, source }) => [type, document, documentAlias, order, source.id])).toEqual([
      ['summary.created', 'd1', undefined, 'r1', 'a1#1'], ['summary.sent', 'd1', 'direct:gw|a1', undefined, 'a1#2'], ['summary.created', 'd2', undefined, 'r1', 'a1#3'], ['summary.sent', 'd2', 'direct:gw|a1', undefined, 'a1#4']
    ])
  })

  it.each([
    ['processed', 'summary.delivered', 'processed'], ['displayed', 'summary.delivered', 'displayed'], ['failed', 'summary.failed', 'failed'], ['denied', 'summary.failed', 'denied'],
    ['automatic-action/MDN-sent-automatically; dispatched', 'summary.delivered', 'dispatched'], ['manual-action/MDN-sent-manually;processed/error', 'summary.failed', 'error']
  ])('of disposition %s is %s', (disposition, type, status) => {
    expect(direct({ ...MDN, disposition })).toMatchObject([{ type, document: 'direct:gw|a1', evidence: { kind: 'direct-mdn', id: 'a1', status } }])
  })

  it.each([
    [{ ...MDN, disposition: 'seen' }, 'MESSAGE_FIELD_INVALID', 'notice.disposition'], [{ ...MDN, date: '2027-04' }, 'MESSAGE_FIELD_INVALID', 'notice.date'], [{ ...MDN, originalMessageId: undefined }, 'MESSAGE_FIELD_MISSING', 'notice.originalMessageId'],
    [{ ...MDN, kind: 'dsn' }, 'MESSAGE_FIELD_INVALID', 'notice.kind'], [{ ...MDN, documents: [7] }, 'MESSAGE_FIELD_INVALID', 'notice.documents[0].document'], [{ ...MDN, kind: 'sent' }, 'MESSAGE_FIELD_INVALID', 'notice.documents'],
    [{ ...MDN, npi: '1234567890' }, 'MESSAGE_FIELD_INVALID', 'notice.npi'], [{ ...MDN, patient: { value: 'x' } }, 'MESSAGE_FIELD_MISSING', 'notice.patient.system']
  ])('%o is refused', (notice, code, expression) => {
    expect(failure(() => direct(notice))).toEqual([code, expression])
  })
})

describe('an NCPDP message', () => {
  const header = { MessageID: 'm1', SentTime: '2027-05-01T10:00:00Z', RelatesToMessageID: 'n1' }
  const message = (Body: object, Header: object = header): object => ({ message: { Header, Body } })

  it.each<[string, object, object[]]>([
    ['Status', { Status: { Code: '010' } }, [{ type: 'prescription.status', order: 'ncpdp:gw|n1', evidence: { kind: 'ncpdp-status', id: 'm1', status: '010' } }]],
    ['Verify', { Verify: { VerifyStatus: { Code: '010' } } }, [{ type: 'prescription.status', evidence: { kind: 'ncpdp-verify', status: 'verify' } }]],
    ['Error', { Error: { Code: '900' } }, [{ type: 'prescription.status', evidence: { kind: 'ncpdp-error', status: 'error' } }]],
    ['CancelRx', { CancelRx: {} }, [{ type: 'prescription.cancelled', order: 'ncpdp:gw|n1' }]],
    ['a history that is no query of the monitoring program', { RxHistoryRequest: {} }, []],
    ['anything else', { RxRenewalRequest: {} }, []]
  ])('%s', (_name, body, expected) => {
    expect(ncpdp(message(body))).toMatchObject(expected)
  })

  it('of a new prescription says who wrote what when, where the patient is known', () => {
    const body = { NewRx: { Prescriber: { NonVeterinarian: { Identification: { NPI: '1234567893' } } }, MedicationPrescribed: { WrittenDate: { Date: '2027-04-30' } } } }
    expect(ncpdp({ ...message(body), patient: { system: 'CLINIC', value: '1' } })).toMatchObject([
      { type: 'prescription.written', occurredAt: '2027-04-30T00:00:00.000Z', order: 'ncpdp:gw|m1', npi: '1234567893', patient: 'CLINIC/1' }, { type: 'prescription.transmitted', occurredAt: '2027-05-01T10:00:00.000Z', detail: { method: 'electronic' } }
    ])
    expect(ncpdp(message(body)).map(({ type }) => type)).toEqual(['prescription.transmitted'])
  })

  it.each([
    [{}, 'MESSAGE_FIELD_MISSING', 'notice.message'], [message({ Status: {} }), 'MESSAGE_FIELD_MISSING', 'notice.message.Body.Status.Code'], [message({ CancelRx: {} }, { MessageID: 'x', SentTime: '2027-05-01' }), 'MESSAGE_FIELD_MISSING', 'notice.message.Header.PrescriberOrderNumber'],
    [message({ NewRx: [] }), 'MESSAGE_FIELD_INVALID', 'notice.message.Body.NewRx'], [{ ...message({ RxHistoryRequest: {} }), purpose: 'pdmp' }, 'EVENT_INVALID', 'patient']
  ])('%o is refused', (json, code, expression) => {
    expect(failure(() => ncpdp(json))).toEqual([code, expression])
  })
})
