import type { Chart } from '../chart.js'
import { CONDITION_CODES as DX } from '../condition-codes.js'
import { writeCondition } from '../condition-entry.js'
import type { DemoCode } from '../demo-code.js'
import { HOUR, plusDays } from '../local-time.js'
import { OBSERVATION_CODES as OBS } from '../observation-codes.js'
import { quantity, writeSurvey } from '../observation-entry.js'
import { SEEN_AT_OFFICE, type ScenarioAxis, type ScenarioOption } from '../scenario.js'

const NEEDS = { age: 'adult', visits: SEEN_AT_OFFICE, heartFailure: 'reduced-by-ejection-fraction' } as const

/** Codes that are answered together on one day, one list for each instrument of CMS90. */
const INSTRUMENTS = {
  kccq12: [OBS.kccq12Panel, OBS.kccq12Summary],
  kccqTotal: [OBS.kccqTotal],
  kccqDomains: [OBS.kccqQualityOfLife, OBS.kccqSymptomStability, OBS.kccqSelfEfficacy, OBS.kccqTotalSymptom, OBS.kccqPhysicalLimitation, OBS.kccqSocialLimitation],
  promis10: [OBS.promis10Mental, OBS.promis10Physical],
  promis29: [
    OBS.promis29Sleep, OBS.promis29SocialRoles, OBS.promis29PhysicalFunction, OBS.promis29PainInterference, OBS.promis29Fatigue, OBS.promis29Depression, OBS.promis29Anxiety
  ],
  minnesota: [OBS.mlhfqPhysical, OBS.mlhfqEmotional],
  veterans12: [OBS.vr12Mental, OBS.vr12Physical],
  veterans12Orthogonal: [OBS.vr12MentalOrthogonal, OBS.vr12PhysicalOrthogonal],
  veterans36: [OBS.vr36Mental, OBS.vr36Physical],
  veterans36Orthogonal: [OBS.vr36MentalOrthogonal, OBS.vr36PhysicalOrthogonal]
} as const satisfies Readonly<Record<string, readonly DemoCode[]>>

/** Functional status questionnaires at the first visit and 30 to 180 days later (CMS90). */
export const FUNCTIONAL_STATUS: ScenarioAxis = {
  name: 'functionalStatus',
  options: [
    { name: 'none', weight: 78 },
    option('kccq-12', 6, 1, chart => pair(chart, INSTRUMENTS.kccq12)),
    option('kccq-total', 1, 1, chart => pair(chart, INSTRUMENTS.kccqTotal)),
    option('kccq-domains', 0.5, 1, chart => pair(chart, INSTRUMENTS.kccqDomains)),
    option('promis-10', 2, 1, chart => pair(chart, INSTRUMENTS.promis10)),
    option('promis-29', 0.5, 1, chart => pair(chart, INSTRUMENTS.promis29)),
    option('minnesota', 0.5, 1, chart => pair(chart, INSTRUMENTS.minnesota)),
    option('veterans-12', 0.5, 1, chart => pair(chart, INSTRUMENTS.veterans12)),
    option('veterans-12-orthogonal', 0.2, 1, chart => pair(chart, INSTRUMENTS.veterans12Orthogonal)),
    option('veterans-36', 0.2, 1, chart => pair(chart, INSTRUMENTS.veterans36)),
    option('veterans-36-orthogonal', 0.2, 1, chart => pair(chart, INSTRUMENTS.veterans36Orthogonal)),
    option('initial-only', 10, 1, chart => complete(chart, INSTRUMENTS.kccq12, 0)),
    option('follow-up-too-early', 2, 1, chart => { complete(chart, INSTRUMENTS.kccq12, 0); complete(chart, INSTRUMENTS.kccq12, 24) }),
    option('follow-up-incomplete', 2, 1, chart => { complete(chart, INSTRUMENTS.promis10, 0); complete(chart, [OBS.promis10Mental], 60) }),
    option('follow-up-by-other-instrument', 1, 1, chart => { complete(chart, INSTRUMENTS.kccq12, 0); complete(chart, INSTRUMENTS.promis10, 60) }),
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
