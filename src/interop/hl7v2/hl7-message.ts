import { MessageProblem, type Place } from './message-problem.js'

/** The characters that MSH-1 and MSH-2 choose. */
export interface Delimiters {
  readonly field: string
  readonly component: string
  readonly repetition: string
  readonly escape: string
  readonly subcomponent: string
}

/** One segment: its name, and its fields as texts that are still escaped; `fields[0]` is the name. */
export class Segment {
  readonly name: string
  readonly occurrence: number
  readonly #fields: readonly string[]
  readonly #delimiters: Delimiters

  constructor (fields: readonly string[], occurrence: number, delimiters: Delimiters) {
    this.name = fields[0] ?? ''
    this.occurrence = occurrence
    this.#fields = fields
    this.#delimiters = delimiters
  }

  /** How often a field repeats; 0 where it is empty. */
  repetitions (field: number): number {
    const text = this.#fields[field] ?? ''
    return text === '' ? 0 : split(text, this.#delimiters.repetition).length
  }

  /**
   * The text of a component, unescaped. Undefined where it is empty, and where it is `""`, which says that the value is to be deleted.
   * A component that is asked for as a whole gives its first subcomponent.
   */
  text (field: number, component = 1, repetition = 1, subcomponent = 1): string | undefined {
    const whole = split(this.#fields[field] ?? '', this.#delimiters.repetition)[repetition - 1] ?? ''
    const part = split(split(whole, this.#delimiters.component)[component - 1] ?? '', this.#delimiters.subcomponent)[subcomponent - 1] ?? ''
    return part === '' || part === '""' ? undefined : unescaped(part, this.#delimiters)
  }

  /** @throws MessageProblem 101 */
  required (field: number, component = 1): string {
    const text = this.text(field, component)
    if (text === undefined) throw new MessageProblem(101, `${this.name}-${field}${component === 1 ? '' : `.${component}`} is required.`, this.place(field, component === 1 ? undefined : component))
    return text
  }

  place (field: number, component?: number): Place {
    return { segment: this.name, occurrence: this.occurrence, field, ...(component === undefined ? {} : { component }) }
  }
}

/** A message of HL7 v2 in its pieces. */
export class Hl7Message {
  readonly segments: readonly Segment[]
  readonly header: Segment
  readonly delimiters: Delimiters

  constructor (segments: readonly Segment[], delimiters: Delimiters) {
    this.segments = segments
    this.header = segments[0] as Segment
    this.delimiters = delimiters
  }

  first (name: string): Segment | undefined {
    return this.segments.find(segment => segment.name === name)
  }

  all (name: string): readonly Segment[] {
    return this.segments.filter(segment => segment.name === name)
  }

  /** @throws MessageProblem 100 */
  required (name: string): Segment {
    const segment = this.first(name)
    if (segment === undefined) throw new MessageProblem(100, `The message has no ${name} segment.`, { segment: name })
    return segment
  }
}

const MOST_SEGMENTS = 100_000

/**
 * Parses a decoded message. Segments end with a carriage return; a line feed, or both, is taken too, since senders write them.
 * @throws MessageProblem 100, 102
 */
export function parseMessage (text: string): Hl7Message {
  if (!text.startsWith('MSH')) throw new MessageProblem(100, 'The message does not begin with MSH.', { segment: 'MSH' })
  const lines = text.split(/\r\n|\r|\n/).filter(line => line.trim() !== '')
  if (lines.length > MOST_SEGMENTS) throw new MessageProblem(100, `The message has more than ${MOST_SEGMENTS} segments.`)
  const delimiters = delimitersOf(lines[0] as string)
  const counts = new Map<string, number>()
  const segments = lines.map((line, index) => {
    const fields = line.split(delimiters.field)
    const name = fields[0] ?? ''
    if (!/^[A-Z][A-Z0-9]{2}$/.test(name)) throw new MessageProblem(100, `Segment ${index + 1} has no name of three characters.`)
    // MSH-1 is the separator itself, so that MSH-2 stands where other segments have their first field.
    if (name === 'MSH') fields.splice(1, 0, delimiters.field)
    const occurrence = (counts.get(name) ?? 0) + 1
    counts.set(name, occurrence)
    return new Segment(fields, occurrence, delimiters)
  })
  if ((counts.get('MSH') ?? 0) > 1) throw new MessageProblem(100, 'There is more than one MSH in one message; batches are sent message by message.', { segment: 'MSH', occurrence: 2 })
  return new Hl7Message(segments, delimiters)
}

function delimitersOf (header: string): Delimiters {
  const field = header[3] ?? ''
  const encoding = header.slice(4).split(field === '' ? '|' : field)[0] ?? ''
  const [component = '', repetition = '', escape = '', subcomponent = ''] = encoding
  const all = [field, component, repetition, escape, subcomponent].filter(one => one !== '')
  const areUsable = all.length >= 3 && all.every(one => /^[!-/:-@[-`{-~]$/.test(one)) && new Set(all).size === all.length
  if (!areUsable) throw new MessageProblem(102, 'MSH-1 and MSH-2 choose no delimiters: they are different characters that are no letters and digits, as |^~\\&.', { segment: 'MSH', field: 2 })
  return { field, component, repetition, escape, subcomponent }
}

function split (text: string, delimiter: string): string[] {
  return delimiter === '' ? [text] : text.split(delimiter)
}

/** HL7 v2.5.1 chapter 2.7: `\F\`, `\S\`, `\T\`, `\R\`, `\E\`, `\Xdd..\`, `\.br\`; highlighting and what is not known is left out. */
function unescaped (text: string, { field, component, repetition, escape, subcomponent }: Delimiters): string {
  if (escape === '' || !text.includes(escape)) return text
  const parts = text.split(escape)
  // An escape character without its other half stands for itself.
  const last = parts.length % 2 === 0 ? `${escape}${parts.pop() ?? ''}` : ''
  const literals = new Map([['F', field], ['S', component], ['T', subcomponent], ['R', repetition], ['E', escape], ['.br', '\n'], ['.sp', '\n']])
  return parts.map((part, index) => {
    if (index % 2 === 0) return part
    if (/^X([0-9A-Fa-f]{2})+$/.test(part)) return Buffer.from(part.slice(1), 'hex').toString('latin1')
    return literals.get(part) ?? ''
  }).join('') + last
}

/** Text for a field of a message that we send. */
export function escaped (text: string): string {
  return text.replace(/[|^~\\&\r\n]/g, character => ESCAPES[character] ?? ' ')
}

const ESCAPES: Readonly<Record<string, string>> = { '|': '\\F\\', '^': '\\S\\', '~': '\\R\\', '\\': '\\E\\', '&': '\\T\\', '\r': '\\.br\\', '\n': '\\.br\\' }
