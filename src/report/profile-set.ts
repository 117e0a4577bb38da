import type { Extension, MeasureReport } from '../fhir/types.js'
import type { GroupModel, MeasureModel } from '../measure/measure-model.js'
import { improvementConcept, scoringConcept } from './report-codes.js'
import type { ProfileSetName } from './report-input.js'

export const DEQM = 'http://hl7.org/fhir/us/davinci-deqm/StructureDefinition/'
const REPORT_LIST_PROFILE = `${DEQM}indv-measurereport-list`

/** What differs between profile sets. A further set (DEQM UV) is one more row of `PROFILE_SETS`. */
export interface ProfileSet {
  /** Extensions of a group that tell scoring and direction. */
  groupExtensions (group: GroupModel, model: MeasureModel): Extension[]
  /** `meta.profile` of a finished report, `undefined` where it does not meet one. */
  profile (report: MeasureReport, model: MeasureModel): string | undefined
  /** Whether a stratifier with components repeats the Measure's stratifier code. */
  readonly codeWithComponents: boolean
  /** `meta.profile` of a List of individual reports. */
  readonly reportListProfile?: string
}

const PROFILE_SETS: Readonly<Record<ProfileSetName, ProfileSet>> = {
  r4: {
    groupExtensions: (group, model) => commonImprovementNotation(model) === undefined ? improvementExtension(group) : [],
    profile: () => undefined,
    codeWithComponents: true
  },
  'deqm-us-5': {
    groupExtensions: group => [
      { url: `${DEQM}extension-measureScoring`, valueCodeableConcept: scoringConcept(group.scoring) },
      ...improvementExtension(group)
    ],
    profile: (report, model) => meetsDeqmUs5(report, model) ? DEQM + DEQM_US_5_PROFILES[report.type] : undefined,
    codeWithComponents: false,
    reportListProfile: REPORT_LIST_PROFILE
  }
}

const DEQM_US_5_PROFILES: Readonly<Record<MeasureReport['type'], string>> = {
  individual: 'indv-measurereport-deqm',
  'subject-list': 'subjectlist-measurereport-deqm',
  summary: 'summary-measurereport-deqm',
  'data-collection': 'datax-measurereport-deqm'
}

export function profileSet (name: ProfileSetName = 'deqm-us-5'): ProfileSet {
  return PROFILE_SETS[name]
}

/** The direction all groups share. Base R4 has one improvementNotation per report; mixed directions stand on the groups only. */
export function commonImprovementNotation (model: MeasureModel): GroupModel['improvementNotation'] {
  const [first, ...others] = new Set(model.groups.map(group => group.improvementNotation))
  return others.length === 0 ? first : undefined
}

function improvementExtension (group: GroupModel): Extension[] {
  if (group.improvementNotation === undefined) return []
  return [{ url: `${DEQM}extension-groupImprovementNotation`, valueCodeableConcept: improvementConcept(group.improvementNotation) }]
}

/**
 * Whether a report meets its DEQM US STU5 profile, so that it may claim it. It cannot where
 * - it was not evaluated: deqm-5 wants populations, and a failed subject has no counts;
 * - a proportion group has no score: deqm-6 fails on an absent measureScore, and on one with only a data-absent-reason (UV 1.0.0 mends the rule);
 * - a proportion group has no direction (deqm-4), or the reporter is no Organization (reporter 1..1 Organization);
 * - a subject list has no list of individual reports for each population (subjectResults 1..* List of MeasureReport).
 */
function meetsDeqmUs5 (report: MeasureReport, model: MeasureModel): boolean {
  const groups = report.group ?? []
  return report.status === 'complete' &&
    groups.length === model.groups.length &&
    model.groups.every((group, index) => group.scoring !== 'proportion' || (group.improvementNotation !== undefined && groups[index]?.measureScore !== undefined)) &&
    /(?:^|\/)Organization\/[^/]+$/.test(report.reporter?.reference ?? '') &&
    (report.type !== 'subject-list' || listsReports(report))
}

function listsReports (report: MeasureReport): boolean {
  const lists = (report.contained ?? []).filter(resource => resource.resourceType === 'List')
  return lists.every(list => list.meta?.profile?.includes(REPORT_LIST_PROFILE) === true) &&
    (report.group ?? []).every(group => (group.population ?? []).every(population => population.subjectResults !== undefined))
}
