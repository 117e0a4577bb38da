import { CqlRuntimeError } from '../values/cql-runtime-error.js'
import type { CqlValue } from '../values/value.js'

/** Told of each message; never of its text or source, which may hold patient data. */
export type MessageListener = (severity: string, code: string | null) => void

/**
 * `Message`: the source, and a word to the listener where the condition is true (ELM 24, Message).
 * @throws CqlRuntimeError for a message of severity Error
 */
export function message (
  source: CqlValue, condition: boolean | null, code: string | null, severity: string | null, _text: string | null, listener?: MessageListener
): CqlValue {
  if (condition !== true) return source
  if (severity === 'Error') throw new CqlRuntimeError('The logic gave a message of severity Error.')
  listener?.(severity ?? 'Message', code)
  return source
}
