// How each feed is sent to: a function that sends so many messages, some at once, and ends when all are acknowledged.
import { connect } from 'node:net'
import { FrameDecoder, framed } from '../../dist/interop/mllp/frame-decoder.js'

/** Senders that wait for their acknowledgement, at one time. */
const CONNECTIONS = 16
const LINES = 1_000

/** @param {number} number */
const day = number => new Date(Date.UTC(2027, 0, 1, 8) + number * 400_000)
/** @param {number} number */
const patient = number => `mrn-${number % 100_000}`

/**
 * @param {number} count
 * @param {(number: number) => Promise<void>} send
 */
async function together (count, send) {
  let next = 0
  await Promise.all(Array.from({ length: CONNECTIONS }, async () => { while (next < count) await send(next++) }))
}

/**
 * @param {string} url
 * @param {string} type
 * @param {string} body
 */
async function post (url, type, body) {
  const reply = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body })
  const text = await reply.text()
  if (!reply.ok || text.includes('"refused"') || text.includes('quarantined')) throw new Error(`${reply.status} ${text.slice(0, 500)}`)
}

/** @param {number} number */
const event = number => ({ type: 'patient.seen', occurredAt: day(number).toISOString(), source: { system: 'bench', id: String(number) }, tin: '123456789', npi: '1234567893', patient: { system: 'CLINIC', value: patient(number) }, encounter: `e${number}` })
/** @param {number} number */
const encounter = number => ({ resourceType: 'Encounter', id: `e${number}`, meta: { versionId: '1', lastUpdated: day(number).toISOString() }, status: 'finished', class: { code: 'AMB' }, subject: { identifier: { system: 'CLINIC', value: patient(number) } }, period: { start: day(number).toISOString() }, participant: [{ individual: { identifier: { system: 'http://hl7.org/fhir/sid/us-npi', value: '1234567893' } } }] })
/** @param {number} number */
const notice = number => ({ kind: 'sent', messageId: `<${number}@hisp>`, date: day(number).toISOString(), documents: [`doc-${number}`] })
/** @param {number} number */
function admission (number) {
  const at = `${day(number).toISOString().replace(/\D/g, '').slice(0, 14)}+0000`
  return `MSH|^~\\&|EHR|CLINIC|ASM|HIE|${at}||ADT^A04|M${number}|P|2.5.1\rEVN|A04|${at}\rPID|1||${patient(number)}^^^CLINIC^MR||DOE^ANN||19500101|F\rPV1|1|O|||||1234567893^HEART^ANA||||||||||||V${number}\r`
}

/** @param {string} address @param {string} path @param {(number: number) => object} make */
const lines = (address, path, make) => async (/** @type {number} */ from, /** @type {number} */ count) => {
  for (let start = from; start < from + count; start += LINES) {
    await post(`${address}${path}`, 'application/x-ndjson', Array.from({ length: Math.min(LINES, from + count - start) }, (_, index) => JSON.stringify(make(start + index))).join('\n'))
  }
}

/**
 * Name → what sends messages `from` to `from + count`.
 * @param {string} address of HTTP
 * @param {number} mllpPort
 * @returns {Readonly<Record<string, (from: number, count: number) => Promise<void>>>}
 */
export function senders (address, mllpPort) {
  return {
    'HL7 v2 over MLLP, 16 connections': async (from, count) => {
      let next = from
      await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
        const socket = connect(mllpPort, '127.0.0.1')
        const decoder = new FrameDecoder(1 << 20)
        /** @type {(text: string) => void} */
        let acknowledged = () => {}
        socket.on('data', chunk => { for (const frame of decoder.push(chunk)) if (frame.type === 'message') acknowledged(frame.bytes.toString()) })
        while (next < from + count) {
          const number = next++
          const reply = await new Promise(resolve => {
            acknowledged = resolve
            socket.write(framed(Buffer.from(admission(number))))
          })
          if (!reply.includes('MSA|AA|')) throw new Error(reply)
        }
        socket.end()
      }))
    },
    'FHIR, a resource a request, 16 at once': async (from, count) => await together(count, async number => await post(`${address}/interop/fhir/ehr`, 'application/fhir+json', JSON.stringify(encounter(from + number)))),
    'FHIR, Bundles of 100': async (from, count) => {
      for (let start = from; start < from + count; start += 100) await post(`${address}/interop/fhir/bundles`, 'application/fhir+json', JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry: Array.from({ length: 100 }, (_, index) => ({ resource: encounter(start + index) })) }))
    },
    'Events, NDJSON of 1,000': lines(address, '/interop/events', event),
    'Direct notices, NDJSON of 1,000': lines(address, '/interop/direct/hisp', notice)
  }
}
