import type { Chart } from '../chart.js'
import { CONDITION_CODES as DX } from '../condition-codes.js'
import { writeCondition } from '../condition-entry.js'
import { ENCOUNTER_CODES as TYPE } from '../encounter-codes.js'
import { writeEncounter } from '../encounter-entry.js'
import { MEDICATION_CODES as RX } from '../medication-codes.js'
import { OBSERVATION_CODES as OBS } from '../observation-codes.js'
import { writeObservation, writeSurvey } from '../observation-entry.js'
import { writeDeviceOrder, writeMedicationOrder } from '../order-entry.js'
import { HYPERTENSIVE_ADULT, type AgeRange, type ScenarioOption } from '../scenario.js'
import { SERVICE_CODES as SERVICE } from '../service-codes.js'

/** 66 to 80: frailty needs advanced illness or a dementia drug beside it. */
const OLDER: AgeRange = [66, 80]
const NEEDS = { ...HYPERTENSIVE_ADULT, heartFailure: 'none' } as const

/** Frailty with its five signs, advanced illness, dementia drugs and long-term nursing homes, complete and just incomplete. */
export const FRAILTY_OPTIONS: readonly ScenarioOption[] = [
  option('frailty-device-and-illness', OLDER, chart => { walkerOrdered(chart); advancedIllness(chart) }),
  option('frailty-equipment-and-dementia-drug', OLDER, chart => { equipmentUsed(chart); dementiaDrug(chart) }),
  option('frailty-diagnosis-and-illness', OLDER, chart => { frailtyDiagnosis(chart); advancedIllness(chart) }),
  option('frailty-encounter-and-dementia-drug', OLDER, chart => { nursingAtHome(chart); dementiaDrug(chart, true) }),
  option('frailty-symptom-and-illness', OLDER, chart => { frailtySymptom(chart); advancedIllness(chart) }),
  option('frailty-from-81', [81, 85], frailtyDiagnosis),
  option('frailty-alone', OLDER, walkerOrdered),
  option('frailty-and-old-illness', OLDER, chart => { frailtySymptom(chart); writeCondition(chart, { code: DX.emphysema, onset: chart.yearsBefore(2, 5) }) }),
  option('dementia-drug-alone', OLDER, chart => dementiaDrug(chart)),
  option('nursing-home', [66, 85], chart => { livesIn(chart, 40, 'nursing home') }),
  option('left-nursing-home', [66, 85], chart => { livesIn(chart, 30, 'nursing home'); livesIn(chart, 260, 'own home') })
]

function option (name: string, age: AgeRange, write: (chart: Chart) => void): ScenarioOption {
  return { name, weight: 0.15, slots: 1, age, needs: NEEDS, write }
}

function walkerOrdered (chart: Chart): void {
  writeDeviceOrder(chart, SERVICE.wheeledWalker, chart.during(chart.lastVisit), chart.lastVisit)
}

function equipmentUsed (chart: Chart): void {
  writeSurvey(chart, OBS.medicalEquipment, chart.during(chart.lastVisit), SERVICE.wheelchair, chart.lastVisit)
}

function frailtyDiagnosis (chart: Chart): void {
  writeCondition(chart, { code: chart.random.pick([DX.fallHistory, DX.sarcopenia]), onset: chart.yearsBefore(0, 2) })
}

function nursingAtHome (chart: Chart): void {
  writeEncounter(chart, { type: TYPE.skilledNursingVisit, class: 'HH', start: chart.dayOfYear(60, 320) })
}

function frailtySymptom (chart: Chart): void {
  writeObservation(chart, {
    code: chart.random.pick([DX.walkingDifficulty, DX.weakness]), profile: 'observation-clinical-result', category: 'exam', at: chart.during(chart.lastVisit), visit: chart.lastVisit, value: OBS.yes
  })
}

function advancedIllness (chart: Chart): void {
  writeCondition(chart, { code: chart.random.pick([DX.emphysema, DX.boneMetastasis]), onset: chart.dayOfYear(-300, 60) })
}

function dementiaDrug (chart: Chart, byReference = false): void {
  writeMedicationOrder(chart, { medication: chart.random.pick([RX.donepezil10, RX.memantine10]), authored: chart.during(chart.firstVisit), visit: chart.firstVisit, supplyDays: 90, refills: 1, byReference })
}

function livesIn (chart: Chart, dayOfYear: number, place: 'nursing home' | 'own home'): void {
  writeSurvey(chart, OBS.housingStatus, chart.dayOfYear(dayOfYear, dayOfYear + 20), place === 'nursing home' ? OBS.nursingHome : 'Lives in own home')
}
