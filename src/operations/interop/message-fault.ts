import { OutcomeError } from '../../fhir/outcome-error.js'

/**
 * What is wrong with a message, of whatever was thrown when it was read. What is no OutcomeError is a fault of this program: its type and the place in
 * the code are told, since the message waits for a later program, and never its text, which may hold what the message held.
 */
export function messageFault (thrown: unknown): OutcomeError {
  if (thrown instanceof OutcomeError) return thrown
  const place = thrown instanceof Error ? /^\s+at .*?([\w.-]+\.[jt]s:\d+):\d+\)?$/m.exec(thrown.stack ?? '')?.[1] : undefined
  const type = thrown instanceof Error ? thrown.name : typeof thrown
  return new OutcomeError('INTERNAL', `This program could not work the message out (${type}${place === undefined ? '' : ` at ${place}`}); it is kept, to be replayed.`, { cause: thrown })
}
