import { Agent, request as send, type Dispatcher } from 'undici'
import { OutcomeError } from '../../fhir/outcome-error.js'
import type { EhrRuntime } from '../runtime.js'
import type { Source } from '../sources/source.js'
import { allowedHosts } from './allowed-hosts.js'
import { ehrResponse, type EhrResponse } from './ehr-response.js'
import { issueCodes } from './issue-codes.js'
import { backOffMs, retryAfterMs } from './retry-after.js'

export interface EhrRequest {
  readonly method?: 'GET' | 'POST' | 'DELETE'
  /** Absolute, or relative to the base of the source. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** False: without the token. No other origin than that of the source gets it, whatever stands here. */
  readonly authorize?: boolean
  /** Statuses other than 2xx that are the caller's business. */
  readonly accept?: readonly number[]
  readonly signal?: AbortSignal
}

/** Requests to one source. */
export interface EhrHttp {
  /**
   * Sends a request, waits and tries again where the server asks for it or has a moment of weakness, and takes a new token once where the old
   * one is not taken any more.
   * @throws OutcomeError EHR_UNREACHABLE, EHR_SERVER_FAILED, EHR_BUSY, EHR_ACCESS_DENIED, EHR_HOST_NOT_ALLOWED, EHR_REQUEST_REFUSED
   */
  request (request: EhrRequest): Promise<EhrResponse>
  close (): Promise<void>
}

/** Where the token comes from; `renew` throws away one that was refused. */
export interface TokenSource {
  token (signal?: AbortSignal): Promise<string | undefined>
  renew (refused: string): void
}

/** A server that is busy or restarting. */
const PASSING = new Set([429, 500, 502, 503, 504])
const REDIRECTS = new Set([301, 302, 303, 307, 308])
const MOST_REDIRECTS = 5
/** Exports and large searches are quiet for minutes. */
const HEADERS_TIMEOUT_MS = 10 * 60_000
const BODY_TIMEOUT_MS = 5 * 60_000
const CONNECT_TIMEOUT_MS = 30_000

export function openEhrHttp (source: Source, runtime: EhrRuntime, tokens: TokenSource): EhrHttp {
  const hosts = allowedHosts(source)
  const agent = new Agent({ headersTimeout: HEADERS_TIMEOUT_MS, bodyTimeout: BODY_TIMEOUT_MS, connect: { timeout: CONNECT_TIMEOUT_MS } })
  /** A busy server asks everyone to wait, not one request. */
  let busyUntil = 0

  const once = async (request: EhrRequest): Promise<{ readonly reply: Dispatcher.ResponseData, readonly url: URL, readonly token: string | undefined }> => {
    let url = hosts.check(URL.canParse(request.url, `${source.baseUrl}/`) ? new URL(request.url, `${source.baseUrl}/`).href : request.url)
    let { method = 'GET', body } = request
    for (let step = 0; ; step++) {
      const token = request.authorize !== false && hosts.isOwn(url) ? await tokens.token(request.signal) : undefined
      const reply = await send(url, {
        method,
        headers: { accept: 'application/fhir+json', 'accept-encoding': 'gzip', 'user-agent': 'asm-ecqm', ...request.headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
        dispatcher: agent,
        ...(body === undefined ? {} : { body }),
        ...(request.signal === undefined ? {} : { signal: request.signal })
      })
      const location = reply.headers['location']
      if (!REDIRECTS.has(reply.statusCode) || typeof location !== 'string' || step === MOST_REDIRECTS) return { reply, url, token }
      await reply.body.dump()
      url = hosts.check(URL.canParse(location, url.href) ? new URL(location, url).href : location)
      if (reply.statusCode === 303) [method, body] = ['GET', undefined]
    }
  }

  const waitFor = async (milliseconds: number, signal: AbortSignal | undefined): Promise<void> => {
    await runtime.sleep(Math.min(milliseconds, source.limits.maxWaitSeconds * 1000), signal)
  }

  const request = async (asked: EhrRequest): Promise<EhrResponse> => {
    let renewed = false
    for (let attempt = 0; ; attempt++) {
      const pause = busyUntil - runtime.now().getTime()
      if (pause > 0) await waitFor(pause, asked.signal)
      const isLast = attempt >= source.limits.retries
      let sent
      try {
        sent = await once(asked)
      } catch (thrown) {
        if (thrown instanceof OutcomeError || asked.signal?.aborted === true) throw thrown
        // What a POST began may be under way although its answer was lost; only one that never arrived is sent again.
        if (isLast || (asked.method === 'POST' && (thrown as { code?: unknown }).code !== 'ECONNREFUSED')) throw unreachable(thrown)
        await waitFor(backOffMs(attempt, runtime.random), asked.signal)
        continue
      }
      const { reply, url, token } = sent
      const { statusCode: status } = reply
      if ((status >= 200 && status < 300) || asked.accept?.includes(status) === true) return ehrResponse(reply, url)
      if (status === 401 && token !== undefined && !renewed) {
        await reply.body.dump()
        tokens.renew(token)
        renewed = true
        continue
      }
      if (!PASSING.has(status) || isLast || (asked.method === 'POST' && status !== 429 && status !== 503)) throw await refusal(reply, status)
      await reply.body.dump()
      const asksFor = retryAfterMs(headerOf(reply, 'retry-after'), runtime.now())
      const milliseconds = Math.min(asksFor ?? backOffMs(attempt, runtime.random), source.limits.maxWaitSeconds * 1000)
      if (status === 429 || status === 503) busyUntil = Math.max(busyUntil, runtime.now().getTime() + milliseconds)
      else await waitFor(milliseconds, asked.signal)
    }
  }
  return { request, close: async () => { await agent.destroy() } }
}

function headerOf (reply: Dispatcher.ResponseData, name: string): string | undefined {
  const value = reply.headers[name]
  return Array.isArray(value) ? value[0] : value
}

function unreachable (thrown: unknown): OutcomeError {
  const code = (thrown as { code?: unknown }).code
  return new OutcomeError('EHR_UNREACHABLE', `The server cannot be reached${typeof code === 'string' && /^[A-Z_]{1,40}$/.test(code) ? ` (${code})` : ''}; check the base url, the network and the server.`, { cause: thrown })
}

/** The status and the issue codes of an OperationOutcome; its texts may quote patient data and are left out. */
async function refusal (reply: Dispatcher.ResponseData, status: number): Promise<OutcomeError> {
  const codes = await issueCodes(reply)
  const detail = `HTTP ${status}${codes.length === 0 ? '' : `, ${codes.join(', ')}`}`
  if (status === 401 || status === 403) return new OutcomeError('EHR_ACCESS_DENIED', `The server does not let us in (${detail}); check the client's registration, its key and its scopes with asm-ecqm source test.`)
  if (status === 429 || status === 503) return new OutcomeError('EHR_BUSY', `The server is still busy after many tries (${detail}); try again later or ask for less at once.`)
  if (PASSING.has(status)) return new OutcomeError('EHR_SERVER_FAILED', `The server fails (${detail}); its own log says why.`)
  return new OutcomeError('EHR_REQUEST_REFUSED', `The server refuses a request (${detail}).`)
}
