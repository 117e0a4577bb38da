const TIN = '123456789'
const [ANA, BEN] = ['1234567893', '1234567802']

/** Events of two clinicians of one practice in 2027, as they are posted: every proportion has some, and PI_EP_1 and PI_HIE_1 a numerator. */
export function interopEvents (): object[] {
  let id = 0
  const event = (type: string, occurredAt: string, rest: object): object => ({ type, occurredAt, source: { system: 'ehr', id: String(++id) }, tin: TIN, npi: ANA, ...rest })
  const patient = { system: 'CLINIC', value: '1' }
  const attested = (measure: string, value: boolean): object => event('attestation.made', '2027-12-01T12:00:00Z', { detail: { measure, value, year: 2027 } })
  return [
    event('prescription.written', '2027-03-01T15:00:00Z', { order: 'rx-1', patient, detail: { schedule: 'III' }, payload: 'RDE one' }),
    event('pdmp.queried', '2027-03-01T14:59:00Z', { patient }),
    event('prescription.transmitted', '2027-03-01T15:01:00Z', { order: 'rx-1', detail: { method: 'electronic' } }),
    event('prescription.status', '2027-03-01T15:02:00Z', { order: 'rx-1', evidence: { kind: 'ncpdp-status', status: '010' } }),
    event('prescription.written', '2027-03-02T15:00:00Z', { order: 'rx-2', patient, npi: BEN }),
    event('referral.made', '2027-03-03T15:00:00Z', { order: 'ref-1', patient }),
    event('summary.created', '2027-03-03T15:01:00Z', { order: 'ref-1', document: 'doc-1' }),
    event('summary.delivered', '2027-03-03T15:02:00Z', { document: 'doc-1', evidence: { kind: 'direct-mdn', status: 'dispatched' } }),
    event('summary.received', '2027-03-04T15:00:00Z', { document: 'doc-2', patient, detail: { newPatient: true } }),
    event('patient.seen', '2027-03-04T15:00:00Z', { patient, encounter: 'e1' }),
    event('patient.seen', '2027-03-05T15:00:00Z', { patient: { system: 'CLINIC', value: '2' }, encounter: 'e2', npi: BEN }),
    attested('PI_PPHI_1', true), attested('PI_PPHI_2', true), attested('PI_EP_2', true),
    event('attestation.made', '2027-12-02T12:00:00Z', { detail: { measure: 'PI_PPHI_2', value: false, year: 2027 } }),
    // Names no practice: it is in a row of its own, and in no report.
    { type: 'patient.seen', occurredAt: '2027-03-06T15:00:00Z', source: { system: 'elsewhere', id: '1' }, patient: { system: 'ELSEWHERE', value: '9' } }
  ]
}
