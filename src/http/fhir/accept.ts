import { OutcomeError } from '../../fhir/outcome-error.js'

export const FHIR_JSON_TYPE = 'application/fhir+json'
export const JSON_TYPE = 'application/json'
export type JsonType = typeof FHIR_JSON_TYPE | typeof JSON_TYPE

interface MediaRange {
  readonly type: string
  readonly parameters: ReadonlyMap<string, string>
  readonly quality: number
}

/**
 * The media type to answer with (FHIR R4 http 3.1.0.1.9): `_format` wins over `Accept`; FHIR JSON unless plain JSON is preferred.
 * A browser that asks for HTML gets JSON. @throws OutcomeError NOT_ACCEPTABLE
 */
export function replyType (accept: string | undefined, format: string | undefined): JsonType {
  if (format !== undefined) return typeFromFormat(format)
  if (accept === undefined || accept.trim() === '') return FHIR_JSON_TYPE
  const ranges = accept.split(',').map(mediaRange).filter(range => fhirVersionFits(range.parameters))
  const best = ranges.flatMap(range => offers(range)).sort((one, other) => other.quality - one.quality)[0]
  if (best === undefined) throw notAcceptable('Accept')
  return best.type
}

/** Media type and parameters of one `Accept` member or a `Content-Type`. */
export function mediaRange (text: string): MediaRange {
  const [type = '', ...rest] = text.split(';').map(part => part.trim())
  const parameters = new Map(rest.map(part => {
    const [name = '', value = ''] = part.split(/=(.*)/s)
    return [name.trim().toLowerCase(), value.trim().replace(/^"(.*)"$/, '$1')] as const
  }))
  const quality = Number(parameters.get('q') ?? '1')
  return { type: type.toLowerCase(), parameters, quality: Number.isFinite(quality) ? quality : 0 }
}

/** FHIR R4 versioning 2.1.0.5: `fhirVersion` is major.minor; this server speaks 4.0. */
export function fhirVersionFits (parameters: ReadonlyMap<string, string>): boolean {
  const version = parameters.get('fhirversion')
  return version === undefined || version === '4.0' || version === '4.0.1'
}

function offers ({ type, quality }: MediaRange): { type: JsonType, quality: number }[] {
  if (quality <= 0) return []
  switch (type) {
    case JSON_TYPE: case 'text/json': return [{ type: JSON_TYPE, quality }]
    case FHIR_JSON_TYPE: case 'application/json+fhir': case 'application/*': case '*/*': case 'text/html': case 'text/*':
      return [{ type: FHIR_JSON_TYPE, quality }]
    default: return []
  }
}

/** `application/fhir+json` in a query loses its plus to a space when it is not encoded; both are understood. */
function typeFromFormat (format: string): JsonType {
  const { type, parameters } = mediaRange(format.replace('fhir json', 'fhir+json'))
  if (!fhirVersionFits(parameters)) throw notAcceptable('_format')
  if (type === 'json' || type === FHIR_JSON_TYPE) return FHIR_JSON_TYPE
  if (type === JSON_TYPE || type === 'text/json') return JSON_TYPE
  throw notAcceptable('_format')
}

function notAcceptable (where: string): OutcomeError {
  return new OutcomeError('NOT_ACCEPTABLE', `Replies are FHIR R4 JSON only (application/fhir+json, fhirVersion=4.0); ${where} asks for something else.`, { expression: `http.${where}` })
}
