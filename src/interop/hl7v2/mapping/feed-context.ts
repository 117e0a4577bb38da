import type { Tokenize } from '../../events/interop-event.js'

/** What a feed knows beside its messages. */
export interface FeedContext {
  /** IANA zone of times without one. */
  readonly zone: string
  readonly tokenize: Tokenize
  /** The practice (TIN) of a sending facility (MSH-4). */
  readonly tinOf: (facility: string | undefined) => string | undefined
}
