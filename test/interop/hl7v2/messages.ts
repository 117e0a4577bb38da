/** Lines of a message, each ended as HL7 ends it. */
export function lines (...all: readonly string[]): string {
  return all.map(line => `${line}\r`).join('')
}

const TIME = '20270302100000-0500'

/** A header; `rest` begins with MSH-13. */
export function header (type: string, id = 'MSG1', { sender = 'EHR|CLINIC', processing = 'P', version = '2.5.1', rest = '' } = {}): string {
  return `MSH|^~\\&|${sender}|ASM|HIE|${TIME}||${type}|${id}|${processing}|${version}${rest === '' ? '' : `|${rest}`}`
}

export const PID = 'PID|1||OTHER^^^XX^PI~123^^^CLINIC&1.2.3.4&ISO^MR||DOE\\T\\CO^ANN||19500101|F'
export const PV1 = 'PV1|1|O|||||1234567893^HEART^ANA^^^^^^NPI||||||||||||V100'
/** A discharge to a skilled nursing facility. */
export const PV1_DISCHARGED = `PV1|1|I|||||1234567893^HEART^ANA||||||||||||V100${'|'.repeat(17)}03${'|'.repeat(9)}20270304090000-0500`

export const MESSAGES: Readonly<Record<string, string>> = {
  A01: lines(header('ADT^A01^ADT_A01'), `EVN|A01|${TIME}`, PID, PV1),
  A02: lines(header('ADT^A02'), `EVN|A02|${TIME}`, PID, PV1),
  A03: lines(header('ADT^A03'), `EVN|A03|${TIME}`, PID, PV1_DISCHARGED),
  A04: lines(header('ADT^A04^ADT_A01'), `EVN|A04|${TIME}`, PID, PV1),
  A08: lines(header('ADT^A08'), `EVN|A08|${TIME}`, PID, PV1),
  A11: lines(header('ADT^A11'), `EVN|A11|${TIME}`, PID, PV1),
  A13: lines(header('ADT^A13'), `EVN|A13|${TIME}`, PID, PV1),
  A40: lines(header('ADT^A40'), `EVN|A40|${TIME}`, PID, 'MRG|456^^^CLINIC&1.2.3.4&ISO^MR'),
  I12: lines(header('REF^I12'), 'RF1|A|R|||O|REF77^EHR|20270303', 'PRD|RT|OTHER^DOC|||||9999999999^NPI', 'PRD|RP|HEART^ANA|||||1234567893^NPI', PID),
  R01: lines(header('ORU^R01'), PID, 'OBR|1|P1|F1|4548-4^A1c^LN', 'OBX|1|NM|4548-4^A1c^LN||7.1|%'),
  T02: lines(header('MDM^T02'), PID, PV1, 'TXA|1|57133-1|TX|20270302||||||||DOC5^EHR||REF77'),
  V04: lines(header('VXU^V04'), PID, 'ORC|RE', 'RXA|0|1|20270302||140^Influenza^CVX|0.5', 'RXA|0|1|20270302||133^PCV13^CVX|0.5'),
  O11: lines(header('RDE^O11'), PID, `ORC|NW|RX1|||||||${TIME}|||1234567893^HEART^ANA^^^^^^NPI`, `RXE||1^Drug${'|'.repeat(33)}II`, 'ORC|CA|RX0', 'RXE||2^Drug', 'ORC|XO|RX2', 'RXE||3^Drug'),
  S12: lines(header('SIU^S12'), 'SCH|A1|A2', PID)
}
