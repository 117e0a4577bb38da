import { createHash, timingSafeEqual } from 'node:crypto'
import { OutcomeError } from '../../fhir/outcome-error.js'
import type { Services } from '../services.js'

/** Feeds that come by HTTP: FHIR resources, documents published by MHD, notices of a Direct gateway, NCPDP messages. */
export type SourceFeed = 'fhir' | 'mhd' | 'direct' | 'ncpdp'

export const HL7_FEED = 'hl7v2'

/** The name of a feed in the ledger. */
export function feedName (feed: SourceFeed, source: string): string {
  return `${feed}:${source}`
}

/** The other way; undefined where the name is none of a source. */
export function feedAndSource (name: string): { readonly feed: SourceFeed, readonly source: string } | undefined {
  const [, feed, source] = /^(fhir|mhd|direct|ncpdp):(.+)$/.exec(name) ?? []
  return feed === undefined || source === undefined ? undefined : { feed: feed as SourceFeed, source }
}

/**
 * Whether a sender may use the name of a source, as it came in a path: with a token for it in the configuration, it must be shown.
 * @throws OutcomeError INVALID_PARAMETER, UNAUTHENTICATED
 */
export function checkSource ({ config }: Pick<Services, 'config'>, source: string, authorization: string | undefined): void {
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(source)) throw new OutcomeError('INVALID_PARAMETER', 'The name of a source is 1 to 63 small letters, digits and hyphens.')
  const { feedTokens = {} } = config
  const token = Object.hasOwn(feedTokens, source) ? feedTokens[source] : undefined
  if (token === undefined) return
  const shown = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? ''
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  if (!timingSafeEqual(digest(shown), digest(token))) throw new OutcomeError('UNAUTHENTICATED', 'This source must show its token: Authorization: Bearer …')
}

/** The practice of a sending facility or source. */
export function tinOf ({ feedTins = {} }: Pick<Services['config'], 'feedTins'>, name: string | undefined): string | undefined {
  return name !== undefined && Object.hasOwn(feedTins, name) ? feedTins[name] : feedTins['*']
}
