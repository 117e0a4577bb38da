import { escaped, type Hl7Message } from './hl7-message.js'
import { hl7Time } from './hl7-time.js'
import { CONDITIONS, type MessageProblem, type Place } from './message-problem.js'

export interface AcknowledgementContext {
  readonly now: Date
  readonly zone: string
  /** MSH-10 of the acknowledgement. */
  readonly controlId: string
}

/**
 * The acknowledgement of a message, or undefined where its sender wants none.
 *
 * Original mode (MSH-15 and MSH-16 empty): AA, AE, AR. Enhanced mode (HL7 v2.5.1 chapter 2.9.3): where MSH-16 asks for an application
 * acknowledgement that is the reply, since the message is stored and understood when we reply; where only MSH-15 asks, CA, CE, CR.
 * `message` is undefined where the header could not be read.
 */
export function acknowledgement (message: Hl7Message | undefined, problem: MessageProblem | undefined, { now, zone, controlId }: AcknowledgementContext): string | undefined {
  const mode = modeOf(message, problem !== undefined)
  if (mode === undefined) return undefined
  const kind = problem === undefined ? 'A' : problem.isRejection ? 'R' : 'E'
  const header = message?.header
  const of = (field: number, component = 1): string => escaped((header?.text(field, component) ?? '').replace(/\p{Cc}/gu, ''))
  const whole = (field: number): string => [of(field, 1), of(field, 2), of(field, 3)].join('^').replace(/\^+$/, '')
  const event = of(9, 2)
  const fields = [whole(5), whole(6), whole(3), whole(4), hl7Time(now, zone), '', `ACK${event === '' ? '' : `^${event}`}${event === '' ? '' : '^ACK'}`, controlId, of(11) === '' ? 'P' : of(11), of(12) === '' ? '2.5.1' : of(12)]
  const lines = [`MSH|^~\\&|${fields.join('|')}`, `MSA|${mode}${kind}|${of(10)}`]
  if (problem !== undefined) lines.push(errorSegment(problem))
  return lines.map(line => `${line}\r`).join('')
}

/** First letter of the acknowledgement code. */
function modeOf (message: Hl7Message | undefined, isError: boolean): 'A' | 'C' | undefined {
  const accept = message?.header.text(15)
  const application = message?.header.text(16)
  if (accept === undefined && application === undefined) return 'A'
  const wanted = (condition: string | undefined): boolean => condition === 'AL' || condition === (isError ? 'ER' : 'SU')
  return wanted(application) ? 'A' : wanted(accept) ? 'C' : undefined
}

function errorSegment ({ condition, place, code, message }: MessageProblem): string {
  const { words } = CONDITIONS[condition]
  return `ERR||${place === undefined ? '' : location(place)}|${condition}^${words}^HL70357|E|${code}^^L|||${escaped(message)}`
}

/** ERR-2: segment, its occurrence, field, repetition, component. */
function location ({ segment, occurrence = 1, field, component }: Place): string {
  return [segment, occurrence, field ?? '', component === undefined ? '' : 1, component ?? ''].join('^').replace(/\^+$/, '')
}
