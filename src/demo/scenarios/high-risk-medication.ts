import type { Chart } from '../chart.js'
import { CONDITION_CODES as DX } from '../condition-codes.js'
import { writeCondition } from '../condition-entry.js'
import type { DemoCode } from '../demo-code.js'
import { plusDays, type LocalTime } from '../local-time.js'
import { MEDICATION_CODES as RX } from '../medication-codes.js'
import { writeMedicationOrder, type MedicationOrder } from '../order-entry.js'
import { SEEN_AT_OFFICE, type ScenarioAxis, type ScenarioOption } from '../scenario.js'

const NEEDS = { age: 'adult', visits: SEEN_AT_OFFICE, exclusion: 'none' } as const

/** Drugs that older adults had better not get, ordered twice or with refills, and what keeps an order harmless (CMS156; lower is better). */
export const HIGH_RISK_MEDICATION: ScenarioAxis = {
  name: 'highRiskMedication',
  options: [
    { name: 'none', weight: 90 },
    option('muscle-relaxant-twice', 0.8, chart => twice(chart, RX.cyclobenzaprine10)),
    option('antihistamine-with-refill', 0.8, chart => order(chart, { medication: RX.diphenhydramine25, supplyDays: 30, refills: 2 })),
    option('hypnotic-twice', 0.5, chart => twice(chart, RX.zolpidem5)),
    option('antidepressant-twice', 0.4, chart => twice(chart, RX.amitriptyline100)),
    option('pain-drug-with-refill', 0.4, chart => order(chart, { medication: RX.indomethacin50, supplyDays: 30, refills: 1 })),
    option('muscle-relaxant-once', 4, chart => order(chart, { medication: RX.cyclobenzaprine10, supplyDays: 14 })),
    option('anti-infective-long', 0.1, chart => twice(chart, RX.nitrofurantoin100, 60)),
    option('anti-infective-short', 1, chart => twice(chart, RX.nitrofurantoin100, 7)),
    option('digoxin-high-dose', 0.2, chart => twice(chart, RX.digoxin250)),
    option('digoxin-low-dose', 1, chart => twice(chart, RX.digoxin125)),
    option('doxepin-high-dose', 0.1, chart => twice(chart, RX.doxepin25)),
    { ...option('antipsychotic', 0.4, chart => twice(chart, RX.quetiapine25)), slots: 3 },
    option('antipsychotic-and-schizophrenia', 0.5, chart => { diagnose(chart, DX.schizophrenia); twice(chart, RX.risperidone05) }),
    { ...option('benzodiazepine', 0.7, chart => twice(chart, RX.lorazepam1)), slots: 3 },
    option('antipsychotic-and-bipolar-disorder', 0.2, chart => { diagnose(chart, DX.bipolarDisorder); twice(chart, RX.quetiapine25) }),
    option('benzodiazepine-and-anxiety', 1, chart => { diagnose(chart, DX.generalizedAnxiety); twice(chart, RX.lorazepam1) }),
    option('benzodiazepine-and-epilepsy', 0.5, chart => { diagnose(chart, DX.epilepsy); twice(chart, RX.diazepam5) })
  ]
}

function option (name: string, weight: number, write: (chart: Chart) => void): ScenarioOption {
  return { name, weight, slots: 1, age: [65, 99], needs: NEEDS, write }
}

function order (chart: Chart, entry: Omit<MedicationOrder, 'authored'>, authored: LocalTime = chart.during(chart.firstVisit)): void {
  writeMedicationOrder(chart, { ...entry, authored, visit: chart.firstVisit })
}

/** Two orders of one drug on different days of the year. */
function twice (chart: Chart, medication: DemoCode, supplyDays = 30): void {
  const first = chart.during(chart.firstVisit)
  order(chart, { medication, supplyDays }, first)
  writeMedicationOrder(chart, { medication, supplyDays, authored: plusDays(first, chart.random.int(25, 60)) })
}

function diagnose (chart: Chart, code: DemoCode): void {
  writeCondition(chart, { code, onset: chart.yearsBefore(3, 15) })
}
