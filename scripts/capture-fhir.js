// Writes one file of every kind of resource that the server and the command line emit, for a validator to judge:
//   node scripts/capture-fhir.js OUT        OUT/base/*.json, OUT/us-core/*.json
// Needs the build (npm run build). Uses a data folder of its own below the system's temporary folder.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { readConfig } from '../dist/config/read-config.js'
import { bundleFromRecord } from '../dist/demo/record-bundle.js'
import { generateLabelledRecords, generateRecords } from '../dist/demo/generate-records.js'
import { startServer } from '../dist/http/server.js'
import { openServices } from '../dist/operations/open-services.js'

const out = process.argv[2]
if (out === undefined) throw new Error('usage: node scripts/capture-fhir.js OUT')
const dataDir = mkdtempSync(join(tmpdir(), 'asm-ecqm-capture-'))
const config = readConfig({ ASM_DATA_DIR: dataDir, ASM_PORT: '0', ASM_DEMO_PATIENTS: '80', ASM_LOG_LEVEL: 'silent', ASM_FEED_TINS: 'ehr=123456789' })
const folders = { base: join(out, 'base'), usCore: join(out, 'us-core') }
for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true })
let captured = 0

function keep (folder, name, resource) {
  if (typeof resource?.resourceType !== 'string') throw new Error(`${name} is no resource`)
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(resource, null, 1))
  captured++
}

const services = await openServices({ config, demo: true })
const server = await startServer({ config, services: () => services })
const fhir = `${server.address}/fhir`
const period = 'periodStart=2026-01-01&periodEnd=2026-12-31'

async function request (name, path, init, expected = 200) {
  const reply = await fetch(`${fhir}${path}`, init)
  if (reply.status !== expected) throw new Error(`${name}: ${reply.status} in place of ${expected}`)
  const resource = await reply.json()
  keep(folders.base, name, resource)
  return resource
}

function post (parameters) {
  return { method: 'POST', headers: { 'content-type': 'application/fhir+json' }, body: JSON.stringify({ resourceType: 'Parameters', parameter: parameters }) }
}

/** Feeds, and what is reported of their events. */
async function captureInteroperability () {
  const feed = async (name, path, body, expected) => {
    const reply = await fetch(`${server.address}/interop/fhir/ehr${path}`, { method: 'POST', headers: { 'content-type': 'application/fhir+json' }, body: JSON.stringify(body) })
    if (reply.status !== expected) throw new Error(`${name}: ${reply.status} in place of ${expected}`)
    keep(folders.base, name, await reply.json())
  }
  const subject = { identifier: { system: 'urn:oid:1.2.3', value: '1' } }
  const referral = { resourceType: 'ServiceRequest', id: 's1', status: 'active', intent: 'order', category: [{ text: 'Referral' }], subject, authoredOn: '2027-03-01', requester: { identifier: { system: 'http://hl7.org/fhir/sid/us-npi', value: '1234567893' } } }
  await feed('feed-resource', '', referral, 201)
  await feed('feed-refused', '', { ...referral, status: undefined }, 422)
  await feed('feed-batch', '', { resourceType: 'Bundle', type: 'batch', entry: [{ resource: { ...referral, id: 's2' } }, { resource: { ...referral, id: 's3', subject: undefined } }] }, 200)
  await feed('feed-transaction', '', { resourceType: 'Bundle', type: 'transaction', entry: [{ resource: { ...referral, id: 's4' } }] }, 200)
  const attested = (measure, value) => ({ type: 'attestation.made', occurredAt: '2027-12-01T12:00:00Z', source: { system: 'form', id: measure }, tin: '123456789', detail: { measure, value, year: 2027 } })
  const events = [
    attested('PI_PPHI_1', true), attested('PI_EP_2', false),
    { type: 'summary.created', occurredAt: '2027-03-01T15:00:00Z', source: { system: 'ehr', id: '1' }, tin: '123456789', order: 'fhir:ehr|ServiceRequest/s1', document: 'd1', payload: 'MDM' },
    { type: 'summary.delivered', occurredAt: '2027-03-01T15:05:00Z', source: { system: 'hisp', id: '1' }, tin: '123456789', document: 'd1' }
  ]
  const recorded = await fetch(`${server.address}/interop/events`, { method: 'POST', headers: { 'content-type': 'application/x-ndjson' }, body: events.map(event => JSON.stringify(event)).join('\n') })
  if (!recorded.ok || (await recorded.text()).includes('refused')) throw new Error('events were refused')
  const year = 'periodStart=2027-01-01&periodEnd=2027-12-31&cehrtId=0015EABCDEF1234'
  for (const by of ['tin', 'tin-npi']) {
    const bundle = await (await fetch(`${server.address}/interop/report?${year}&by=${by}`)).json()
    keep(folders.base, `interoperability-${by}`, bundle)
    for (const { resource } of bundle.entry) keep(folders.usCore, `interoperability-${by}-${resource.id}`, resource)
  }
  keep(folders.base, 'interoperability-short', await (await fetch(`${server.address}/interop/report?periodStart=2027-01-01&periodEnd=2027-03-31`)).json())
  const evidence = await (await fetch(`${server.address}/interop/evidence?${year}`, { headers: { accept: 'application/fhir+ndjson' } })).text()
  evidence.trim().split('\n').forEach((line, number) => { keep(folders.base, `provenance-${number}`, JSON.parse(line)) })
}

try {
  await request('capability-statement', '/metadata')
  for (const type of ['Measure', 'Library', 'ValueSet', 'Patient', 'MeasureReport']) await request(`search-${type.toLowerCase()}`, `/${type}?_count=3`)
  await request('search-unknown-parameter', '/Measure?shoe-size=44')
  const measures = await request('search-measure-all', '/Measure')
  for (const { resource } of measures.entry.filter(entry => entry.search.mode === 'match')) {
    const { id } = resource
    await request(`measure-${id}`, `/Measure/${id}`)
    await request(`summary-${id}`, `/Measure/${id}/$evaluate-measure?${period}`)
    await request(`subject-list-${id}`, `/Measure/${id}/$evaluate-measure?${period}&reportType=subject-list`)
    for (const subjectId of services.records.page(0, 25).subjectIds) {
      await request(`individual-${id}-${subjectId}`, `/Measure/${id}/$evaluate-measure?${period}&subject=Patient/${subjectId}`)
    }
    const stored = await request(`stored-${id}`, '/Measure/$evaluate-measure', post([
      { name: 'measure', valueString: id }, { name: 'periodStart', valueDate: '2026-01-01' }, { name: 'periodEnd', valueDate: '2026-12-31' }
    ]))
    await request(`read-stored-${id}`, `/MeasureReport/${stored.id}`)
    await request(`empty-year-${id}`, `/Measure/${id}/$evaluate-measure?periodStart=1990&periodEnd=1990`)
  }
  const libraries = await request('search-library-all', '/Library?_count=100')
  for (const { resource } of libraries.entry) await request(`library-${resource.id}`, `/Library/${resource.id}`)
  const valueSets = await request('search-valueset-some', '/ValueSet?_count=5')
  for (const { resource } of valueSets.entry) await request(`value-set-${resource.id}`, `/ValueSet/${resource.id}`)
  const [patient] = services.records.page(0, 1).subjectIds
  await request('patient', `/Patient/${patient}`)
  for (const id of ['CMS165', 'CMS156']) await request(`explanation-${id}`, `/Measure/${id}/$explain?${period}&subject=${patient}&clauses=true`)
  await request('error-missing-period', '/Measure/CMS165/$evaluate-measure', undefined, 400)
  await request('error-unknown-measure', `/Measure/$evaluate-measure?measure=none&${period}`, undefined, 404)
  await request('error-unknown-subject', `/Measure/CMS165/$evaluate-measure?${period}&subject=Patient/none`, undefined, 404)
  await request('error-malformed', '/Measure/$evaluate-measure', { ...post([]), body: '{' }, 400)

  await captureInteroperability()

  const shown = new Set()
  for (const { record, scenarios } of generateLabelledRecords({ first: 1000 })) {
    if (scenarios.every(scenario => shown.has(scenario))) continue
    scenarios.forEach(scenario => shown.add(scenario))
    keep(folders.usCore, `record-${shown.size}`, bundleFromRecord(record))
  }
  const input = join(dataDir, 'input.ndjson')
  const broken = '{"resourceType":"Bundle","type":"collection","entry":[]}'
  writeFileSync(input, [...generateRecords({ count: 6, first: 2000 })].map(record => JSON.stringify(bundleFromRecord(record))).concat(broken).join('\n'))
  const cli = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))
  for (const type of ['subject', 'subject-list', 'population']) {
    const run = promisify(execFile)(process.execPath, [cli, 'evaluate', '--measure', 'all', '--input', input, '--period-start', '2026-01-01', '--period-end', '2026-12-31', '--report-type', type], { maxBuffer: 64 * 1024 * 1024 })
    // Exit code 1 says that one line of the input was no record, which is what this line is for.
    const { stdout, code } = await run.then(result => ({ ...result, code: 0 }), error => error)
    if (code !== 1) throw new Error(`evaluate ended with ${code}`)
    stdout.trim().split('\n').forEach((line, number) => { keep(folders.base, `cli-${type}-${number + 1}`, JSON.parse(line)) })
  }
} finally {
  await server.close()
  await services.close()
  rmSync(dataDir, { recursive: true, force: true })
}
console.log(`${captured} resources captured`)
