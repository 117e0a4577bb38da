import { openEhrHttp, type EhrHttp } from './http/ehr-http.js'
import type { EhrRuntime } from './runtime.js'
import { tokenSource } from './smart/token-source.js'
import type { Source } from './sources/source.js'

/** A connection that can be used, and closed. */
export interface EhrConnection {
  readonly source: Source
  readonly runtime: EhrRuntime
  readonly http: EhrHttp
  /** Scopes of the latest token; undefined where there is none, or the server does not say. */
  readonly granted: () => string | undefined
}

/** `types`: resource types to ask scopes for. The caller closes `http`. */
export function connect (source: Source, runtime: EhrRuntime, types: readonly string[]): EhrConnection {
  const tokens = tokenSource(source, runtime, types)
  return { source, runtime, http: openEhrHttp(source, runtime, tokens), granted: tokens.granted }
}
