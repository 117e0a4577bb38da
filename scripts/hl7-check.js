// hl7-check.js [--count 1000] : sends HL7 v2 messages with the HAPI library (Java) to a server of ours and compares the acknowledgements and
// the ledger with what was sent. Needs Java 17 and Maven. See test/hapi-sender/README.md.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { count: { type: 'string', default: '1000' } } })
const root = fileURLToPath(new URL('..', import.meta.url))
const sender = join(root, 'test/hapi-sender')
const jar = join(sender, 'target/hapi-sender.jar')
const folder = mkdtempSync(join(tmpdir(), 'hl7-check-'))
const environment = { ...process.env, ASM_DATA_DIR: join(folder, 'data'), ASM_PORT: '0', ASM_MLLP_PORT: '0', ASM_FEED_TINS: '*=123456789' }
const main = join(root, 'dist/cli/main.js')
const count = Number(values.count)

if (!existsSync(jar)) execFileSync('mvn', ['-B', '-q', 'package'], { cwd: sender, stdio: 'inherit' })
const server = spawn(process.execPath, [main, 'serve'], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] })
try {
  const port = await listening()
  const messages = join(folder, 'messages')
  mkdirSync(messages)
  const files = readFileSync(join(sender, 'messages.txt'), 'utf8').trim().split(/\n\n+/)
  for (const [index, text] of files.entries()) writeFileSync(join(messages, `${String(index).padStart(3, '0')}.hl7`), `${text.split('\n').join('\r')}\r`)
  const begun = performance.now()
  const lines = execFileSync('java', ['-jar', jar, port, messages, values.count], { cwd: folder, encoding: 'utf8', timeout: 600_000 }).trim().split('\n')
  const seconds = (performance.now() - begun) / 1000
  server.kill()
  await new Promise(resolve => server.on('close', resolve))
  const accepted = lines.filter(line => /^(\S+) AA \1$/.test(line)).length
  const refused = lines.filter(line => /^(BAD\S*) A[ER] \1$/.test(line)).length
  const verified = execFileSync(process.execPath, [main, 'events', 'verify'], { env: environment, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim()
  const events = Number(verified.split(':')[0])
  console.log(`${lines.length} acknowledgements in ${seconds.toFixed(1)} s with the start of Java: ${accepted} accepted, ${refused} refused as they should; ${events} events.`)
  const isRight = lines.length === files.length + count && accepted + refused === lines.length && events >= accepted
  console.log(isRight ? 'Every message has its acknowledgement.' : 'The acknowledgements are not those expected.')
  process.exitCode = isRight ? 0 : 1
} finally {
  server.kill()
  rmSync(folder, { recursive: true, force: true })
}

/** The port of the HL7 feed. @returns {Promise<string>} */
async function listening () {
  let output = ''
  server.stdout.on('data', chunk => { output += String(chunk) })
  for (let attempt = 0; attempt < 600; attempt++) {
    const port = /HL7 v2 +127\.0\.0\.1:(\d+)/.exec(output)?.[1]
    if (port !== undefined) return port
    if (server.exitCode !== null) throw new Error(`The server ended with ${server.exitCode}.`)
    await sleep(100)
  }
  throw new Error('The server does not listen after a minute.')
}
