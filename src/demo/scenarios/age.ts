import { SEEN_AT_OFFICE, type ScenarioAxis } from '../scenario.js'

const SEEN = { hypertension: 'established', visits: SEEN_AT_OFFICE, exclusion: 'none', bloodPressure: 'controlled' } as const

/** Age on the last day of the measurement year, with the birthdays that decide it by a day. */
export const AGE: ScenarioAxis = {
  name: 'age',
  options: [
    { name: 'adult', weight: 92, age: [18, 85] },
    { name: 'under-18', weight: 2, slots: 3, age: [9, 17], practice: 'spine', needs: SEEN },
    { name: 'over-85', weight: 6, slots: 4, age: [86, 97], needs: SEEN },
    { name: 'eighteen-on-last-day', weight: 0, slots: 1, age: [18, 18], birthday: 'last-day', practice: 'spine', needs: SEEN },
    { name: 'eighteen-a-day-late', weight: 0, slots: 1, age: [17, 17], birthday: 'day-after', practice: 'spine', needs: SEEN },
    { name: 'eighty-six-on-last-day', weight: 0, slots: 1, age: [86, 86], birthday: 'last-day', needs: SEEN },
    { name: 'eighty-six-a-day-late', weight: 0, slots: 1, age: [85, 85], birthday: 'day-after', needs: SEEN }
  ]
}
