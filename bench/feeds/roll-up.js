// node bench/feeds/roll-up.js COUNT : fills a ledger with a year of events of 20 practices, and times what is computed from it. Prints JSON, in seconds.
import { readConfig } from '../../dist/config/read-config.js'
import { canonicalJson } from '../../dist/interop/events/canonical-json.js'
import { ledgerWriter } from '../../dist/operations/interop/ledger-writer.js'
import { piRates } from '../../dist/operations/interop/pi-rates.js'
import { verifyLedger } from '../../dist/operations/interop/verify-ledger.js'
import { openStore } from '../../dist/store/open-store.js'

const count = Number(process.argv[2])
const config = readConfig(process.env)
const store = await openStore({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, timeZone: config.timeZone, now: () => new Date() })
const services = { config, store, ledgerWriter: ledgerWriter(store.ledger) }

/** @param {() => Promise<unknown>} work */
async function timed (work) {
  const began = performance.now()
  const result = await work()
  return { seconds: (performance.now() - began) / 1000, result }
}

/** Ten events for each visit: seen, access, a prescription sent and accepted, a referral with its summary, a summary received. @param {number} index */
function event (index) {
  const visit = Math.floor(index / 10)
  const at = (/** @type {number} */ minutes) => new Date(Date.UTC(2027, 0, 1, 8) + (visit * 10 % 500_000 + minutes) * 60_000).toISOString()
  const tin = `12345${String(6789 + visit % 20).padStart(4, '0')}`
  const common = { source: { system: 'bench', id: String(index) }, tin, npi: visit % 2 === 0 ? '1234567893' : '1234567802' }
  const patient = `patient-${Math.floor(visit / 3)}`
  const [order, referral, document] = [`rx-${visit}`, `ref-${visit}`, `doc-${visit}`]
  return /** @type {import('../../dist/interop/events/interop-event.js').InteropEvent} */ ([
    { type: 'patient.seen', occurredAt: at(0), patient, encounter: `e-${visit}` },
    { type: 'access.provided', occurredAt: at(60), patient, detail: { means: 'both' } },
    { type: 'prescription.written', occurredAt: at(5), patient, order },
    { type: 'prescription.transmitted', occurredAt: at(6), order, detail: { method: 'electronic' } },
    { type: 'prescription.status', occurredAt: at(7), order, evidence: { kind: 'ncpdp-status', status: visit % 9 === 0 ? 'error' : '010' } },
    { type: 'referral.made', occurredAt: at(8), patient, order: referral },
    { type: 'summary.created', occurredAt: at(9), order: referral, document },
    { type: 'summary.delivered', occurredAt: at(10), document },
    { type: 'summary.received', occurredAt: at(2), patient, document: `in-${visit}`, encounter: `e-${visit}` },
    { type: 'medications.reconciled', occurredAt: at(3), document: `in-${visit}` }
  ].map(one => ({ ...one, ...common }))[index % 10])
}

const filled = await timed(async () => {
  for (let start = 0; start < count; start += 1_000) await store.ledger.append(Array.from({ length: Math.min(1_000, count - start) }, (_, index) => ({ events: [event(start + index)] })))
})
const rates = await timed(async () => await piRates(services, { periodStart: '2027-01-01', periodEnd: '2027-12-31' }))
const verified = await timed(async () => await verifyLedger(services))
const texts = Array.from({ length: Math.min(count, 100_000) }, (_, index) => canonicalJson(event(index)))
const parsed = await timed(async () => { for (const text of texts) JSON.parse(text) })
await store.close()
const { reporters } = /** @type {import('../../dist/operations/interop/pi-rates.js').PiRates} */ (rates.result)
const denominator = reporters.flatMap(row => row.rates).reduce((sum, rate) => sum + rate.denominator, 0)
const { faults, events } = /** @type {import('../../dist/operations/interop/verify-ledger.js').LedgerVerification} */ (verified.result)
if (faults.length > 0 || events !== count || denominator === 0) throw new Error('the ledger is not what was written')
console.log(JSON.stringify({ filled: filled.seconds, rates: rates.seconds, verified: verified.seconds, parse: parsed.seconds * count / texts.length, denominator, peak: Math.round(process.resourceUsage().maxRSS / 1024) }))
