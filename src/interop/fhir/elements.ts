import { DateTime } from 'luxon'
import { isObject } from '../../fhir/patient-record.js'
import { OutcomeError } from '../../fhir/outcome-error.js'

type Json = Readonly<Record<string, unknown>>

const MOST_CHARACTERS = 512
const MOST_ITEMS = 1_000
/** FHIR `dateTime` and `instant` to the day at least (R4 datatypes). */
const DATE_TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2}))?$/

/** A coding as it is compared: system and code. */
export interface ReadCoding {
  readonly system: string
  readonly code: string
}

/**
 * One object of a resource, by the elements that are read of it. What has another shape than FHIR gives it is refused with its path, and never
 * taken for absent.
 * @throws OutcomeError MESSAGE_FIELD_INVALID, MESSAGE_FIELD_MISSING, from every method
 */
export class Elements {
  readonly json: Json
  readonly path: string

  constructor (json: Json, path: string) {
    this.json = json
    this.path = path
  }

  text (name: string): string | undefined {
    const value = this.json[name]
    if (value === undefined) return undefined
    // PostgreSQL takes no zero character, and half of a pair is no text.
    if (typeof value !== 'string' || value.trim() === '' || value.length > MOST_CHARACTERS || /[\p{Cc}\p{Cs}]/u.test(value)) throw this.invalid(name, `is not a text of 1 to ${MOST_CHARACTERS} characters`)
    return value
  }

  required (name: string): string {
    return this.text(name) ?? this.absent(name)
  }

  boolean (name: string): boolean | undefined {
    const value = this.json[name]
    if (value !== undefined && typeof value !== 'boolean') throw this.invalid(name, 'is not true or false')
    return value
  }

  object (name: string): Elements | undefined {
    const value = this.json[name]
    if (value === undefined) return undefined
    if (!isObject(value)) throw this.invalid(name, 'is not an object')
    return new Elements(value, `${this.path}.${name}`)
  }

  /** The objects of a list; none where it is absent. */
  list (name: string): Elements[] {
    const value = this.json[name]
    if (value === undefined) return []
    if (!Array.isArray(value)) throw this.invalid(name, 'is not a list')
    if (value.length > MOST_ITEMS) throw this.invalid(name, `holds more than ${MOST_ITEMS} items`)
    return value.map((one: unknown, index) => {
      const path = `${this.path}.${name}[${index}]`
      if (!isObject(one)) throw new OutcomeError('MESSAGE_FIELD_INVALID', `${path} is not an object.`, { expression: path })
      return new Elements(one, path)
    })
  }

  /** The codings of a CodeableConcept. */
  concept (name: string): ReadCoding[] {
    return this.object(name)?.codings() ?? []
  }

  concepts (name: string): ReadCoding[] {
    return this.list(name).flatMap(concept => concept.codings())
  }

  codings (): ReadCoding[] {
    return this.list('coding').flatMap(coding => coding.asCoding())
  }

  /** This object as a Coding. */
  asCoding (): ReadCoding[] {
    const code = this.text('code')
    return code === undefined ? [] : [{ system: this.text('system') ?? '', code }]
  }

  /** The first of these dates and times that is there, in UTC; a day without a time is its first instant in `zone`. */
  instant (zone: string, ...names: readonly string[]): string | undefined {
    const name = names.find(one => this.json[one] !== undefined)
    if (name === undefined) return undefined
    const text = this.text(name) ?? ''
    const time = DATE_TIME.test(text) ? DateTime.fromISO(text, { zone }) : undefined
    if (time?.isValid !== true) throw this.invalid(name, 'is not a date or a time with its zone')
    return time.toUTC().toISO({ suppressMilliseconds: false }) as string
  }

  absent (name: string): never {
    throw new OutcomeError('MESSAGE_FIELD_MISSING', `${this.path}.${name} is required.`, { expression: `${this.path}.${name}` })
  }

  invalid (name: string, wrong: string): OutcomeError {
    return new OutcomeError('MESSAGE_FIELD_INVALID', `${this.path}.${name} ${wrong}.`, { expression: `${this.path}.${name}` })
  }
}
