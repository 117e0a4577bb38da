import type { Chart, Visit } from '../chart.js'
import { ENCOUNTER_CODES as TYPE } from '../encounter-codes.js'
import { writeEncounter } from '../encounter-entry.js'
import { DAY, HOUR, MINUTE, plusDays } from '../local-time.js'
import { writeBloodPressure, type BloodPressureEntry } from '../observation-entry.js'
import { HYPERTENSIVE_ADULT, type ScenarioAxis, type ScenarioOption } from '../scenario.js'
import { writeStay } from './visits.js'

const SEEN = { ...HYPERTENSIVE_ADULT, exclusion: 'none' } as const

/** Blood pressure over the year; the last day with a reading outside hospital and emergency department decides CMS165. */
export const BLOOD_PRESSURE: ScenarioAxis = {
  name: 'bloodPressure',
  options: [
    { ...option('controlled', 11, chart => { earlier(chart); controlled(chart, chart.lastVisit) }), weight: 66 },
    { ...option('uncontrolled', 5, chart => { earlier(chart); uncontrolled(chart, chart.lastVisit) }), weight: 20 },
    { ...option('no-reading', 2, () => {}), weight: 4 },
    { ...option('last-year-only', 1, chart => read(chart, { at: chart.dayOfYear(-120, -10), systolic: 128, diastolic: 78 })), weight: 1 },
    { ...option('repeat-is-lower', 2, chart => { earlier(chart); readTwice(chart, [152, 94], [134, 84]) }), weight: 4 },
    { ...option('repeat-still-high', 1, chart => { earlier(chart); readTwice(chart, [158, 96], [148, 92]) }), weight: 2 },
    option('lowest-of-two-readings', 1, chart => readTwice(chart, [152, 84], [136, 93])),
    option('was-high-now-controlled', 2, chart => { readAt(chart, chart.firstVisit, 162, 98); controlled(chart, chart.lastVisit) }),
    option('was-controlled-now-high', 2, chart => { readAt(chart, chart.firstVisit, 126, 76); uncontrolled(chart, chart.lastVisit) }),
    option('just-too-high', 1, chart => readAt(chart, chart.lastVisit, 140, 89)),
    option('just-low-enough', 1, chart => readAt(chart, chart.lastVisit, 139, 89)),
    option('only-systolic-high', 1, chart => readAt(chart, chart.lastVisit, 156, 82)),
    option('only-diastolic-high', 1, chart => readAt(chart, chart.lastVisit, 132, 96)),
    option('emergency-only', 1, inEmergencyOnly),
    option('inpatient-only', 1, chart => inHospital(chart, 124, 72)),
    option('inpatient-after-controlled', 1, chart => { controlled(chart, chart.lastVisit); inHospital(chart, 168, 98) }),
    option('office-visit-on-day-of-stay', 1, onDayOfStay),
    { ...option('home-reading', 2, chart => { earlier(chart); atHome(chart) }), weight: 3 },
    option('lower-reading-in-error', 1, chart => { readAt(chart, chart.lastVisit, 158, 92); readAt(chart, chart.lastVisit, 118, 70, 'entered-in-error') }),
    option('lower-reading-preliminary', 1, chart => { readAt(chart, chart.lastVisit, 154, 94); readAt(chart, chart.lastVisit, 120, 72, 'preliminary') }),
    option('corrected-reading', 1, chart => readAt(chart, chart.lastVisit, 128, 76, 'corrected')),
    option('diastolic-missing', 1, chart => read(chart, { at: chart.during(chart.lastVisit), systolic: 126, visit: chart.lastVisit })),
    option('last-evening-of-year', 1, chart => { uncontrolled(chart, chart.lastVisit); read(chart, { at: chart.lastDay + 22 * HOUR + 30 * MINUTE, systolic: 131, diastolic: 79 }) })
  ]
}

function option (name: string, slots: number, write: (chart: Chart) => void): ScenarioOption {
  return { name, weight: 0, slots, needs: SEEN, write }
}

function read (chart: Chart, entry: BloodPressureEntry): void {
  writeBloodPressure(chart, entry)
}

function readAt (chart: Chart, visit: Visit | undefined, systolic: number, diastolic: number, status: BloodPressureEntry['status'] = 'final'): void {
  read(chart, { at: chart.during(visit), systolic, diastolic, visit, status })
}

/** Readings of the visits before the last one, high or not: they decide nothing. */
function earlier (chart: Chart): void {
  for (const visit of chart.visits.slice(0, -1)) {
    if (chart.random.chance(0.85)) readAt(chart, visit, chart.random.int(116, 158), chart.random.int(68, 96))
  }
}

function controlled (chart: Chart, visit: Visit | undefined): void {
  readAt(chart, visit, chart.random.int(106, 138), chart.random.int(62, 88))
}

function uncontrolled (chart: Chart, visit: Visit | undefined): void {
  if (chart.random.chance(0.75)) readAt(chart, visit, chart.random.int(141, 172), chart.random.int(70, 98))
  else readAt(chart, visit, chart.random.int(122, 139), chart.random.int(90, 102))
}

function readTwice (chart: Chart, first: readonly [number, number], second: readonly [number, number]): void {
  const visit = chart.lastVisit
  const at = chart.during(visit)
  read(chart, { at, systolic: first[0], diastolic: first[1], visit })
  read(chart, { at: at + 5 * MINUTE, systolic: second[0], diastolic: second[1], visit })
}

function inEmergencyOnly (chart: Chart): void {
  const start = chart.lastVisit === undefined ? chart.dayOfYear(200, 300) : plusDays(chart.lastVisit.start, 9)
  const emergency = writeEncounter(chart, { type: TYPE.emergencyVisit, class: 'EMER', start, end: start + 4 * HOUR })
  read(chart, { at: start + 20 * MINUTE, systolic: 126, diastolic: 76, visit: emergency })
}

function inHospital (chart: Chart, systolic: number, diastolic: number): void {
  const stay = writeStay(chart, plusDays(chart.lastVisit?.start ?? chart.dayOfYear(200, 250), 12))
  read(chart, { at: stay.start + 3 * HOUR, systolic, diastolic, visit: stay })
  read(chart, { at: stay.start + DAY, systolic: systolic + 4, diastolic, visit: stay })
}

/** Admitted from the clinic: the stay covers the day of the visit, yet the reading belongs to the visit. */
function onDayOfStay (chart: Chart): void {
  readAt(chart, chart.lastVisit, 132, 84)
  if (chart.lastVisit !== undefined) writeStay(chart, chart.lastVisit.end + HOUR)
}

/** A reading that the patient conveys from a device at home: no visit to link it to. */
function atHome (chart: Chart): void {
  const after = chart.lastVisit?.start ?? chart.dayOfYear(100, 200)
  read(chart, { at: plusDays(after, chart.random.int(3, 20)), systolic: chart.random.int(112, 136), diastolic: chart.random.int(66, 86) })
}
