import type { Chart } from '../chart.js'
import { CONDITION_CODES as DX } from '../condition-codes.js'
import { writeCondition } from '../condition-entry.js'
import { ENCOUNTER_CODES as TYPE } from '../encounter-codes.js'
import { writeVisit } from '../encounter-entry.js'
import { writeProcedure } from '../event-entry.js'
import { plusDays, type LocalTime } from '../local-time.js'
import { MEDICATION_CODES as RX } from '../medication-codes.js'
import { OBSERVATION_CODES as OBS } from '../observation-codes.js'
import { quantity, writeObservation } from '../observation-entry.js'
import { writeMedicationOrder } from '../order-entry.js'
import { SEEN_AT_OFFICE, type ScenarioAxis, type ScenarioOption } from '../scenario.js'
import { SERVICE_CODES as SERVICE } from '../service-codes.js'

const NEEDS = { age: 'adult', visits: SEEN_AT_OFFICE } as const

/** Heart failure and the pump function of the left ventricle: the cohort of CMS135, CMS144 and CMS90, and its exclusions. */
export const HEART_FAILURE: ScenarioAxis = {
  name: 'heartFailure',
  options: [
    { name: 'none', weight: 56 },
    option('reduced-by-ejection-fraction', 26, 0, chart => { failure(chart); ejectionFraction(chart, chart.dayOfYear(-300, -20), chart.random.int(18, 40)) }),
    option('reduced-by-diagnosis', 5, 1, chart => { failure(chart); writeCondition(chart, { code: chart.random.pick([DX.moderateSystolicDysfunction, DX.severeSystolicDysfunction]), onset: chart.yearsBefore(1, 3) }) }),
    option('reduced-by-severity', 4, 1, chart => { failure(chart); writeCondition(chart, { code: DX.systolicDysfunction, severity: chart.random.pick([DX.moderate, DX.severe]), onset: chart.yearsBefore(1, 3) }) }),
    option('severity-missing', 0.5, 1, chart => { failure(chart); writeCondition(chart, { code: DX.systolicDysfunction, onset: chart.yearsBefore(1, 3) }) }),
    option('preserved', 12, 2, chart => { failure(chart, 'preserved'); ejectionFraction(chart, chart.dayOfYear(-300, -20), chart.random.int(50, 65)) }),
    option('new-this-year', 3, 1, chart => { failure(chart, 'reduced', plusDays(chart.firstVisit?.start ?? chart.dayOfYear(5, 90), -1)); ejectionFraction(chart, chart.during(chart.firstVisit), chart.random.int(22, 38)) }),
    option('ejection-fraction-as-text', 0.5, 1, chart => { failure(chart); ejectionFraction(chart, chart.dayOfYear(-200, -20), 'below 40 %') }),
    option('ejection-fraction-after-last-visit', 0.5, 1, chart => { failure(chart); ejectionFraction(chart, plusDays(chart.lastVisit?.start ?? chart.dayOfYear(200, 250), 20), 33) }),
    option('heart-transplant', 0.3, 2, chart => { reduced(chart); writeProcedure(chart, { code: SERVICE.heartTransplant, start: chart.yearsBefore(1, 6) }) }),
    option('heart-transplant-complication', 0.3, 1, chart => { reduced(chart); writeCondition(chart, { code: DX.heartTransplantRejection, onset: chart.yearsBefore(0, 2), recorded: chart.dayOfYear(-30, -5) }) }),
    option('assist-device', 0.5, 2, chart => { reduced(chart); writeProcedure(chart, { code: SERVICE.assistDevicePlacement, start: chart.yearsBefore(1, 3) }) }),
    option('assist-device-complication', 0.3, 1, chart => { reduced(chart); writeCondition(chart, { code: DX.assistDeviceThrombosis, onset: chart.yearsBefore(0, 2) }) }),
    { ...option('second-contact-is-follow-up', 1, 1, withFollowUpContact), needs: { age: 'adult', visits: 'single-office-visit' } },
    { ...option('single-visit', 0, 1, reduced), needs: { age: 'adult', visits: 'single-office-visit' } }
  ]
}

function option (name: string, weight: number, slots: number, write: (chart: Chart) => void): ScenarioOption {
  return { name, weight, slots, age: [22, 99], practice: 'heart', needs: NEEDS, write }
}

/** The diagnosis, mostly of years ago; one that is younger than a year before the measurement year is an advanced illness too. */
function failure (chart: Chart, kind: 'reduced' | 'preserved' = 'reduced', onset: LocalTime = chart.random.chance(0.12) ? chart.dayOfYear(-340, -30) : chart.yearsBefore(2, 9)): void {
  writeCondition(chart, { code: kind === 'reduced' ? DX.systolicHeartFailure : DX.diastolicHeartFailure, alsoCoded: DX.heartFailureClinical, onset })
  if (chart.random.chance(0.5)) {
    writeMedicationOrder(chart, { medication: RX.furosemide40, authored: chart.during(chart.firstVisit), visit: chart.firstVisit, supplyDays: 30, refills: 5 })
  }
}

function ejectionFraction (chart: Chart, at: LocalTime, value: number | string): void {
  if (chart.random.chance(0.4)) writeProcedure(chart, { code: SERVICE.echocardiogram, start: at })
  writeObservation(chart, {
    code: OBS.ejectionFraction, profile: 'observation-clinical-result', category: 'imaging', at, value: typeof value === 'string' ? value : quantity(value, '%')
  })
}

function reduced (chart: Chart): void {
  failure(chart)
  ejectionFraction(chart, chart.dayOfYear(-300, -20), chart.random.int(18, 38))
}

function withFollowUpContact (chart: Chart): void {
  reduced(chart)
  const after = chart.lastVisit?.start ?? chart.dayOfYear(60, 100)
  writeVisit(chart, { type: TYPE.followUpContact, class: 'VR', start: plusDays(after, 21) })
}
