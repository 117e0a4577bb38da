import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { openEhrHttp, type EhrHttp, type TokenSource } from '../../../src/ehr/http/ehr-http.js'
import { sourceFromJson } from '../../../src/ehr/sources/source-schema.js'
import { hastyRuntime } from '../pull/pulled.js'

type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => { for (const close of closing.splice(0)) await close() })

interface Started {
  readonly base: string
  readonly seen: readonly { readonly url: string, readonly authorization: string | undefined }[]
}

async function serve (answer: Answer): Promise<Started> {
  const seen: { url: string, authorization: string | undefined }[] = []
  const server: Server = createServer((request, response) => {
    seen.push({ url: request.url ?? '', authorization: request.headers.authorization })
    answer(request, response, seen.length)
  })
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  closing.push(async () => await new Promise(resolve => { server.closeAllConnections(); server.close(resolve) }))
  return { base: `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`, seen }
}

const NO_TOKEN: TokenSource = { token: async () => undefined, renew: () => {} }

function client ({ base }: Started, { tokens = NO_TOKEN, waits = [] as number[], source = {} } = {}): EhrHttp {
  const runtime = { ...hastyRuntime(), random: () => 0, sleep: async (milliseconds: number) => { waits.push(milliseconds) } }
  const http = openEhrHttp(sourceFromJson({ name: 'test', baseUrl: base, limits: { concurrency: 2, pageSize: 10, maxWaitSeconds: 60, retries: 3 }, ...source }), runtime, tokens)
  closing.push(async () => { await http.close() })
  return http
}

const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void => { response.writeHead(status, { 'content-type': 'application/fhir+json', ...headers }).end(JSON.stringify(body)) }

describe('EhrHttp', () => {
  it('waits as Retry-After says, in seconds or as a date, and no longer than is allowed', async () => {
    const waits: number[] = []
    const server = await serve((_request, response, count) => {
      if (count === 1) json(response, 500, {}, { 'retry-after': '7' })
      else if (count === 2) json(response, 502, {}, { 'retry-after': new Date(Date.now() + 20_000).toUTCString() })
      else if (count === 3) json(response, 500, {}, { 'retry-after': '3600' })
      else json(response, 200, { count })
    })
    expect(await (await client(server, { waits }).request({ url: 'Patient' })).json()).toEqual({ count: 4 })
    expect(waits.map(wait => Math.round(wait / 1000))).toEqual([7, expect.toSatisfy((seconds: number) => seconds > 15 && seconds <= 20), 60])
  })

  it('backs off where the server does not say how long, and gives up in the end', async () => {
    const waits: number[] = []
    const server = await serve((_request, response) => { json(response, 500, { resourceType: 'OperationOutcome', issue: [{ code: 'exception', diagnostics: 'Mrs. Secret' }] }) })
    const refused = client(server, { waits }).request({ url: 'Patient' })
    await expect(refused).rejects.toMatchObject({ code: 'EHR_SERVER_FAILED', message: expect.stringContaining('HTTP 500, exception') })
    await expect(refused).rejects.toMatchObject({ message: expect.not.stringContaining('Secret') })
    expect(waits).toEqual([500, 1000, 2000])
  })

  it('sends a POST no second time when its answer is lost, since what it began may be under way', async () => {
    const server = await serve((request, response) => { if (request.method === 'POST') request.socket.destroy(); else json(response, 200, {}) })
    await expect(client(server).request({ method: 'POST', url: '$export', body: '{}' })).rejects.toMatchObject({ code: 'EHR_UNREACHABLE' })
    expect(server.seen.length).toBe(1)
  })

  it('takes a new token once where the old one is refused, and says so where the new one is too', async () => {
    const renewed: string[] = []
    let number = 1
    const tokens: TokenSource = { token: async () => `token-${number}`, renew: refused => { renewed.push(refused); number++ } }
    const server = await serve((request, response) => { json(response, request.headers.authorization === 'Bearer token-2' && request.url !== '/fhir/closed' ? 200 : 401, {}) })
    const http = client(server, { tokens })
    expect((await http.request({ url: 'Patient' })).status).toBe(200)
    expect(renewed).toEqual(['token-1'])
    await expect(http.request({ url: 'closed' })).rejects.toMatchObject({ code: 'EHR_ACCESS_DENIED' })
    expect(renewed).toEqual(['token-1', 'token-2'])
  })

  it('follows redirects to allowed hosts only, and gives the token to its own origin only', async () => {
    const tokens: TokenSource = { token: async () => 'secret', renew: () => {} }
    const other = await serve((_request, response) => { json(response, 200, { from: 'other' }) })
    const server = await serve((request, response) => {
      if (request.url === '/fhir/away') response.writeHead(302, { location: `${other.base}/x` }).end()
      else if (request.url === '/fhir/broken') response.writeHead(302, { location: 'http://[' }).end()
      else response.writeHead(307, { location: '/fhir/away' }).end()
    })
    await expect(client(server, { tokens }).request({ url: 'here' })).rejects.toMatchObject({ code: 'EHR_HOST_NOT_ALLOWED' })
    await expect(client(server, { tokens }).request({ url: 'broken' })).rejects.toMatchObject({ code: 'EHR_HOST_NOT_ALLOWED' })
    expect(other.seen).toEqual([])
    const allowed = client(server, { tokens, source: { allowedHosts: [new URL(other.base).host] } })
    expect(await (await allowed.request({ url: 'here' })).json()).toEqual({ from: 'other' })
    expect(other.seen).toEqual([{ url: '/fhir/x', authorization: undefined }])
    expect(server.seen.every(({ authorization }) => authorization === 'Bearer secret')).toBe(true)
  })

  it.each(['http://evil.example.org/x', 'http://127.0.0.1:1/fhir', 'http://user:secret@127.0.0.1/fhir', 'file:///etc/passwd'])('goes not to %s', async url => {
    await expect(client(await serve((_request, response) => { json(response, 200, {}) })).request({ url })).rejects.toMatchObject({ code: 'EHR_HOST_NOT_ALLOWED' })
  })

  it('unpacks gzip, and tells where an answer ends too early or is no JSON', async () => {
    const packed = gzipSync(JSON.stringify({ resourceType: 'Bundle' }))
    const server = await serve((request, response) => {
      if (request.url === '/fhir/page') response.end('<html>login</html>')
      else response.writeHead(200, { 'content-encoding': 'gzip' }).end(request.url === '/fhir/cut' ? packed.subarray(0, packed.length - 9) : packed)
    })
    const http = client(server)
    expect(await (await http.request({ url: 'whole' })).json()).toEqual({ resourceType: 'Bundle' })
    await expect((await http.request({ url: 'cut' })).json()).rejects.toMatchObject({ code: 'EHR_ANSWER_TRUNCATED' })
    await expect((await http.request({ url: 'page' })).json()).rejects.toMatchObject({ code: 'EHR_ANSWER_INVALID' })
  })
})
