import { Ajv } from 'ajv'
import { OutcomeError } from '../../fhir/outcome-error.js'
import { DEFAULT_LIMITS, type Source } from './source.js'

const text = { type: 'string', minLength: 1, maxLength: 2_000 } as const
const texts = { type: 'array', items: text } as const
const id = { type: 'string', pattern: '^[A-Za-z0-9\\-.]{1,64}$' } as const
const object = (properties: object, required: readonly string[] = []): object => ({ type: 'object', properties, required, additionalProperties: false })

const check = new Ajv({ allErrors: true, strict: false }).compile(object({
  name: { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,62}$' },
  baseUrl: { type: 'string', pattern: '^https?://[^\\s?#@]+$' },
  auth: {
    type: 'object',
    required: ['type'],
    discriminator: { propertyName: 'type' },
    oneOf: [
      object({ type: { const: 'none' } }),
      object({ type: { const: 'token' }, tokenFile: text, tokenVariable: { type: 'string', pattern: '^ASM_TOKEN_[A-Z0-9_]+$' } }),
      object({ type: { const: 'smart' }, clientId: text, keyId: text, tokenUrl: { type: 'string', pattern: '^https?://\\S+$' }, scopes: texts }, ['clientId'])
    ]
  },
  groups: { type: 'array', items: id },
  roster: { type: 'array', items: id },
  allowedHosts: { type: 'array', items: { type: 'string', pattern: '^[A-Za-z0-9.-]+(:\\d{1,5})?$' } },
  method: { enum: ['auto', 'bulk', 'crawl'] },
  bulk: object({ version: { enum: ['v1', 'v2', 'v3', 'v4'] }, kickOff: { enum: ['GET', 'POST'] }, level: { enum: ['group', 'patient', 'system'] } }),
  crawl: object({ mode: { enum: ['everything', 'search'] } }),
  limits: object({
    concurrency: { type: 'integer', minimum: 1, maximum: 64 },
    pageSize: { type: 'integer', minimum: 1, maximum: 10_000 },
    maxWaitSeconds: { type: 'number', minimum: 0, maximum: 3_600 },
    retries: { type: 'integer', minimum: 0, maximum: 50 }
  }),
  capability: { type: 'object' }
}, ['name', 'baseUrl']))

/**
 * A source from JSON, with the defaults filled in.
 * @throws OutcomeError SOURCE_INVALID naming each faulty field, never a value
 */
export function sourceFromJson (json: unknown): Source {
  const given = { auth: { type: 'none' }, groups: [], allowedHosts: [], method: 'auto', ...json as object }
  if (!check(given)) {
    const fields = [...new Set((check.errors ?? []).map(({ instancePath, params, message }) => `${instancePath.slice(1).replaceAll('/', '.') || 'the source'} ${'additionalProperty' in params ? 'holds a field that is not known' : message ?? 'is wrong'}`))]
    throw new OutcomeError('SOURCE_INVALID', `The source cannot be used: ${fields.slice(0, 5).join('; ')}.`)
  }
  const source = given as unknown as Source
  if (!URL.canParse(source.baseUrl)) throw new OutcomeError('SOURCE_INVALID', 'The source cannot be used: baseUrl is not a url.')
  if (source.auth.type === 'token' && ('tokenFile' in source.auth) === ('tokenVariable' in source.auth)) {
    throw new OutcomeError('SOURCE_INVALID', 'The source cannot be used: auth of type token takes tokenFile or tokenVariable, one of the two.')
  }
  return { ...source, baseUrl: source.baseUrl.replace(/\/+$/, ''), limits: { ...DEFAULT_LIMITS, ...source.limits } }
}
