// node bench/run-workers.js postgres://… [--patients 10000] : one run by one worker process and by two, over PostgreSQL.
// The database is made and dropped here; the user of the url must be allowed to.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { table } from './tables/markdown.js'

const { values, positionals } = parseArgs({ options: { patients: { type: 'string', default: '10000' } }, allowPositionals: true })
const [url = ''] = positionals
const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'workers-'))
const NAME = 'asm_ecqm_bench'

/** @param {string} connectionString @param {string} text */
async function query (connectionString, text) {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

/** @param {readonly string[]} args @param {string} database */
function start (args, database) {
  const child = spawn(process.execPath, [MAIN, ...args], { env: { ...process.env, ASM_DATA_DIR: folder, DATABASE_URL: database, ASM_DEMO_PATIENTS: values.patients, ASM_THREADS: '1' }, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', chunk => { output += String(chunk) })
  return { child, output: () => output, ended: new Promise(resolve => child.on('close', resolve)) }
}

/** Seconds from the first finished partition to the last, so that the start of the processes does not count. @param {number} workers */
async function secondsWith (workers) {
  await query(url, `drop database if exists ${NAME}`)
  await query(url, `create database ${NAME}`)
  const database = Object.assign(new URL(url), { pathname: `/${NAME}` }).href
  const planned = start(['run', 'start', '--demo', '--no-wait', '--measure', 'all', '--period-start', '2026-01-01', '--period-end', '2026-12-31'], database)
  await planned.ended
  const id = planned.output().trim()
  const running = Array.from({ length: workers }, () => start(['worker', '--demo'], database))
  const done = async () => Number((await query(database, `select count(*) as done from asm_ecqm.run_partition where run_id = '${id}' and state = 'done'`))[0]?.done)
  while (await done() < workers) await sleep(20)
  const [began, first] = [performance.now(), await done()]
  while (await done() < 16) await sleep(20)
  const seconds = (performance.now() - began) / 1000
  for (const { child } of running) child.kill('SIGTERM')
  await Promise.all(running.map(async ({ ended }) => await ended))
  return seconds / (16 - first) * 16
}

try {
  const rows = []
  for (const workers of [1, 2, 1, 2]) rows.push([String(workers), (await secondsWith(workers)).toFixed(1)])
  console.log(table(['Workers', 'seconds for all partitions'], rows))
} finally {
  await query(url, `drop database if exists ${NAME}`)
  rmSync(folder, { recursive: true, force: true })
}
