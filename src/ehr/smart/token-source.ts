import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { SignJWT } from 'jose'
import { OutcomeError } from '../../fhir/outcome-error.js'
import { isObject } from '../../fhir/patient-record.js'
import { openEhrHttp, type EhrHttp, type TokenSource } from '../http/ehr-http.js'

import type { EhrRuntime } from '../runtime.js'
import type { Source, SourceAuth } from '../sources/source.js'
import { clientKeys } from './client-keys.js'
import { scopesFor } from './scopes.js'
import { oauthErrorText } from './oauth-error.js'
import { readSmartConfiguration } from './smart-configuration.js'

/** An access token, and what it lets us do. */
export interface AccessToken {
  readonly token: string
  readonly expiresAt: number
  /** Granted scopes, which may be fewer than asked for; undefined where the server does not say. */
  readonly scope: string | undefined
}

/** A token is renewed this long before it expires, so that it lasts for a request. */
const SPARE_MS = 30_000
const DEFAULT_LIFETIME_SECONDS = 300
/** SHALL be at most five minutes (SMART Backend Services). */
const ASSERTION_SECONDS = 240

/** The token source of a source; `types` are what scopes are asked for. */
export function tokenSource (source: Source, runtime: EhrRuntime, types: readonly string[]): TokenSource & { readonly granted: () => string | undefined } {
  const { auth } = source
  switch (auth.type) {
    case 'none': return { token: async () => undefined, renew: () => {}, granted: () => undefined }
    case 'token': return { token: async () => await staticToken(auth, runtime), renew: () => {}, granted: () => undefined }
    case 'smart': return smartTokens(source, auth, runtime, types)
  }
}

function smartTokens (source: Source, auth: Extract<SourceAuth, { type: 'smart' }>, runtime: EhrRuntime, types: readonly string[]): TokenSource & { readonly granted: () => string | undefined } {
  let current: AccessToken | undefined
  /** Requests side by side share one token and one renewal. */
  let pending: Promise<AccessToken> | undefined
  return {
    granted: () => current?.scope,
    renew (refused) {
      if (current?.token === refused) current = undefined
    },
    async token () {
      if (current !== undefined && current.expiresAt - SPARE_MS > runtime.now().getTime()) return current.token
      pending ??= withHttp(source, runtime, async http => await fetchToken(source, auth, http, runtime, types)).finally(() => { pending = undefined })
      current = await pending
      return current.token
    }
  }
}

/** Discovery and the token request come before there is a token. */
async function withHttp<Result> (source: Source, runtime: EhrRuntime, work: (http: EhrHttp) => Promise<Result>): Promise<Result> {
  const http = openEhrHttp(source, runtime, { token: async () => undefined, renew: () => {} })
  try {
    return await work(http)
  } finally {
    await http.close()
  }
}

async function fetchToken (source: Source, auth: Extract<SourceAuth, { type: 'smart' }>, http: EhrHttp, runtime: EhrRuntime, types: readonly string[]): Promise<AccessToken> {
  const configuration = auth.tokenUrl !== undefined && auth.scopes !== undefined ? undefined : await readSmartConfiguration(http, source.baseUrl)
  const tokenUrl = auth.tokenUrl ?? source.capability?.tokenUrl ?? configuration?.tokenUrl
  if (tokenUrl === undefined) throw new OutcomeError('EHR_ACCESS_DENIED', 'The server names no token endpoint (/.well-known/smart-configuration); set auth.tokenUrl of the source.')
  const scope = (auth.scopes ?? scopesFor(types, configuration)).join(' ')
  const response = await http.request({
    method: 'POST',
    url: tokenUrl,
    authorize: false,
    accept: [400, 401, 403],
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await assertion(auth, tokenUrl, runtime, configuration?.algorithms)
    }).toString()
  })
  // A gateway before the token endpoint refuses with a page.
  const json = response.status === 200 ? await response.json() : await response.json().catch(() => undefined)
  if (response.status !== 200) throw new OutcomeError('EHR_ACCESS_DENIED', `The token endpoint refuses us (${oauthErrorText(json, response.status)}); check the client id, the registered JWKS and the scopes.`)
  const { access_token: token, expires_in: lifetime, scope: granted } = isObject(json) ? json : {}
  if (typeof token !== 'string' || token === '') throw new OutcomeError('EHR_ANSWER_INVALID', 'The token endpoint answers without an access token.')
  const seconds = typeof lifetime === 'number' || (typeof lifetime === 'string' && /^\d+$/.test(lifetime)) ? Number(lifetime) : DEFAULT_LIFETIME_SECONDS
  return { token, expiresAt: runtime.now().getTime() + seconds * 1000, scope: typeof granted === 'string' ? granted : undefined }
}

/** Client assertion (RFC 7523 as SMART Backend Services has it). Some servers want iat, which is not asked for. */
async function assertion ({ clientId, keyId }: Extract<SourceAuth, { type: 'smart' }>, tokenUrl: string, runtime: EhrRuntime, algorithms: readonly string[] | undefined): Promise<string> {
  const { key, privateKey } = await clientKeys(runtime.keysFolder).signingKey(keyId, algorithms)
  const now = Math.floor(runtime.now().getTime() / 1000)
  return await new SignJWT({}).setProtectedHeader({ alg: key.algorithm, kid: key.kid, typ: 'JWT' })
    .setIssuer(clientId).setSubject(clientId).setAudience(tokenUrl).setJti(randomUUID()).setIssuedAt(now).setExpirationTime(now + ASSERTION_SECONDS).sign(privateKey)
}

async function staticToken (auth: Extract<SourceAuth, { type: 'token' }>, runtime: EhrRuntime): Promise<string> {
  const token = 'tokenFile' in auth ? await readFile(auth.tokenFile, 'utf8').catch(() => '') : runtime.secret(auth.tokenVariable) ?? ''
  if (token.trim() === '') throw new OutcomeError('EHR_ACCESS_DENIED', `The access token of the source is missing: ${'tokenFile' in auth ? 'its tokenFile cannot be read or is empty' : `the variable ${auth.tokenVariable} is not set`}.`)
  return token.trim()
}
