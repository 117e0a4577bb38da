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
const config = readConfig({ ASM_DATA_DIR: dataDir, ASM_PORT: '0', ASM_DEMO_PATIENTS: '80', ASM_LOG_LEVEL: 'silent' })
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
