import type { Chart } from '../chart.js'
import { CONDITION_CODES as DX } from '../condition-codes.js'
import { writeCondition } from '../condition-entry.js'
import type { DemoCode } from '../demo-code.js'
import { writeProcedure } from '../event-entry.js'
import { MEDICATION_CODES as RX } from '../medication-codes.js'
import { notDoneElements } from '../not-done.js'
import { OBSERVATION_CODES as OBS } from '../observation-codes.js'
import { writeObservation, writeSurvey } from '../observation-entry.js'
import { writeMedicationOrder, writeServiceOrder } from '../order-entry.js'
import { SEEN_AT_OFFICE, type AgeRange, type ScenarioAxis, type ScenarioOption } from '../scenario.js'
import { SERVICE_CODES as SERVICE } from '../service-codes.js'

/** Ages on the last day of the year; CMS2 takes the age on the first day. */
const ADULT: AgeRange = [19, 99]
const ADOLESCENT: AgeRange = [14, 16]
const SEVENTEEN_AT_START: AgeRange = [18, 18]

/** Depression screening at a visit and the plan that follows a positive one (CMS2). */
export const DEPRESSION: ScenarioAxis = {
  name: 'depression',
  options: [
    { name: 'none', weight: 40 },
    option('negative', 40, ADULT, chart => screen(chart, OBS.screeningNegative)),
    option('positive-therapy', 3, ADULT, chart => { screen(chart, OBS.screeningPositive); therapy(chart) }),
    option('positive-referral', 4, ADULT, chart => { screen(chart, OBS.screeningPositive); refer(chart) }),
    option('positive-drug', 4, ADULT, chart => { screen(chart, OBS.screeningPositive); prescribe(chart, RX.sertraline50) }),
    option('positive-without-plan', 6, ADULT, chart => screen(chart, OBS.screeningPositive)),
    option('declined', 2, ADULT, chart => notScreened(chart, SERVICE.screeningDeclined)),
    option('medical-reason', 0.5, ADULT, chart => notScreened(chart, SERVICE.contraindicated)),
    option('bipolar', 2, ADULT, bipolar),
    option('adolescent-negative', 60, ADOLESCENT, chart => screen(chart, OBS.screeningNegative, OBS.adolescentDepressionScreening)),
    option('adolescent-positive-referral', 10, ADOLESCENT, chart => { screen(chart, OBS.screeningPositive, OBS.adolescentDepressionScreening); refer(chart) }),
    option('adolescent-positive-drug', 5, ADOLESCENT, chart => { screen(chart, OBS.screeningPositive, OBS.adolescentDepressionScreening); prescribe(chart, RX.fluoxetine20) }),
    option('adolescent-positive-therapy', 5, ADOLESCENT, chart => { screen(chart, OBS.screeningPositive, OBS.adolescentDepressionScreening); therapy(chart) }),
    option('adolescent-without-plan', 5, ADOLESCENT, chart => screen(chart, OBS.screeningPositive, OBS.adolescentDepressionScreening)),
    option('adolescent-declined', 5, ADOLESCENT, chart => notScreened(chart, SERVICE.screeningDeclined, OBS.adolescentDepressionScreening)),
    option('adolescent-medical-reason', 1, ADOLESCENT, chart => notScreened(chart, SERVICE.contraindicated, OBS.adolescentDepressionScreening)),
    option('adolescent-bipolar', 1, ADOLESCENT, bipolar),
    option('seventeen-adult-screening', 0, SEVENTEEN_AT_START, chart => screen(chart, OBS.screeningNegative))
  ]
}

function option (name: string, weight: number, age: AgeRange, write: (chart: Chart) => void): ScenarioOption {
  const adult = age[0] >= 18
  return { name, weight, slots: 1, age, needs: { age: adult ? 'adult' : 'under-18', visits: SEEN_AT_OFFICE }, write, ...(age[1] <= 18 ? { practice: 'spine' } : {}) }
}

function screen (chart: Chart, result: DemoCode, code: DemoCode = OBS.adultDepressionScreening): void {
  writeSurvey(chart, code, chart.during(chart.firstVisit), result, chart.firstVisit)
}

function bipolar (chart: Chart): void {
  writeCondition(chart, { code: DX.bipolarDisorder, onset: chart.yearsBefore(1, 10) })
}

function therapy (chart: Chart): void {
  writeProcedure(chart, { code: SERVICE.cognitiveTherapy, start: chart.during(chart.firstVisit), visit: chart.firstVisit })
}

function refer (chart: Chart): void {
  writeServiceOrder(chart, { code: SERVICE.mentalHealthReferral, authored: chart.during(chart.firstVisit), visit: chart.firstVisit })
}

function prescribe (chart: Chart, medication: DemoCode): void {
  writeMedicationOrder(chart, { medication, authored: chart.during(chart.firstVisit), visit: chart.firstVisit, doNotPerform: false, supplyDays: 30, refills: 2 })
}

function notScreened (chart: Chart, reason: DemoCode, code: DemoCode = OBS.adultDepressionScreening): void {
  const at = chart.during(chart.lastVisit)
  writeObservation(chart, {
    code, profile: 'observation-screening-assessment', category: 'survey', at, visit: chart.lastVisit, status: 'cancelled', extras: notDoneElements(reason, chart.stamp(at))
  })
}
