// hapi-check.js [--patients 20] [--port 8765] : pulls the demonstration population from a HAPI FHIR JPA server in every way there is (Group,
// Patient and system export, $everything, searches) and compares the records. Needs Java 17 and Maven. See test/hapi/README.md.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { generateRecords } from '../dist/demo/generate-records.js'

const { values } = parseArgs({ options: { patients: { type: 'string', default: '20' }, port: { type: 'string', default: '8765' } } })
const root = fileURLToPath(new URL('..', import.meta.url))
const jar = join(root, 'test/hapi/target/hapi-server.jar')
const base = `http://127.0.0.1:${values.port}/fhir`
const folder = mkdtempSync(join(tmpdir(), 'hapi-check-'))

if (!existsSync(jar)) execFileSync('mvn', ['-B', '-q', 'package'], { cwd: join(root, 'test/hapi'), stdio: 'inherit' })
const server = spawn('java', ['-Xmx2g', '-jar', jar, values.port], { stdio: ['ignore', 'ignore', 'inherit'] })
try {
  await started()
  await load()
  const sources = {
    group: { method: 'bulk', groups: ['clinic'] },
    patient: { method: 'bulk', bulk: { level: 'patient' } },
    system: { method: 'bulk', bulk: { level: 'system' } },
    everything: { method: 'crawl', groups: ['clinic'], crawl: { mode: 'everything' } },
    search: { method: 'crawl', crawl: { mode: 'search' } }
  }
  const pulled = await Promise.all(Object.entries(sources).map(async ([name, source]) => await pull(name, source)))
  const [first, ...others] = pulled.map(({ records }) => JSON.stringify(records))
  for (const { name, records, text } of pulled) console.log(`${name.padEnd(10)} ${records.length} records; ${text}`)
  const isSame = others.every(other => other === first) && pulled[0]?.records.length === Number(values.patients)
  console.log(isSame ? 'The same records in every way.' : 'The records differ.')
  process.exitCode = isSame ? 0 : 1
} finally {
  server.kill()
  rmSync(folder, { recursive: true, force: true })
}

async function started () {
  for (let attempt = 0; attempt < 180; attempt++) {
    if (server.exitCode !== null) throw new Error(`The server ended with ${server.exitCode}.`)
    if (await fetch(`${base}/metadata`).then(({ ok }) => ok, () => false)) return
    await sleep(1_000)
  }
  throw new Error('The server does not answer after three minutes.')
}

async function load () {
  const resources = new Map()
  for (const record of generateRecords({ count: Number(values.patients) })) {
    for (const resource of record.resources) resources.set(`${resource.resourceType}/${resource.id}`, resource)
  }
  const patients = [...resources.keys()].filter(reference => reference.startsWith('Patient/'))
  resources.set('Group/clinic', { resourceType: 'Group', id: 'clinic', type: 'person', actual: true, member: patients.map(reference => ({ entity: { reference } })) })
  const all = [...resources].map(([url, resource]) => ({ resource, request: { method: 'PUT', url } }))
  for (let from = 0; from < all.length; from += 200) {
    const response = await fetch(base, { method: 'POST', headers: { 'content-type': 'application/fhir+json' }, body: JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry: all.slice(from, from + 200) }) })
    const { entry = [] } = /** @type {{ entry?: { response: { status: string } }[] }} */ (await response.json())
    const refused = entry.filter(({ response: { status } }) => !status.startsWith('2'))
    if (!response.ok || refused.length > 0) throw new Error(`The server does not take the population: HTTP ${response.status}, ${refused.length} resources refused.`)
  }
}

/**
 * Id and content hash of each record of a pull, and what the program said at its end.
 * @param {string} name
 * @param {object} source
 */
async function pull (name, source) {
  const environment = { ...process.env, ASM_DATA_DIR: join(folder, name) }
  writeFileSync(join(folder, `${name}.json`), JSON.stringify({ baseUrl: base, ...source }))
  await cli(['source', 'add', name, '--file', join(folder, `${name}.json`)], environment)
  const text = (await cli(['pull', '--source', name], environment)).trim().split('\n').filter(line => /^\d+ patients|^[A-Z_]+: /.test(line)).join(' ')
  const snapshots = join(folder, name, 'snapshots')
  const [snapshot = ''] = readdirSync(snapshots)
  const records = gunzipSync(readFileSync(join(snapshots, snapshot, 'index.ndjson.gz'))).toString().trim().split('\n').map(line => {
    const { subjectId, recordHash } = JSON.parse(line)
    return [subjectId, recordHash]
  })
  return { name, records: records.sort(), text }
}

/**
 * What the program says; 1 says that there were problems, which is no failure here.
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
async function cli (args, env) {
  const child = spawn(process.execPath, [join(root, 'dist/cli/main.js'), ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => { output += String(chunk) })
  const code = await new Promise(resolve => child.on('close', resolve))
  if (code !== 0 && code !== 1) throw new Error(`${args.join(' ')} ended with ${code}: ${output.slice(-1_000)}`)
  return output
}
