import type { Chart } from '../chart.js'
import { CONDITION_CODES as DX } from '../condition-codes.js'
import { writeCondition } from '../condition-entry.js'
import type { DemoCode } from '../demo-code.js'
import { ENCOUNTER_CODES as TYPE } from '../encounter-codes.js'
import { writeEncounter } from '../encounter-entry.js'
import { writeProcedure } from '../event-entry.js'
import { DAY, HOUR } from '../local-time.js'
import { OBSERVATION_CODES as OBS } from '../observation-codes.js'
import { writeSurvey } from '../observation-entry.js'
import { writeServiceOrder } from '../order-entry.js'
import { HYPERTENSIVE_ADULT, type ScenarioOption } from '../scenario.js'
import { SERVICE_CODES as SERVICE } from '../service-codes.js'
import { writeStay } from './visits.js'

/** Hospice care in the measurement year, one option for each way it can show, and those that come close. */
export const HOSPICE_OPTIONS: readonly ScenarioOption[] = [
  option('hospice-discharge-home', chart => { writeStay(chart, chart.dayOfYear(200, 320), TYPE.dischargeHomeHospice) }),
  option('hospice-discharge-facility', chart => { writeStay(chart, chart.dayOfYear(-1, -1), TYPE.dischargeHospiceFacility) }),
  withHeartFailure('hospice-encounter', chart => hospiceDays(chart, chart.dayOfYear(150, 300), 20, TYPE.hospiceHomeDay)),
  option('hospice-encounter-into-year', chart => hospiceDays(chart, chart.dayOfYear(-30, -20), 60, TYPE.hospiceFacilityDay)),
  option('hospice-observation', chart => { writeSurvey(chart, OBS.hospiceCareReceived, chart.dayOfYear(120, 330), OBS.yes) }),
  withHeartFailure('hospice-order', chart => writeServiceOrder(chart, { code: SERVICE.hospiceSupervision, authored: chart.during(chart.lastVisit), visit: chart.lastVisit })),
  option('hospice-procedure', chart => { const start = chart.dayOfYear(180, 320); writeProcedure(chart, { code: SERVICE.hospiceSupervision, start, end: start + 30 * DAY }) }),
  option('hospice-diagnosis', chart => { writeCondition(chart, { code: DX.hospiceCare, onset: chart.dayOfYear(120, 320) }) }),
  option('hospice-ended-before', chart => hospiceDays(chart, chart.dayOfYear(-90, -60), 30, TYPE.hospiceHomeDay)),
  option('hospice-answered-no', chart => { writeSurvey(chart, OBS.hospiceCareReceived, chart.dayOfYear(120, 330), OBS.no) }),
  option('hospice-order-draft', chart => writeServiceOrder(chart, { code: SERVICE.hospiceSupervision, authored: chart.during(chart.lastVisit), visit: chart.lastVisit, status: 'draft' }))
]

/** Palliative care in the measurement year, each of the four ways, and one that was entered in error. */
export const PALLIATIVE_OPTIONS: readonly ScenarioOption[] = [
  option('palliative-survey', chart => { writeSurvey(chart, OBS.palliativeSurvey, chart.dayOfYear(60, 330), chart.random.int(60, 150)) }),
  option('palliative-diagnosis', chart => { writeCondition(chart, { code: DX.palliativeCare, onset: chart.dayOfYear(30, 320), visit: chart.lastVisit }) }),
  option('palliative-encounter', chart => { writeEncounter(chart, { type: TYPE.palliativeVisit, start: chart.dayOfYear(60, 330) }) }),
  option('palliative-procedure', chart => writeProcedure(chart, { code: SERVICE.palliativeIntervention, start: chart.dayOfYear(60, 330) })),
  option('palliative-survey-in-error', chart => { writeSurvey(chart, OBS.palliativeSurvey, chart.dayOfYear(60, 330), chart.random.int(60, 150), undefined, 'entered-in-error') })
]

function option (name: string, write: (chart: Chart) => void): ScenarioOption {
  return { name, weight: 0.1, slots: 1, age: [65, 99], needs: HYPERTENSIVE_ADULT, write }
}

/** So that hospice care excludes from CMS90 too. */
function withHeartFailure (name: string, write: (chart: Chart) => void): ScenarioOption {
  return { ...option(name, write), needs: { ...HYPERTENSIVE_ADULT, heartFailure: 'reduced-by-ejection-fraction' } }
}

function hospiceDays (chart: Chart, start: number, days: number, type: DemoCode): void {
  writeEncounter(chart, { type, class: 'HH', start, end: start + days * DAY + 2 * HOUR })
}
