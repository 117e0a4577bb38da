import type { Chart } from '../chart.js'
import { CONDITION_CODES as DX } from '../condition-codes.js'
import { writeCondition } from '../condition-entry.js'
import { writeProcedure } from '../event-entry.js'
import { HOUR, plusDays } from '../local-time.js'
import { OBSERVATION_CODES as OBS } from '../observation-codes.js'
import { writeObservation } from '../observation-entry.js'
import { HYPERTENSIVE_ADULT, type AgeRange, type ScenarioOption } from '../scenario.js'
import { SERVICE_CODES as SERVICE } from '../service-codes.js'

const CHILDBEARING: AgeRange = [20, 43]

/** Kidney failure, dialysis, transplants and pregnancy: exclusions of CMS165 by diagnosis or by procedure of any earlier year. */
export const KIDNEY_AND_PREGNANCY_OPTIONS: readonly ScenarioOption[] = [
  option('end-stage-renal-disease', 0.6, chart => { writeCondition(chart, { code: DX.endStageRenalDisease, onset: chart.yearsBefore(1, 4) }) }),
  option('kidney-disease-stage-5', 0.6, chart => { writeCondition(chart, { code: DX.kidneyDiseaseStage5, onset: chart.yearsBefore(1, 3) }) }),
  option('kidney-transplant-recipient', 0.3, chart => { writeCondition(chart, { code: DX.kidneyTransplantStatus, onset: chart.yearsBefore(2, 9) }) }),
  option('kidney-transplant', 0.2, transplantYearsAgo),
  option('dialysis', 0.4, chart => writeProcedure(chart, { code: SERVICE.dialysis, start: chart.dayOfYear(30, 320) })),
  option('dialysis-not-done', 0.1, chart => writeProcedure(chart, { code: SERVICE.dialysis, start: chart.dayOfYear(30, 320), status: 'not-done' })),
  { ...option('pregnancy', 6, pregnant), age: CHILDBEARING, sex: 'female' },
  { ...option('pregnancy-status', 2, pregnantByStatus), age: CHILDBEARING, sex: 'female' },
  { ...option('pregnancy-ended-before', 1, pregnantLastYear), age: CHILDBEARING, sex: 'female' }
]

function option (name: string, weight: number, write: (chart: Chart) => void): ScenarioOption {
  return { name, weight, slots: 1, age: [24, 99], needs: HYPERTENSIVE_ADULT, write }
}

function transplantYearsAgo (chart: Chart): void {
  const start = chart.yearsBefore(2, 8)
  writeProcedure(chart, { code: SERVICE.kidneyTransplant, start, end: start + 5 * HOUR })
}

function pregnant (chart: Chart): void {
  const onset = chart.dayOfYear(10, 250)
  const over = plusDays(onset, 255)
  const due = over < chart.lastDay
  writeCondition(chart, { code: chart.subject.age > 35 ? DX.highRiskPregnancy : DX.pregnancy, onset, ...(due ? { abatement: over } : {}) })
}

/** Told at a visit and coded as an observation only: CMS69 takes it for an exclusion, CMS165 does not. */
function pregnantByStatus (chart: Chart): void {
  writeObservation(chart, { code: OBS.pregnancyStatus, profile: 'observation-pregnancystatus', category: 'social-history', at: chart.during(chart.firstVisit), visit: chart.firstVisit, value: OBS.pregnant })
}

function pregnantLastYear (chart: Chart): void {
  const onset = chart.dayOfYear(-360, -330)
  writeCondition(chart, { code: DX.pregnancy, onset, abatement: plusDays(onset, 268) })
}
