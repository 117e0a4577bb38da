import type { Chart } from '../chart.js'
import { CONDITION_CODES as DX } from '../condition-codes.js'
import { writeCondition } from '../condition-entry.js'
import type { DemoCode } from '../demo-code.js'
import { HOUR, plusDays } from '../local-time.js'
import { OBSERVATION_CODES as OBS } from '../observation-codes.js'
import { quantity, writeSurvey } from '../observation-entry.js'
import { SEEN_AT_OFFICE, type ScenarioAxis, type ScenarioOption } from '../scenario.js'

const NEEDS = { age: 'adult', visits: SEEN_AT_OFFICE, heartFailure: 'reduced-by-ejection-fraction' } as const

/** Codes that are answered together on one day, one list for each instrument of CMS90 in use here. */
const INSTRUMENTS = {
  kccq12: [OBS.kccq12Panel, OBS.kccq12Summary],
  kccqTotal: [OBS.kccqTotal],
  promis10: [OBS.promis10Mental, OBS.promis10Physical],
  minnesota: [OBS.mlhfqPhysical, OBS.mlhfqEmotional],
  veterans12: [OBS.vr12Mental, OBS.vr12Physical]
} as const satisfies Readonly<Record<string, readonly DemoCode[]>>

/** Functional status questionnaires at the first visit and 30 to 180 days later (CMS90). */
export const FUNCTIONAL_STATUS: ScenarioAxis = {
  name: 'functionalStatus',
  options: [
    { name: 'none', weight: 42 },
    option('kccq-12', 22, 2, chart => pair(chart, INSTRUMENTS.kccq12)),
    option('kccq-total', 4, 1, chart => pair(chart, INSTRUMENTS.kccqTotal)),
    option('promis-10', 10, 1, chart => pair(chart, INSTRUMENTS.promis10)),
    option('minnesota', 4, 1, chart => pair(chart, INSTRUMENTS.minnesota)),
    option('veterans-12', 3, 1, chart => pair(chart, INSTRUMENTS.veterans12)),
    option('initial-only', 9, 1, chart => complete(chart, INSTRUMENTS.kccq12, 0)),
    option('follow-up-too-early', 2, 1, chart => { complete(chart, INSTRUMENTS.kccq12, 0); complete(chart, INSTRUMENTS.kccq12, 24) }),
    option('follow-up-incomplete', 2, 1, chart => { complete(chart, INSTRUMENTS.promis10, 0); complete(chart, [OBS.promis10Mental], 60) }),
    option('severe-cognitive-impairment', 1, 1, chart => { writeCondition(chart, { code: DX.severeCognitiveImpairment, onset: chart.dayOfYear(-300, 200) }) })
  ]
}

function option (name: string, weight: number, slots: number, write: (chart: Chart) => void): ScenarioOption {
  return { name, weight, slots, practice: 'heart', needs: NEEDS, write }
}

function pair (chart: Chart, codes: readonly DemoCode[]): void {
  complete(chart, codes, 0)
  complete(chart, codes, chart.random.int(35, 160))
}

/** Every score of an instrument, some days after the first visit; nothing for a subject without a visit. */
function complete (chart: Chart, codes: readonly DemoCode[], daysLater: number): void {
  const visit = chart.firstVisit
  if (visit === undefined) return
  const at = plusDays(visit.start, daysLater) - HOUR / 2
  for (const code of codes) writeSurvey(chart, code, at, quantity(chart.random.int(30, 90), '{score}'), daysLater === 0 ? visit : undefined)
}
