// node bench/feeds.js [--messages 10000] [--events 1000000] [--only MLLP] [--database postgres://…] : what each feed takes, and the roll-up over a year of events.
// The server is a process of its own. Nothing is asserted about time; that every message is in the ledger is.
import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { senders } from './feeds/senders.js'
import { figure, table } from './tables/markdown.js'

const { values } = parseArgs({ options: { messages: { type: 'string', default: '10000' }, events: { type: 'string', default: '1000000' }, only: { type: 'string', default: '' }, database: { type: 'string' } } })
const [messages, events] = [Number(values.messages), Number(values.events)]
const FEEDS = fileURLToPath(new URL('feeds/', import.meta.url))
const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))

/**
 * A folder and, where it is given, an empty database for one measurement.
 * @template Result
 * @param {(environment: Record<string, string>) => Promise<Result>} work
 */
async function fresh (work) {
  const folder = mkdtempSync(join(tmpdir(), 'feeds-'))
  const { DATABASE_URL: _own, ...inherited } = process.env
  const environment = /** @type {Record<string, string>} */ ({ ...inherited, ASM_DATA_DIR: folder, ASM_DEMO_PATIENTS: '1', ASM_LOG_LEVEL: 'silent', ASM_FEED_TINS: '*=123456789' })
  const url = values.database === undefined ? undefined : new URL(values.database)
  const name = `feeds_bench_${process.pid}_${Date.now()}`
  try {
    if (url !== undefined) {
      await admin(url, `create database ${name}`)
      environment['DATABASE_URL'] = new URL(`/${name}`, url).href
    }
    return await work(environment)
  } finally {
    if (url !== undefined) await admin(url, `drop database if exists ${name} with (force)`)
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param {URL} url @param {string} statement */
async function admin (url, statement) {
  const { Client } = (await import('pg')).default
  const client = new Client({ connectionString: url.href })
  await client.connect()
  await client.query(statement)
  await client.end()
}

/** @returns {Promise<number>} */
const freePort = async () => await new Promise(resolve => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
    server.close(() => { resolve(port) })
  })
})

/** Memory of a process in MB, as Linux tells it; 0 elsewhere. @param {number} pid @param {'VmRSS' | 'VmHWM'} field */
function memory (pid, field) {
  try {
    return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

/** @param {string} script @param {number} count */
const alone = async (script, count) => await fresh(async environment => (await promisify(execFile)(process.execPath, ['--max-old-space-size=4096', join(FEEDS, script), String(count)], { env: environment, maxBuffer: 1 << 24 })).stdout.trim())

const limit = messages / Number(await alone('append-alone.js', messages))
const rows = [['Database alone, 1,000 a transaction', figure(limit), '1', '–', '–']]
console.log(rows[0]?.join(' | '))
for (const name of Object.keys(senders('', 0)).filter(one => one.includes(values.only))) {
  rows.push(await fresh(async environment => {
    const mllpPort = await freePort()
    const server = spawn(process.execPath, [MAIN, 'serve', '--demo'], { env: { ...environment, ASM_PORT: '0', ASM_MLLP_PORT: String(mllpPort) }, stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    server.stdout.on('data', chunk => { output += String(chunk) })
    while (!/Ready: \S+\n/.test(output)) await new Promise(resolve => setTimeout(resolve, 100))
    const address = /Ready: (\S+)/.exec(output)?.[1] ?? ''
    const pid = server.pid ?? 0
    try {
      const send = /** @type {(from: number, count: number) => Promise<void>} */ (senders(address, mllpPort)[name])
      await send(0, 1_000)
      const began = performance.now()
      const memories = [memory(pid, 'VmRSS')]
      for (let quarter = 0; quarter < 4; quarter++) {
        await send(1_000 + quarter * messages / 4, messages / 4)
        memories.push(memory(pid, 'VmRSS'))
      }
      const rate = messages / ((performance.now() - began) / 1000)
      const { head } = /** @type {{ head: { position: number } }} */ (await (await fetch(`${address}/interop/ledger`)).json())
      if (head.position < 1_000 + messages) throw new Error(`${name}: ${head.position} events`)
      const row = [name, figure(rate), (limit / rate).toFixed(1), memories.map(one => one.toFixed(0)).join(', '), memory(pid, 'VmHWM').toFixed(0)]
      console.log(row.join(' | '))
      return row
    } finally {
      server.kill('SIGTERM')
      await new Promise(resolve => server.on('close', resolve))
    }
  }))
}
console.log(table(['Feed', 'messages a second', 'times slower', 'MB at 0, ¼, ½, ¾ and 1', 'peak MB'], rows))

if (events > 0) {
  const { filled, rates, verified, parse, denominator, peak } = JSON.parse(await alone('roll-up.js', events))
  const each = (/** @type {number} */ seconds) => [`${seconds.toFixed(1)} s`, figure(events / seconds), (seconds / parse).toFixed(1)]
  console.log(table([`${figure(events)} events, ${figure(denominator)} counted`, 'time', 'events a second', 'times JSON.parse'], [
    ['JSON.parse of the events', ...each(parse)], ['recorded, 1,000 a transaction', ...each(filled)], ['rates of 20 practices', ...each(rates)], ['verified', ...each(verified)]
  ]))
  console.log(`Most memory: ${peak} MB.`)
}
