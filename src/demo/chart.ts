import type { FhirResource, Organization, Practitioner, Reference } from '../fhir/types.js'
import { referenceTo, type DemoPractice } from './demo-directory.js'
import { HOUR, MINUTE, dateText, dateTimeText, localTime, plusDays, startOfDay, type LocalTime } from './local-time.js'
import type { Random } from './random.js'

export type Sex = 'female' | 'male'

/** Who a record is about: drawn once, before anything is written. */
export interface Subject {
  readonly index: number
  /** First second of the day of birth. */
  readonly birth: LocalTime
  /** Whole years on the last day of the measurement year. */
  readonly age: number
  readonly sex: Sex
}

/** A finished contact of the measurement year that other entries can refer to. */
export interface Visit {
  readonly reference: Reference
  readonly practitioner: Practitioner
  readonly start: LocalTime
  readonly end: LocalTime
}

/** A record under construction: the subject, the clinic, the source of chance, and the resources so far. */
export class Chart {
  readonly patientId: string
  readonly generalPractitioner: Practitioner
  /** Finished contacts in the measurement year, oldest first; scenarios that put nobody in a population may leave none. */
  readonly visits: Visit[] = []
  readonly resources: FhirResource[] = []
  readonly #directory = new Set<Organization | Practitioner>()
  /** How carefully the feed of this record was written; see the `feed` scenarios. */
  readonly feed = { omitsVerification: false, severalCodings: false }

  constructor (readonly subject: Subject, readonly practice: DemoPractice, readonly year: number, readonly random: Random) {
    this.patientId = random.uuid()
    this.generalPractitioner = random.pick(practice.practitioners)
  }

  get patient (): Reference {
    return { reference: `Patient/${this.patientId}` }
  }

  /** First second of the measurement year. */
  get yearStart (): LocalTime {
    return localTime(this.year, 1, 1)
  }

  /** First second of the last day of the measurement year. */
  get lastDay (): LocalTime {
    return localTime(this.year, 12, 31)
  }

  get firstVisit (): Visit | undefined {
    return this.visits[0]
  }

  get lastVisit (): Visit | undefined {
    return this.visits.at(-1)
  }

  /** Adds a resource and gives it back. */
  add<T extends FhirResource> (resource: T): T {
    this.resources.push(resource)
    return resource
  }

  /** A fresh id for a resource. */
  newId (): string {
    return this.random.uuid()
  }

  /** dateTime with whole seconds and the clinic's offset. */
  stamp (time: LocalTime): string {
    return dateTimeText(time, this.practice.zone)
  }

  /** Date only. */
  date (time: LocalTime): string {
    return dateText(time)
  }

  /** Clinic hours on a day: a moment between 8:00 and 16:59:59. */
  atClinicHours (day: LocalTime): LocalTime {
    return startOfDay(day) + this.random.int(8 * HOUR, 17 * HOUR - 1)
  }

  /** A moment in clinic hours on some day, counted from the first day of the measurement year (0; negative: before it). */
  dayOfYear (earliest: number, latest: number): LocalTime {
    return this.atClinicHours(plusDays(this.yearStart, this.random.int(earliest, latest)))
  }

  /** A moment inside a visit, a few minutes after its start; without a visit some moment of the spring. */
  during (visit: Visit | undefined): LocalTime {
    return visit === undefined ? this.dayOfYear(60, 120) : visit.start + this.random.int(2, 9) * MINUTE
  }

  /** A moment whole years and some days before the measurement year, never before birth. */
  yearsBefore (fewest: number, most: number): LocalTime {
    const days = this.random.int(fewest * 365 + 1, most * 365)
    return Math.max(this.dayOfYear(-days, -days), this.subject.birth)
  }

  /** A reference to an organisation or clinician, which then belongs to the record too: a record stands by itself. */
  referTo (member: Organization | Practitioner): Reference {
    this.#directory.add(member)
    return referenceTo(member)
  }

  /** Organisations and clinicians that the record refers to. */
  get directory (): readonly (Organization | Practitioner)[] {
    return [...this.#directory]
  }

  /** The clinician of a visit, or the general practitioner. */
  clinician (visit?: Visit): Reference {
    return this.referTo(visit?.practitioner ?? this.generalPractitioner)
  }

  /** `{ encounter }` of a visit, or nothing. */
  encounterOf (visit: Visit | undefined): { encounter?: Reference } {
    return visit === undefined ? {} : { encounter: visit.reference }
  }
}

/** Profile of US Core 6.1.0 by its last part, as `meta`. */
export function usCore (profile: string): { meta: { profile: string[] } } {
  return { meta: { profile: [`http://hl7.org/fhir/us/core/StructureDefinition/us-core-${profile}`] } }
}
