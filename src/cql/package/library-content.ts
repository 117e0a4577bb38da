import { OutcomeError } from '../../fhir/outcome-error.js'
import type { Library } from '../../fhir/types.js'
import type { CqlText } from './translated-libraries.js'

/** The logic that a Library resource carries in its attachments. */
export interface LibraryContent {
  readonly elmJson?: unknown
  readonly cql?: CqlText
}

/**
 * ELM (`application/elm+json`) and CQL (`text/cql`) of a Library, whatever parameters the media type has.
 * @param source names it in messages
 * @throws OutcomeError ELM_INVALID where the content is no list, no base64 or no JSON, or stands elsewhere
 */
export function libraryContent (library: Library, source: string): LibraryContent {
  const content: unknown = library.content ?? []
  if (!Array.isArray(content)) throw new OutcomeError('ELM_INVALID', `${source} has content that is no list.`)
  const elm = attachmentText(content, 'application/elm+json', source)
  const cql = attachmentText(content, 'text/cql', source)
  return {
    ...(elm === undefined ? {} : { elmJson: parsed(elm, source) }),
    ...(cql === undefined ? {} : { cql: { text: cql, ...headerOf(cql), source } })
  }
}

function attachmentText (content: readonly unknown[], mediaType: string, source: string): string | undefined {
  const found = content.filter(one => mediaTypeOf(one) === mediaType) as readonly { readonly data?: unknown }[]
  if (found.length === 0) return undefined
  if (found.length > 1) throw new OutcomeError('ELM_INVALID', `${source} has ${mediaType} several times.`)
  const data = found[0]?.data
  if (typeof data !== 'string' || data === '') throw new OutcomeError('ELM_INVALID', `${source} has ${mediaType} without data; content elsewhere is not fetched.`)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(data, 'base64'))
  } catch (cause) {
    throw new OutcomeError('ELM_INVALID', `${source} has ${mediaType} that is no UTF-8 in base64.`, { cause })
  }
}

function mediaTypeOf (attachment: unknown): string | undefined {
  const type = (attachment as { readonly contentType?: unknown } | null)?.contentType
  return typeof type === 'string' ? (type.split(';')[0] as string).trim().toLowerCase() : undefined
}

function parsed (text: string, source: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new OutcomeError('ELM_INVALID', `${source} has ELM that is no JSON.`, { cause })
  }
}

/** Name and version that the CQL itself states (`library "Name" version '1'`); a name may be qualified. */
function headerOf (cql: string): { readonly name: string, readonly version: string | undefined } {
  const header = /^\s*library\s+(?:[\w."]+\.)?(?:"([^"]+)"|(\w+))(?:\s+version\s+'([^']*)')?/m.exec(cql.replace(/\/\*[\s\S]*?\*\//g, ''))
  return { name: header?.[1] ?? header?.[2] ?? '', version: header?.[3] }
}
