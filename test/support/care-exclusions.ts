import type { AnyResource } from '../../src/fhir/types.js'
import { verification, type ClinicalResources } from './clinical-resources.js'
import { loinc, snomed } from './records.js'

/** Each way into hospice or palliative care within 2026, and how it fails: what is recorded, and whether it excludes the subject. */
export function hospiceAndPalliativeCare ({ condition, encounter, observation, procedure, serviceRequest }: ClinicalResources): [string, AnyResource, boolean][] {
  const discharge = (code: string, end: string): AnyResource =>
    encounter('Encounter Inpatient', { period: { start: '2025-12-20', end }, hospitalization: { dischargeDisposition: snomed(code) } })
  const hospiceAnswer = (code: string): AnyResource => observation(loinc('45755-6'), { valueCodeableConcept: snomed(code) })
  const overTheYear = (start: string, end: string): object => ({ effectiveDateTime: undefined, effectivePeriod: { start, end } })
  return [
    ['discharge to home hospice on the first day', discharge('428361000124107', '2026-01-01'), true],
    ['discharge to a hospice facility', discharge('428371000124100', '2026-02-01'), true],
    ['discharge to hospice next year', discharge('428361000124107', '2027-01-01'), false],
    ['discharge elsewhere', discharge('306689006', '2026-02-01'), false],
    ['hospice encounter that lasts into the period', encounter('Hospice Encounter', { period: { start: '2025-05-05', end: '2026-01-01' } }), true],
    ['hospice encounter that ended last year', encounter('Hospice Encounter', { period: { start: '2025-05-05', end: '2025-12-31' } }), false],
    ['hospice encounter under way', encounter('Hospice Encounter', { status: 'in-progress' }), false],
    ['hospice assessment: yes', hospiceAnswer('373066001'), true],
    ['hospice assessment: no', hospiceAnswer('373067005'), false],
    ['hospice order on the last day', serviceRequest('Hospice Care Ambulatory', { authoredOn: '2026-12-31T23:59:59Z' }), true],
    ['hospice order in draft', serviceRequest('Hospice Care Ambulatory', { status: 'draft' }), false],
    ['hospice order next year', serviceRequest('Hospice Care Ambulatory', { authoredOn: '2027-01-01' }), false],
    ['order for no hospice', serviceRequest('Hospice Care Ambulatory', { doNotPerform: true }), false],
    ['hospice procedure', procedure('Hospice Care Ambulatory'), true],
    ['hospice procedure next year', procedure('Hospice Care Ambulatory', { performedDateTime: '2027-01-01' }), false],
    ['hospice diagnosis from the last day on', condition('Hospice Diagnosis', { onsetDateTime: '2026-12-31' }), true],
    ['hospice diagnosis refuted', condition('Hospice Diagnosis', { onsetDateTime: '2026-12-31', verificationStatus: verification('refuted') }), false],
    ['palliative survey that reaches the first day', observation(loinc('71007-9'), overTheYear('2025-12-01', '2026-01-01')), true],
    ['palliative survey entered in error', observation(loinc('71007-9'), { status: 'entered-in-error' }), false],
    ['palliative diagnosis', condition('Palliative Care Diagnosis', { onsetDateTime: '2020-01-01' }), true],
    ['palliative diagnosis that ended last year', condition('Palliative Care Diagnosis', { onsetDateTime: '2020-01-01', abatementDateTime: '2025-12-31' }), false],
    ['palliative encounter', encounter('Palliative Care Encounter'), true],
    ['palliative encounter next year', encounter('Palliative Care Encounter', { period: { start: '2027-01-01', end: '2027-01-01' } }), false],
    ['palliative intervention', procedure('Palliative Care Intervention'), true],
    ['palliative intervention not done', procedure('Palliative Care Intervention', { status: 'not-done' }), false]
  ]
}
