import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { createLocalJWKSet, createRemoteJWKSet, decodeJwt, jwtVerify, type JWTVerifyGetKey } from 'jose'
import type { EhrContext, RegisteredClient } from './options.js'
import { refuse } from './reply.js'

interface IssuedToken {
  readonly scope: string
  readonly expiresAt: number
}

/** SMART Backend Services: discovery, the token endpoint, and the check of every request. */
export function accessRoutes (app: FastifyInstance, context: EhrContext): void {
  const issued = new Map<string, IssuedToken>()
  const used = new Set<string>()
  let requests = 0

  app.get('/fhir/.well-known/smart-configuration', async (_request, reply) => {
    if (context.options.auth !== 'smart') return await reply.code(404).send()
    const token = context.has('relative-endpoints') ? 'auth/token' : `${context.baseUrl()}/auth/token`
    return await reply.type('application/json').send({
      token_endpoint: token,
      grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: ['RS384', 'ES384'],
      scopes_supported: context.options.style === 'v1' ? ['system/*.read'] : ['system/*.rs'],
      capabilities: ['client-confidential-asymmetric', context.options.style === 'v1' ? 'permission-v1' : 'permission-v2']
    })
  })

  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => { done(null, new URLSearchParams(body as string)) })
  app.post('/fhir/auth/token', async (request, reply) => {
    const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams()
    const wrong = async (error: string): Promise<FastifyReply> => await reply.code(error === 'invalid_client' ? 401 : 400).type('application/json').send({ error })
    if (form.get('grant_type') !== 'client_credentials') return await wrong('unsupported_grant_type')
    if (form.get('client_assertion_type') !== 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer') return await wrong('invalid_request')
    const client = await verified(form.get('client_assertion') ?? '', context, used)
    if (client === undefined) return await wrong('invalid_client')
    const scopes = (form.get('scope') ?? '').split(' ').filter(scope => client.scopes.includes(scope))
    if (scopes.length === 0) return await wrong('invalid_scope')
    const token = randomUUID()
    issued.set(token, { scope: scopes.join(' '), expiresAt: Date.now() + context.options.tokenLifetimeSeconds * 1000 })
    return await reply.type('application/json').send({ access_token: token, token_type: 'bearer', expires_in: context.options.tokenLifetimeSeconds, scope: scopes.join(' ') })
  })

  app.addHook('onRequest', async (request, reply) => {
    if (context.options.auth === 'none' || isOpen(request.url)) return
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
    const known = context.options.auth === 'token' ? (token === context.staticToken ? { scope: 'system/*.rs', expiresAt: Infinity } : undefined) : issued.get(token ?? '')
    if (context.has('token-expires') && known !== undefined && context.options.auth === 'smart' && ++requests % 7 === 0) issued.delete(token ?? '')
    else if (known !== undefined && known.expiresAt > Date.now()) return await checkScope(request, reply, known.scope)
    await refuse(reply.header('www-authenticate', 'Bearer error="invalid_token"'), 401, 'login')
  })
}

function isOpen (url: string): boolean {
  return /\/(metadata|auth\/token)(\?|$)|\/\.well-known\/|^\/files-elsewhere\//.test(url)
}

/** Signature, issuer, audience, life of at most five minutes, and a jti that was never seen. */
async function verified (assertion: string, context: EhrContext, used: Set<string>): Promise<RegisteredClient | undefined> {
  try {
    const { iss } = decodeJwt(assertion)
    const client = context.options.clients.find(({ clientId }) => clientId === iss)
    if (client === undefined) return undefined
    const keys = client.jwksUrl === undefined ? createLocalJWKSet({ keys: [...client.jwks?.keys ?? []] }) : createRemoteJWKSet(new URL(client.jwksUrl))
    const { payload } = await jwtVerify(assertion, keys as JWTVerifyGetKey, { algorithms: ['RS384', 'ES384'], audience: `${context.baseUrl()}/auth/token`, issuer: client.clientId, subject: client.clientId, requiredClaims: ['exp', 'jti'] })
    if ((payload.exp ?? Infinity) > Date.now() / 1000 + 301 || used.has(payload.jti ?? '')) return undefined
    used.add(payload.jti ?? '')
    return client
  } catch {
    return undefined
  }
}

async function checkScope (request: FastifyRequest, reply: FastifyReply, scope: string): Promise<void> {
  const type = /^\/fhir\/([A-Z][A-Za-z]+)/.exec(request.url)?.[1]
  if (type === undefined || type === 'Binary' || request.url.includes('$export')) return
  const isAllowed = scope.split(' ').some(one => new RegExp(`^system/(\\*|${type})\\.(rs|read|cruds|\\*)$`).test(one))
  if (!isAllowed) await refuse(reply.header('www-authenticate', 'Bearer error="insufficient_scope"'), 403, 'forbidden')
}
