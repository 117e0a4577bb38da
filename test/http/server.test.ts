import { createServer, connect, type AddressInfo } from 'node:net'
import { request } from 'node:http'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { createLogger } from '../../src/http/logger.js'
import { startServer, type RunningServer } from '../../src/http/server.js'
import { CONFIG, sampleServices } from './sample-services.js'

const running: RunningServer[] = []
const start = async (port = 0): Promise<RunningServer> => {
  const services = sampleServices()
  const server = await startServer({ config: { ...CONFIG, port }, services: () => services, logger: createLogger('silent') })
  running.push(server)
  return server
}

afterEach(async () => { for (const server of running.splice(0)) await server.close() })

/** Sends megabytes until the server answers or the connection ends; counts what was sent. */
async function flood (address: string, headers: Record<string, string>, megabytes: number): Promise<{ status: number | undefined, body: string, sent: number }> {
  const outgoing = request(`${address}/fhir/Measure/$evaluate-measure`, { method: 'POST', headers: { 'content-type': 'application/fhir+json', ...headers } })
  const answer: { status: number | undefined, body: string } = { status: undefined, body: '' }
  let sent = 0
  const answered = new Promise<void>(resolve => {
    outgoing.on('response', response => {
      answer.status = response.statusCode
      response.on('data', (chunk: Buffer) => { answer.body += chunk.toString() })
      response.on('end', resolve)
      response.on('error', () => { resolve() })
    })
    outgoing.on('error', () => { resolve() })
  })
  const chunk = Buffer.alloc(1_000_000, ' ')
  while (sent < megabytes && answer.status === undefined && !outgoing.destroyed) {
    sent++
    if (!outgoing.write(chunk)) await Promise.race([once(outgoing, 'drain').catch(() => {}), answered])
  }
  await answered
  outgoing.destroy()
  return { ...answer, sent }
}

describe('startServer', () => {
  it('listens on a free port and answers', async () => {
    const { address } = await start()
    const response = await fetch(`${address}/health/ready`)
    expect([response.status, await response.json()]).toEqual([200, { status: 'ready' }])
  })

  it('says PORT_IN_USE and how to mend it when another program has the port', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    await expect(start(port)).rejects.toMatchObject({ code: 'PORT_IN_USE', message: expect.stringContaining('ASM_PORT') })
    other.close()
  })

  it('says CONFIG_INVALID for an address that is not of this machine', async () => {
    await expect(startServer({ config: { ...CONFIG, host: '203.0.113.7' }, services: () => undefined, logger: createLogger('silent') })).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
  })

  it.each([
    ['by its Content-Length', { 'content-length': '100000000' }],
    ['while it arrives in chunks', { 'transfer-encoding': 'chunked' }]
  ])('refuses a body of 100 MB early %s', async (_how, headers) => {
    const { address } = await start()
    const { status, body, sent } = await flood(address, headers, 100)
    expect(status).toBe(413)
    expect(JSON.parse(body).issue[0]).toMatchObject({ code: 'too-long', details: { coding: [{ code: 'BODY_TOO_LARGE' }] } })
    expect(sent).toBeLessThan(50)
    expect((await fetch(`${address}/health/live`)).status).toBe(200)
  })

  it.each([
    ['no HTTP', 'hello\r\n\r\n', '400'],
    ['headers too large', `GET / HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(40_000)}\r\n\r\n`, '431']
  ])('answers %s on the socket with an OperationOutcome', async (_what, text, status) => {
    const { address } = await start()
    const socket = connect(Number(new URL(address).port), '127.0.0.1')
    let answer = ''
    socket.on('data', chunk => { answer += chunk.toString() })
    socket.write(text)
    await once(socket, 'close')
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(JSON.parse(answer.split('\r\n\r\n')[1] as string)).toMatchObject({ resourceType: 'OperationOutcome' })
  })
})
