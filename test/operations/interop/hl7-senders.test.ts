import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { afterEach, describe, expect, it } from 'vitest'
import { Client, Message } from 'node-hl7-client'
import { readConfig } from '../../../src/config/read-config.js'
import { FrameDecoder, framed } from '../../../src/interop/mllp/frame-decoder.js'
import { ledgerWriter } from '../../../src/operations/interop/ledger-writer.js'
import { openHl7Feed } from '../../../src/operations/interop/open-hl7-feed.js'
import type { Services } from '../../../src/operations/services.js'
import { openStore } from '../../../src/store/open-store.js'
import { header, lines, MESSAGES, PID, PV1 } from '../../interop/hl7v2/messages.js'
import { copyEmbeddedDatabase } from '../../store/databases.js'

const HAS_OPENSSL = spawnSync('openssl', ['version']).status === 0
if (!HAS_OPENSSL) console.info('Skipped: HL7 v2 over TLS, as openssl is not installed to make certificates with.')

describe('senders that nobody here wrote', () => {
  const closing: (() => Promise<void> | void)[] = []
  afterEach(async () => { for (const close of closing.splice(0).reverse()) await close() })

  async function feed (environment: Record<string, string> = {}): Promise<{ readonly port: number, readonly services: Services }> {
    const dataDir = mkdtempSync(join(tmpdir(), 'senders-'))
    closing.push(() => { rmSync(dataDir, { recursive: true, force: true }) })
    await copyEmbeddedDatabase(dataDir)
    const store = await openStore({ dataDir })
    closing.push(async () => { await store.close() })
    const services = { config: readConfig({ ASM_MLLP_PORT: '0', ...environment }), store, ledgerWriter: ledgerWriter(store.ledger), now: () => new Date() } as Services
    const opened = await openHl7Feed(services)
    closing.push(async () => { await opened?.close() })
    return { port: opened?.port ?? 0, services }
  }

  it('node-hl7-client sends one message after the other and gets its acknowledgements', async () => {
    const { port, services } = await feed()
    const acknowledged: string[] = []
    const client = new Client({ host: '127.0.0.1' })
    const connection = client.createConnection({ port, waitAck: true }, async response => {
      const message = response.getMessage()
      acknowledged.push(`${message.get('MSA.1').toString()} ${message.get('MSA.2').toString()}`)
    })
    closing.push(async () => { await connection.close() })
    const sent = [...Object.values(MESSAGES).map((text, index) => text.replace('|MSG1|', `|M${index}|`)), lines(header('ADT^A04', 'BAD'), 'PID|1', PV1)]
    for (const [index, text] of sent.entries()) {
      await connection.sendMessage(new Message({ text: text.replace(/\r$/, '') }))
      while (acknowledged.length <= index) await new Promise(resolve => setTimeout(resolve, 5))
    }
    expect(acknowledged).toEqual([...Object.keys(MESSAGES).map((_, index) => `AA M${index}`), 'AE BAD'])
    expect(await services.store.ledger.messageCounts()).toEqual({ recorded: 14, quarantined: 1, replayed: 0 })
  }, 60_000)

  it.skipIf(!HAS_OPENSSL && process.env['CI'] !== 'true')('takes messages over TLS, and only of senders with a certificate where that is asked for', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tls-'))
    closing.push(() => { rmSync(folder, { recursive: true, force: true }) })
    const openssl = (...args: string[]): void => { execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' }) }
    mkdirSync(join(folder, 'server'))
    openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'ca-key.pem', '-out', 'server/ca.pem', '-subj', '/CN=test authority', '-days', '2')
    for (const [name, to] of [['server', 'server/cert.pem'], ['client', 'client-cert.pem']] as const) {
      openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', name === 'server' ? 'server/key.pem' : 'client-key.pem', '-out', `${name}.csr`, '-subj', `/CN=${name}`)
      openssl('x509', '-req', '-in', `${name}.csr`, '-CA', 'server/ca.pem', '-CAkey', 'ca-key.pem', '-CAcreateserial', '-out', to, '-days', '2')
    }
    const { port } = await feed({ ASM_MLLP_TLS_DIR: join(folder, 'server') })
    const read = (name: string): Buffer => readFileSync(join(folder, name))
    const send = async (certificate: object): Promise<string> => await new Promise(resolve => {
      const socket = connect({ port, host: '127.0.0.1', ca: read('server/ca.pem'), checkServerIdentity: () => undefined, ...certificate })
      const decoder = new FrameDecoder(100_000)
      socket.on('error', () => { resolve('refused') })
      socket.on('close', () => { resolve('refused') })
      socket.on('data', chunk => { for (const event of decoder.push(chunk)) if (event.type === 'message') resolve(event.bytes.toString()) })
      socket.write(framed(lines(header('ADT^A04', 'T1'), PID, PV1)))
      closing.push(() => { socket.destroy() })
    })
    expect(await send({ cert: read('client-cert.pem'), key: read('client-key.pem') })).toContain('MSA|AA|T1')
    expect(await send({})).toBe('refused')
  }, 60_000)
})
