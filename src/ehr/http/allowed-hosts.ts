import { OutcomeError } from '../../fhir/outcome-error.js'
import type { Source } from '../sources/source.js'

/** Where requests of a source may go, and where its token may. A server's answers lead to urls; none of them may lead elsewhere. */
export interface AllowedHosts {
  /** @throws OutcomeError EHR_HOST_NOT_ALLOWED */
  check (url: string): URL
  /** True for the origin of the source itself: no other one gets the token. */
  isOwn (url: URL): boolean
}

export function allowedHosts ({ baseUrl, allowedHosts: further }: Pick<Source, 'baseUrl' | 'allowedHosts'>): AllowedHosts {
  const base = new URL(baseUrl)
  const hosts = new Set([base.host, ...further.map(host => host.toLowerCase())])
  return {
    check (text) {
      const url = URL.canParse(text) ? new URL(text) : undefined
      if (url === undefined || url.username !== '' || url.password !== '') throw refused('an address that is not one')
      // A server reached by https does not make us send anything in the open.
      if (url.protocol !== 'https:' && !(url.protocol === 'http:' && base.protocol === 'http:')) throw refused('an address that is not https')
      if (!hosts.has(url.host)) throw refused(`the host ${url.host}`)
      return url
    },
    isOwn: url => url.origin === base.origin
  }
}

function refused (what: string): OutcomeError {
  return new OutcomeError('EHR_HOST_NOT_ALLOWED', `The server leads to ${what}, which is not allowed for this source; add the host to allowedHosts if it is right.`)
}
