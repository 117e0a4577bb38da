import type { AnyResource } from '../../src/fhir/types.js'
import { clinicalResources, type ClinicalResources } from './clinical-resources.js'
import { measureUnderTest, type MeasureUnderTest } from './measure-populations.js'
import { concept, patient } from './records.js'
import { BIRTH_DATE, VISIT_PERIOD } from './visit-day-cases.js'

/** The parts that bring a subject into the denominator of CMS135 and CMS144; each can be replaced or, by null, taken away. */
export interface SubjectParts {
  readonly subject: AnyResource
  readonly heartFailure: AnyResource | null
  readonly dysfunction: AnyResource | null
  readonly visit: AnyResource | null
  readonly contact: AnyResource | null
}

export interface HeartFailureMeasure extends MeasureUnderTest, ClinicalResources {
  /** Since 2020 unless the elements say otherwise. */
  heartFailure (elements?: object): AnyResource
  /** Moderate or severe left ventricular systolic dysfunction, since 2020 unless the elements say otherwise. */
  dysfunction (elements?: object): AnyResource
  /** The only heart failure encounter: 3 March 2026, 09:00 to 09:30. */
  visit (elements?: object): AnyResource
  /** The second contact, 6 June 2026: counts as a visit, never as a heart failure encounter. */
  contact (elements?: object): AnyResource
  eligible (parts?: Partial<SubjectParts>): AnyResource[]
}

export const OUT = ''
export const COHORT = 'IP'
export const IN = 'IP D'
export const EXCLUDED = 'IP D DX'
export const MET = 'IP D N'
export const EXCEPTED = 'IP D DE'

/** CMS135 or CMS144, with what it takes to make subjects for it. */
export async function heartFailureMeasure (cmsId: string): Promise<HeartFailureMeasure> {
  const measure = await measureUnderTest(cmsId)
  const clinical = clinicalResources(measure.codingIn)
  const { condition, encounter } = clinical
  const since2020 = { onsetDateTime: '2020-01-01' }
  const heartFailure = (elements: object = since2020): AnyResource => condition('Heart Failure', elements)
  const dysfunction = (elements: object = since2020): AnyResource => condition('Moderate or Severe LVSD', elements)
  const visit = (elements: object = {}): AnyResource => encounter('Office Visit', { period: VISIT_PERIOD, ...elements })
  const contact = (elements: object = {}): AnyResource =>
    encounter(concept(measure.codingIn('Patient Provider Interaction', 'Office Visit')), { period: { start: '2026-06-06T14:00:00Z', end: '2026-06-06T14:20:00Z' }, ...elements })
  const eligible = (parts: Partial<SubjectParts> = {}): AnyResource[] =>
    Object.values({ subject: patient(BIRTH_DATE), heartFailure: heartFailure(), dysfunction: dysfunction(), visit: visit(), contact: contact(), ...parts })
      .filter(part => part !== null)
  return { ...measure, ...clinical, heartFailure, dysfunction, visit, contact, eligible }
}
