import type { Chart } from '../chart.js'
import { CONDITION_CODES as DX } from '../condition-codes.js'
import { writeCondition } from '../condition-entry.js'
import type { DemoCode } from '../demo-code.js'
import { ENCOUNTER_CODES as TYPE } from '../encounter-codes.js'
import { writeEncounter } from '../encounter-entry.js'
import { writeProcedure } from '../event-entry.js'
import { plusDays } from '../local-time.js'
import { MEDICATION_CODES as RX } from '../medication-codes.js'
import { writeDeviceOrder, writeMedicationOrder } from '../order-entry.js'
import { SEEN_AT_OFFICE, type AgeRange, type ScenarioAxis, type ScenarioOption } from '../scenario.js'
import { SERVICE_CODES as SERVICE } from '../service-codes.js'

const OLDER: AgeRange = [50, 99]
const GROWN_UP: AgeRange = [18, 99]

/** Why a subject comes to the spine practice, and what is done about it. No measure turns on it, the physical therapy assessment apart. */
export const BACK_PAIN: ScenarioAxis = {
  name: 'backPain',
  options: [
    { name: 'none', weight: 1, practice: 'heart' },
    option('chronic', 30, chart => { diagnose(chart, DX.lowBackPain); relieve(chart); exercise(chart, 0.5) }),
    option('acute', 14, acute),
    option('sciatica', 18, chart => { diagnose(chart, chart.random.pick([DX.sciaticaRight, DX.sciaticaLeft])); order(chart, RX.gabapentin300); exercise(chart, 0.4) }),
    option('radiculopathy', 12, chart => { diagnose(chart, DX.lumbarRadiculopathy); diagnose(chart, DX.lowBackPain); relieve(chart) }, GROWN_UP),
    option('disc-displacement', 10, chart => { diagnose(chart, DX.discDisplacement); relieve(chart); exercise(chart, 0.6) }, GROWN_UP),
    option('spinal-stenosis', 14, chart => { diagnose(chart, DX.spinalStenosis); order(chart, RX.gabapentin300) }, OLDER),
    option('spondylolisthesis', 6, chart => { diagnose(chart, DX.spondylolisthesis); relieve(chart); brace(chart) }),
    option('sacroiliac-injection', 6, chart => { diagnose(chart, DX.otherLowBackPain); writeProcedure(chart, { code: SERVICE.sacroiliacInjection, start: chart.during(chart.lastVisit), visit: chart.lastVisit }) }, GROWN_UP),
    option('after-surgery', 5, chart => { diagnose(chart, DX.postlaminectomySyndrome); order(chart, RX.tramadol50) }, GROWN_UP)
  ]
}

function option (name: string, weight: number, write: (chart: Chart) => void, age?: AgeRange): ScenarioOption {
  return { name, weight, slots: 1, practice: 'spine', needs: { visits: SEEN_AT_OFFICE }, write, ...(age === undefined ? {} : { age }) }
}

/** The complaint on the problem list, and as the diagnosis of the first visit. */
function diagnose (chart: Chart, code: DemoCode): void {
  writeCondition(chart, { code, onset: chart.yearsBefore(0, 5) })
  if (chart.firstVisit !== undefined) writeCondition(chart, { code, onset: chart.firstVisit.start, visit: chart.firstVisit })
}

/** Six weeks of pain that began this year and are over. */
function acute (chart: Chart): void {
  const onset = plusDays(chart.firstVisit?.start ?? chart.dayOfYear(20, 90), -chart.random.int(2, 10))
  writeCondition(chart, { code: DX.lowBackPain, onset, abatement: plusDays(onset, 42) })
  relieve(chart)
  exercise(chart, 0.3)
}

function relieve (chart: Chart): void {
  if (chart.random.chance(0.8)) order(chart, chart.random.pick([RX.ibuprofen800, RX.naproxen500, RX.acetaminophen500]))
}

function order (chart: Chart, medication: DemoCode): void {
  writeMedicationOrder(chart, { medication, authored: chart.during(chart.firstVisit), visit: chart.firstVisit, dosesPerDay: 2, supplyDays: 30, refills: 1 })
}

function exercise (chart: Chart, share: number): void {
  const visit = chart.firstVisit
  if (visit !== undefined && chart.random.chance(share)) writeEncounter(chart, { type: TYPE.physicalTherapyEvaluation, start: plusDays(visit.start, 7), reason: DX.lowBackPain })
}

function brace (chart: Chart): void {
  writeDeviceOrder(chart, SERVICE.lumbarBrace, chart.during(chart.firstVisit), chart.firstVisit)
}
