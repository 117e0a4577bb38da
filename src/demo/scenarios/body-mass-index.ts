import type { Chart } from '../chart.js'
import { CONDITION_CODES as DX } from '../condition-codes.js'
import { writeCondition } from '../condition-entry.js'
import type { DemoCode } from '../demo-code.js'
import { writeProcedure } from '../event-entry.js'
import { MEDICATION_CODES as RX } from '../medication-codes.js'
import { doNotPerformReason, notDoneElements } from '../not-done.js'
import { OBSERVATION_CODES as OBS } from '../observation-codes.js'
import { quantity, writeObservation, writeVitalSign } from '../observation-entry.js'
import { writeMedicationOrder, writeServiceOrder } from '../order-entry.js'
import { SEEN_AT_OFFICE, type ScenarioAxis, type ScenarioOption } from '../scenario.js'
import { SERVICE_CODES as SERVICE } from '../service-codes.js'

const NEEDS = { age: 'adult', visits: SEEN_AT_OFFICE, exclusion: 'none' } as const

/** Body mass index at the first visit and what followed from it (CMS69). */
export const BODY_MASS_INDEX: ScenarioAxis = {
  name: 'bodyMassIndex',
  options: [
    option('normal', 34, 1, chart => measure(chart, 19.4, 24.2)),
    option('not-measured', 8, 1, () => {}),
    option('high-referred', 16, 1, chart => { high(chart); referToDietitian(chart, DX.obesity) }),
    option('high-counselled', 14, 1, chart => { high(chart); counsel(chart, DX.obesity) }),
    option('high-counselled-for-diagnosis', 4, 1, chart => { high(chart); writeCondition(chart, { code: DX.obesity, onset: chart.yearsBefore(1, 6) }); counsel(chart) }),
    option('high-drug', 2, 1, chart => { high(chart); order(chart, RX.phentermine37, DX.obesity) }),
    option('high-without-follow-up', 16, 1, chart => { measure(chart, 25.8, 29.2); if (chart.random.chance(0.4)) writeCondition(chart, { code: DX.overweight, onset: chart.yearsBefore(1, 5) }) }),
    option('low-referred', 2, 1, chart => { low(chart); referToDietitian(chart, DX.underweight) }),
    option('low-counselled', 1, 1, chart => { low(chart); counsel(chart, DX.underweight) }),
    option('low-drug', 0.5, 1, chart => { low(chart); order(chart, RX.dronabinol2, DX.underweight) }),
    option('low-without-follow-up', 2, 1, low),
    option('service-not-requested', 1, 1, serviceNotRequested),
    option('drug-not-requested', 0.5, 1, chart => { high(chart); writeMedicationOrder(chart, { medication: RX.phentermine37, authored: chart.during(chart.lastVisit), visit: chart.lastVisit, status: 'completed', doNotPerform: true, reason: SERVICE.contraindicated }) }),
    option('measurement-declined', 1, 1, chart => notMeasured(chart, SERVICE.procedureDeclined)),
    option('measurement-contraindicated', 0.5, 1, chart => notMeasured(chart, SERVICE.contraindicated))
  ]
}

function option (name: string, weight: number, slots: number, write: (chart: Chart) => void): ScenarioOption {
  return { name, weight, slots, needs: NEEDS, write }
}

/** Height, weight and the index of both, which lies between the limits. */
function measure (chart: Chart, least: number, most: number): void {
  const { random } = chart
  const visit = chart.firstVisit
  const at = chart.during(visit)
  const height = chart.subject.sex === 'female' ? random.int(152, 174) : random.int(164, 190)
  const target = least + (most - least) * random.fraction()
  const weight = Math.round(target * height * height / 1000) / 10
  writeVitalSign(chart, OBS.bodyHeight, 'body-height', at, quantity(height, 'cm'), visit)
  writeVitalSign(chart, OBS.bodyWeight, 'body-weight', at, quantity(weight, 'kg'), visit)
  writeVitalSign(chart, OBS.bodyMassIndex, 'bmi', at, quantity(Math.round(weight / (height / 100) ** 2 * 10) / 10, 'kg/m2'), visit)
}

function high (chart: Chart): void {
  measure(chart, 30.4, 41)
}

function low (chart: Chart): void {
  measure(chart, 15.6, 17.9)
}

function referToDietitian (chart: Chart, reason: DemoCode): void {
  writeServiceOrder(chart, { code: SERVICE.dietitianReferral, authored: chart.during(chart.firstVisit), visit: chart.firstVisit, reason })
}

function counsel (chart: Chart, reason?: DemoCode): void {
  writeProcedure(chart, { code: SERVICE.nutritionCounselling, start: chart.during(chart.lastVisit), visit: chart.lastVisit, ...(reason === undefined ? {} : { reason }) })
}

function order (chart: Chart, medication: DemoCode, reason: DemoCode): void {
  writeMedicationOrder(chart, { medication, authored: chart.during(chart.firstVisit), visit: chart.firstVisit, reason, supplyDays: 30 })
}

function serviceNotRequested (chart: Chart): void {
  high(chart)
  writeServiceOrder(chart, {
    code: SERVICE.dietitianReferral, authored: chart.during(chart.lastVisit), visit: chart.lastVisit, status: 'completed', doNotPerform: true, extension: [doNotPerformReason(SERVICE.contraindicated)]
  })
}

function notMeasured (chart: Chart, reason: DemoCode): void {
  const at = chart.during(chart.lastVisit)
  writeObservation(chart, {
    code: OBS.bodyMassIndex, profile: 'bmi', category: 'vital-signs', at, visit: chart.lastVisit, status: 'cancelled', extras: notDoneElements(reason, chart.stamp(at))
  })
}
