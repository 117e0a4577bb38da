import { OutcomeError } from '../fhir/outcome-error.js'
import type { List } from '../fhir/types.js'
import { stratumKey } from '../measure/measure-totals.js'
import type { SubjectMembership } from '../measure/membership.js'
import type { PopulationPlace } from './report-group.js'

/** How a list names its subjects. */
export interface SubjectListOptions {
  readonly individualReports?: ReadonlyMap<string, string>
  readonly listProfile?: string
}

/**
 * Contained Lists of the subjects of each population and stratum population (FHIR R4 MeasureReport.group.population.subjectResults:
 * mode snapshot, status current), in the order of the subjects' ids. Populations with the same subjects share a List.
 * Patients are listed only where a population has some; lists of individual reports exist for every population, since DEQM US STU5
 * wants subjectResults 1..1, and are then empty with emptyReason `nilknown`.
 */
export class SubjectLists {
  readonly contained: List[] = []
  readonly #subjects: ReadonlyMap<string, readonly string[]>
  readonly #referenceBySubjects = new Map<string, string>()
  readonly #options: SubjectListOptions

  constructor (memberships: readonly SubjectMembership[], options: SubjectListOptions = {}) {
    this.#subjects = subjectsByPlace(memberships)
    this.#options = options
  }

  /** `#id` of the List for a population, contained from then on; `undefined` where there is none. */
  referenceOf (place: PopulationPlace): string | undefined {
    const subjectIds = this.#subjects.get(placeKey(place)) ?? []
    if (subjectIds.length === 0 && this.#options.individualReports === undefined) return undefined
    const key = subjectIds.join('\n')
    const known = this.#referenceBySubjects.get(key)
    if (known !== undefined) return known
    const id = `subjects-${this.contained.length + 1}`
    this.contained.push(this.#list(id, subjectIds))
    this.#referenceBySubjects.set(key, `#${id}`)
    return `#${id}`
  }

  #list (id: string, subjectIds: readonly string[]): List {
    const profile = this.#options.individualReports === undefined ? undefined : this.#options.listProfile
    return {
      resourceType: 'List',
      id,
      ...(profile === undefined ? {} : { meta: { profile: [profile] } }),
      status: 'current',
      mode: 'snapshot',
      ...(subjectIds.length === 0
        ? { emptyReason: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/list-empty-reason', code: 'nilknown', display: 'Nil Known' }] } }
        : { entry: subjectIds.map(subjectId => ({ item: { reference: this.#item(subjectId) } })) })
    }
  }

  #item (subjectId: string): string {
    if (this.#options.individualReports === undefined) return `Patient/${subjectId}`
    const report = this.#options.individualReports.get(subjectId)
    if (report === undefined) throw new OutcomeError('INTERNAL', 'A subject of a subject list has no individual report; store one for each subject first.')
    return report
  }
}

function subjectsByPlace (memberships: readonly SubjectMembership[]): Map<string, readonly string[]> {
  const subjects = new Map<string, string[]>()
  const ordered = [...memberships].sort((left, right) => left.subjectId < right.subjectId ? -1 : 1)
  for (const { subjectId, groups } of ordered) {
    for (const [group, { populations, strata }] of groups.entries()) {
      for (const [population, { count }] of populations.entries()) {
        if (count === 0) continue
        const places: PopulationPlace[] = [{ group, population }, ...strata.map((stratum, stratifier) => ({ group, population, stratum: { stratifier, key: stratumKey(stratum) } }))]
        for (const key of places.map(placeKey)) appendTo(subjects, key, subjectId)
      }
    }
  }
  return subjects
}

function appendTo (lists: Map<string, string[]>, key: string, member: string): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [member])
  else list.push(member)
}

function placeKey (place: PopulationPlace): string {
  return JSON.stringify([place.group, place.population, place.stratum?.stratifier ?? null, place.stratum?.key ?? null])
}
