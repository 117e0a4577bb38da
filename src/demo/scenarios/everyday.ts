import type { Chart } from '../chart.js'
import { CONDITION_CODES as DX } from '../condition-codes.js'
import { writeCondition } from '../condition-entry.js'
import { writeAllergy } from '../event-entry.js'
import { MEDICATION_CODES as RX } from '../medication-codes.js'
import { OBSERVATION_CODES as OBS } from '../observation-codes.js'
import { quantity, writeLaboratory, writeSurvey, writeVitalSign } from '../observation-entry.js'
import { writeMedicationOrder } from '../order-entry.js'

/** What any record of the practice holds besides its scenarios; no measure turns on it. */
export function writeEverydayEntries (chart: Chart): void {
  if (chart.practice.key === 'heart') heartPractice(chart)
  else spinePractice(chart)
  const { random } = chart
  const visit = chart.firstVisit
  if (visit !== undefined) writeVitalSign(chart, OBS.heartRate, 'heart-rate', chart.during(visit), quantity(random.int(58, 96), '/min'), visit)
  if (random.chance(0.12)) writeAllergy(chart, RX.penicillinSubstance, chart.yearsBefore(1, 20))
  if (chart.subject.age > 35 && random.chance(0.18)) {
    writeCondition(chart, { code: DX.diabetes, onset: chart.yearsBefore(1, 12) })
    writeMedicationOrder(chart, { medication: RX.metformin500, authored: chart.during(visit), visit, dosesPerDay: 2, supplyDays: 90, refills: 3 })
    writeLaboratory(chart, OBS.hemoglobinA1c, chart.during(visit), quantity(random.int(58, 92) / 10, '%'), visit)
  }
}

function heartPractice (chart: Chart): void {
  const { random } = chart
  const visit = chart.firstVisit
  if (random.chance(0.5)) writeCondition(chart, { code: DX.coronaryDisease, onset: chart.yearsBefore(1, 12) })
  if (random.chance(0.6)) {
    writeCondition(chart, { code: DX.hyperlipidemia, onset: chart.yearsBefore(1, 14) })
    writeMedicationOrder(chart, { medication: RX.atorvastatin20, authored: chart.during(visit), visit, supplyDays: 90, refills: 3 })
  }
  if (random.chance(0.8)) {
    writeLaboratory(chart, OBS.creatinine, chart.during(visit), quantity(random.int(6, 17) / 10, 'mg/dL'), visit)
    writeLaboratory(chart, OBS.potassium, chart.during(visit), quantity(random.int(35, 52) / 10, 'mmol/L'), visit)
  }
}

function spinePractice (chart: Chart): void {
  for (const visit of chart.visits) writeSurvey(chart, OBS.painSeverity, chart.during(visit), chart.random.int(1, 9), visit)
}
