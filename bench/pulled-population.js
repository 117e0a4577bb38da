// node bench/pulled-population.js [--patients 1000,10000,100000] : from pulled files to results, each step in a process of its own.
// Nothing is asserted about time; that as many subjects are evaluated as were written is.
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { table } from './tables/markdown.js'

const { values } = parseArgs({ options: { patients: { type: 'string', default: '1000,10000' } } })
const STEPS = fileURLToPath(new URL('pulled-population/', import.meta.url))
const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))
const PERIOD = ['--period-start', '2026-01-01', '--period-end', '2026-12-31']

/**
 * Seconds, peak memory in MB and the output of a process that ends well.
 * @param {readonly string[]} args
 * @param {Readonly<Record<string, string>>} [environment]
 */
async function step (args, environment = {}) {
  const began = performance.now()
  const child = spawn(process.execPath, ['--import', join(STEPS, 'peak-memory.js'), ...args], { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  let output = ''
  let peak = 0
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => { output += String(chunk) })
  child.on('message', message => { peak = Number(message) })
  const code = await new Promise(resolve => child.on('close', resolve))
  if (code !== 0) throw new Error(`${args[0]} ended with ${code}: ${output.slice(-2_000)}`)
  return { seconds: (performance.now() - began) / 1000, peak, output }
}

const rows = []
for (const patients of values.patients.split(',').map(Number)) {
  const folder = mkdtempSync(join(tmpdir(), 'pulled-'))
  try {
    const files = join(folder, 'files')
    const written = await step([join(STEPS, 'write-files.js'), files, String(patients)])
    const grouped = await step([join(STEPS, 'group.js'), files, join(folder, 'snapshots', '20260101T000000-bench')])
    const environment = { ASM_DATA_DIR: folder }
    const run = async () => await step([MAIN, 'run', 'start', '--measure', 'all', ...PERIOD, '--attribution', 'encounter-plurality'], environment)
    const evaluated = await run()
    const again = await run()
    if (!evaluated.output.includes(`${patients} subjects`)) throw new Error(`not all were evaluated: ${evaluated.output.slice(-500)}`)
    /** @param {number} seconds */
    const each = seconds => (seconds * 1000 / patients).toFixed(2)
    const megabytes = Number(/(\d+) MB/.exec(written.output)?.[1])
    const onDisk = readdirSync(join(folder, 'snapshots', '20260101T000000-bench')).reduce((sum, name) => sum + statSync(join(folder, 'snapshots', '20260101T000000-bench', name)).size, 0) / 1e6
    rows.push([patients.toLocaleString('en'), `${megabytes} MB`, `${onDisk.toFixed(0)} MB`,
      `${grouped.seconds.toFixed(0)} s`, each(grouped.seconds), `${grouped.peak} MB`,
      `${evaluated.seconds.toFixed(0)} s`, each(evaluated.seconds), `${evaluated.peak} MB`, `${again.seconds.toFixed(0)} s`])
    console.log(rows.at(-1)?.join(' | '))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
console.log(table(['Patients', 'JSON', 'snapshot', 'grouped', 'ms each', 'peak', 'evaluated', 'ms each', 'peak', 'again, unchanged'], rows))
