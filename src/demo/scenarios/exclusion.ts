import type { ScenarioAxis } from '../scenario.js'
import { FRAILTY_OPTIONS } from './frailty.js'
import { HOSPICE_OPTIONS, PALLIATIVE_OPTIONS } from './hospice-and-palliative.js'
import { KIDNEY_AND_PREGNANCY_OPTIONS } from './kidney-and-pregnancy.js'

/** What takes a subject out of a denominator, or nearly does. */
export const EXCLUSION: ScenarioAxis = {
  name: 'exclusion',
  options: [{ name: 'none', weight: 60 }, ...HOSPICE_OPTIONS, ...PALLIATIVE_OPTIONS, ...KIDNEY_AND_PREGNANCY_OPTIONS, ...FRAILTY_OPTIONS]
}
