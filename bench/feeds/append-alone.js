// node bench/feeds/append-alone.js COUNT : what the database does at most. Messages with an event each, made before, a thousand in a transaction.
import { gzipSync } from 'node:zlib'
import { readConfig } from '../../dist/config/read-config.js'
import { sha256 } from '../../dist/interop/events/chain.js'
import { openStore } from '../../dist/store/open-store.js'

const count = Number(process.argv[2])
const { databaseUrl, dataDir, timeZone } = readConfig(process.env)
const store = await openStore({ databaseUrl, dataDir, timeZone, now: () => new Date() })
const items = Array.from({ length: count }, (_, index) => {
  const raw = `MSH|^~\\&|EHR|CLINIC|ASM|HIE|20270101080000+0000||ADT^A04|M${index}|P|2.5.1\rEVN|A04\rPID|1||mrn-${index}^^^CLINIC^MR||DOE^ANN||19500101|F\rPV1|1|O|||||1234567893^HEART^ANA||||||||||||V${index}\r`
  return {
    message: { feed: 'hl7v2', key: `alone-${index}`, hash: sha256(raw), bytes: gzipSync(raw), reply: raw.slice(0, 200) },
    events: [{ type: /** @type {const} */ ('patient.seen'), occurredAt: '2027-01-01T08:00:00.000Z', source: { system: 'alone', id: String(index) }, tin: '123456789', npi: '1234567893', patient: `patient-${index}`, encounter: `V${index}` }]
  }
})
const began = performance.now()
for (let start = 0; start < count; start += 1_000) await store.ledger.append(items.slice(start, start + 1_000))
console.log((performance.now() - began) / 1000)
await store.close()
