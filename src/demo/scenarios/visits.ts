import type { Chart } from '../chart.js'
import type { DemoCode } from '../demo-code.js'
import { ENCOUNTER_CODES as TYPE } from '../encounter-codes.js'
import { writeEncounter, writeVisit, type EncounterClass } from '../encounter-entry.js'
import { DAY, HOUR, MINUTE, isWeekend, plusDays, type LocalTime } from '../local-time.js'
import type { ScenarioAxis } from '../scenario.js'

const SEEN = { age: 'adult', hypertension: 'established', exclusion: 'none', bloodPressure: 'controlled' } as const

/** How the subject meets the practice in the measurement year: kinds of contact, how many, and contacts that do not count. */
export const VISITS: ScenarioAxis = {
  name: 'visits',
  options: [
    { name: 'office-visits', weight: 62, write: chart => contacts(chart, chart.random.int(2, 4), TYPE.officeVisit) },
    { name: 'office-and-wellness', weight: 14, age: [65, 99], write: chart => officeAround(chart, TYPE.wellnessVisit, 'AMB') },
    { name: 'office-and-telephone', weight: 7, write: chart => officeAround(chart, TYPE.telephoneVisit, 'VR') },
    { name: 'office-and-virtual', weight: 6, write: chart => officeAround(chart, TYPE.longVirtualCheckIn, 'VR') },
    { name: 'home-visits', weight: 3, slots: 1, age: [70, 99], needs: SEEN, write: chart => contacts(chart, 3, TYPE.homeVisit, 'HH') },
    { name: 'single-office-visit', weight: 5, write: chart => contacts(chart, 1, TYPE.officeVisit) },
    { name: 'telephone-only', weight: 0.5, slots: 1, needs: SEEN, write: chart => contacts(chart, 2, TYPE.telephoneVisit, 'VR') },
    { name: 'virtual-only', weight: 0.5, slots: 1, needs: SEEN, write: chart => contacts(chart, 1, TYPE.virtualCheckIn, 'VR') },
    { name: 'wellness-only', weight: 0.5, slots: 1, age: [66, 85], needs: SEEN, write: chart => contacts(chart, 1, TYPE.firstWellnessVisit) },
    { name: 'welcome-visit', weight: 0.5, slots: 1, age: [65, 66], needs: SEEN, write: chart => contacts(chart, 1, TYPE.welcomeVisit) },
    { name: 'consultations', weight: 3, slots: 1, write: chart => { contacts(chart, 2, TYPE.consultation); contacts(chart, 1, TYPE.officeVisit) } },
    { name: 'nursing-facility-visits', weight: 0.5, slots: 1, age: [70, 99], write: chart => contacts(chart, 3, TYPE.nursingFacilityVisit, 'NONAC') },
    { name: 'cancelled-only', weight: 1, slots: 2, needs: { age: 'adult', hypertension: 'established', exclusion: 'none' }, write: chart => { writeEncounter(chart, { type: TYPE.officeVisit, start: chart.dayOfYear(40, 300), status: 'cancelled' }) } },
    { name: 'unfinished-only', weight: 0, slots: 1, needs: { age: 'adult', hypertension: 'established', exclusion: 'none' }, write: chart => { writeEncounter(chart, { type: TYPE.officeVisit, start: chart.dayOfYear(40, 300), status: 'in-progress' }) } },
    { name: 'inpatient-only', weight: 0, slots: 1, needs: { age: 'adult', hypertension: 'established', exclusion: 'none' }, write: chart => writeStay(chart, chart.dayOfYear(40, 300)) },
    { name: 'last-year-only', weight: 1.5, slots: 2, needs: { age: 'adult', hypertension: 'established', exclusion: 'none' }, write: chart => { writeEncounter(chart, { type: TYPE.officeVisit, start: chart.dayOfYear(-200, -20) }) } },
    { name: 'over-midnight-of-year-end', weight: 0, slots: 1, needs: { age: 'adult', hypertension: 'established', exclusion: 'none' }, write: overYearEnd }
  ]
}

/** Writes a hospital stay of some days that begins at the given time. */
export function writeStay (chart: Chart, start: LocalTime, disposition: DemoCode = TYPE.dischargeHome): ReturnType<typeof writeEncounter> {
  return writeEncounter(chart, { type: TYPE.inpatientStay, class: 'IMP', start, end: start + chart.random.int(2, 5) * DAY + chart.random.int(0, 120) * MINUTE, disposition })
}

/** Contacts spread over the year after those already there, on weekdays; the first of a record is over by the middle of April. */
function contacts (chart: Chart, count: number, type: DemoCode, encounterClass: EncounterClass = 'AMB'): void {
  for (let number = 0; number < count; number++) {
    const last = chart.lastVisit
    const day = last === undefined ? chart.dayOfYear(6, 95) : chart.atClinicHours(plusDays(last.start, chart.random.int(28, 70)))
    writeVisit(chart, { type, class: encounterClass, start: isWeekend(day) ? plusDays(day, 2) : day })
  }
}

/** An office visit, another kind of contact, and an office visit again. */
function officeAround (chart: Chart, type: DemoCode, encounterClass: EncounterClass): void {
  contacts(chart, 1, TYPE.officeVisit)
  contacts(chart, 1, type, encounterClass)
  contacts(chart, 1, TYPE.officeVisit)
}

function overYearEnd (chart: Chart): void {
  const start = chart.lastDay + 23 * HOUR + 50 * MINUTE
  writeEncounter(chart, { type: TYPE.telephoneVisit, class: 'VR', start, end: start + 25 * MINUTE })
}
