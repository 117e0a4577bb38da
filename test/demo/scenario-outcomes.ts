/**
 * What becomes of a subject in one group of a measure. `kept`: in the denominator and not excluded, whatever else;
 * `gap`: in the denominator, neither excluded nor an exception nor in the numerator.
 */
export type Outcome = 'outside' | 'initial-population' | 'exclusion' | 'exception' | 'numerator' | 'gap' | 'kept'

/** What the scenarios of one axis show in one group of a measure, by the names of the options. */
export interface AxisOutcomes {
  readonly measure: string
  readonly group: number
  readonly axis: string
  readonly outcomes: Partial<Readonly<Record<Outcome, readonly string[]>>>
}

const HOSPICE = [
  'hospice-discharge-home', 'hospice-discharge-facility', 'hospice-encounter', 'hospice-encounter-into-year', 'hospice-observation', 'hospice-order', 'hospice-procedure', 'hospice-diagnosis'
] as const
const NEARLY_HOSPICE = ['hospice-ended-before', 'hospice-answered-no', 'hospice-order-draft'] as const
const PALLIATIVE = ['palliative-survey', 'palliative-diagnosis', 'palliative-encounter', 'palliative-procedure'] as const
const LVSD_COHORT: AxisOutcomes['outcomes'] = {
  outside: ['none', 'single-visit'],
  'initial-population': ['preserved', 'severity-missing', 'ejection-fraction-as-text', 'ejection-fraction-after-last-visit'],
  exclusion: ['heart-transplant', 'heart-transplant-complication', 'assist-device', 'assist-device-complication'],
  kept: ['reduced-by-ejection-fraction', 'reduced-by-diagnosis', 'reduced-by-severity', 'new-this-year', 'second-contact-is-follow-up']
}
const HIGH_RISK_DRUGS = [
  'muscle-relaxant-twice', 'antihistamine-with-refill', 'hypnotic-twice', 'antidepressant-twice', 'pain-drug-with-refill', 'anti-infective-long', 'digoxin-high-dose', 'doxepin-high-dose'
] as const
const UNTREATED_DIAGNOSIS = ['antipsychotic', 'benzodiazepine'] as const
const HARMLESS_ORDERS = [
  'none', 'muscle-relaxant-once', 'anti-infective-short', 'digoxin-low-dose', 'antipsychotic-and-schizophrenia', 'antipsychotic-and-bipolar-disorder', 'benzodiazepine-and-anxiety', 'benzodiazepine-and-epilepsy'
] as const

/** Every scenario of the axes that decide a measure, with what it shows once its record is prepared; written from the measure specifications. */
export const AXIS_OUTCOMES: readonly AxisOutcomes[] = [
  { measure: 'CMS135', group: 0, axis: 'heartFailure', outcomes: LVSD_COHORT },
  {
    measure: 'CMS135',
    group: 0,
    axis: 'aceInhibitor',
    outcomes: {
      outside: ['not-a-heart-patient'],
      numerator: ['ordered', 'taken', 'arni-ordered', 'ordered-by-reference'],
      exception: [
        'medical-reason', 'patient-reason', 'declined', 'allergy', 'class-allergy', 'arb-class-allergy', 'neprilysin-allergy', 'allergy-diagnosis', 'intolerance-diagnosis', 'renal-failure', 'pregnancy', 'pregnancy-status'
      ],
      gap: ['none', 'order-cancelled']
    }
  },
  { measure: 'CMS144', group: 0, axis: 'heartFailure', outcomes: LVSD_COHORT },
  {
    measure: 'CMS144',
    group: 0,
    axis: 'betaBlocker',
    outcomes: {
      outside: ['not-a-heart-patient'],
      numerator: ['ordered', 'taken', 'taken-by-reference'],
      exception: [
        'medical-reason', 'patient-reason', 'arrhythmia', 'hypotension', 'asthma', 'bradycardia', 'low-heart-rates', 'allergy', 'class-allergy', 'allergy-diagnosis', 'intolerance-diagnosis', 'heart-block'
      ],
      gap: ['none', 'heart-block-and-pacemaker', 'heart-block-and-pacemaker-procedure']
    }
  },
  { measure: 'CMS90', group: 0, axis: 'heartFailure', outcomes: { outside: ['none', 'new-this-year', 'single-visit'], kept: ['preserved', 'reduced-by-ejection-fraction'] } },
  { measure: 'CMS90', group: 0, axis: 'exclusion', outcomes: { exclusion: ['hospice-encounter', 'hospice-order'] } },
  {
    measure: 'CMS90',
    group: 0,
    axis: 'functionalStatus',
    outcomes: {
      exclusion: ['severe-cognitive-impairment'],
      numerator: ['kccq-12', 'kccq-total', 'kccq-domains', 'promis-10', 'promis-29', 'minnesota', 'veterans-12', 'veterans-12-orthogonal', 'veterans-36', 'veterans-36-orthogonal'],
      gap: ['none', 'initial-only', 'follow-up-too-early', 'follow-up-incomplete', 'follow-up-by-other-instrument']
    }
  },
  {
    measure: 'CMS165',
    group: 0,
    axis: 'age',
    outcomes: { outside: ['under-18', 'over-85', 'eighteen-a-day-late', 'eighty-six-on-last-day'], numerator: ['adult', 'eighteen-on-last-day', 'eighty-six-a-day-late'] }
  },
  {
    measure: 'CMS165',
    group: 0,
    axis: 'visits',
    outcomes: {
      outside: ['nursing-facility-visits', 'cancelled-only', 'unfinished-only', 'inpatient-only', 'last-year-only', 'over-midnight-of-year-end'],
      numerator: [
        'office-visits', 'office-and-wellness', 'office-and-telephone', 'office-and-virtual', 'home-visits', 'single-office-visit', 'telephone-only', 'virtual-only', 'wellness-only', 'welcome-visit', 'consultations'
      ]
    }
  },
  {
    measure: 'CMS165',
    group: 0,
    axis: 'hypertension',
    outcomes: { outside: ['none', 'late-onset', 'ended-before', 'resolved-without-date', 'refuted', 'entered-in-error'], numerator: ['established', 'first-half-onset', 'encounter-diagnosis'] }
  },
  {
    measure: 'CMS165',
    group: 0,
    axis: 'exclusion',
    outcomes: {
      exclusion: [
        ...HOSPICE, ...PALLIATIVE, 'end-stage-renal-disease', 'kidney-disease-stage-5', 'kidney-transplant-recipient', 'kidney-transplant', 'dialysis', 'pregnancy',
        'frailty-device-and-illness', 'frailty-equipment-and-dementia-drug', 'frailty-diagnosis-and-illness', 'frailty-encounter-and-dementia-drug', 'frailty-symptom-and-illness', 'frailty-from-81', 'nursing-home'
      ],
      kept: [
        'none', ...NEARLY_HOSPICE, 'palliative-survey-in-error', 'dialysis-not-done', 'pregnancy-status', 'pregnancy-ended-before', 'frailty-alone', 'frailty-and-old-illness', 'dementia-drug-alone', 'left-nursing-home'
      ]
    }
  },
  {
    measure: 'CMS165',
    group: 0,
    axis: 'bloodPressure',
    outcomes: {
      numerator: [
        'controlled', 'repeat-is-lower', 'lowest-of-two-readings', 'was-high-now-controlled', 'just-low-enough', 'inpatient-after-controlled', 'office-visit-on-day-of-stay', 'home-reading', 'corrected-reading', 'last-evening-of-year'
      ],
      gap: [
        'uncontrolled', 'no-reading', 'last-year-only', 'repeat-still-high', 'was-controlled-now-high', 'just-too-high', 'only-systolic-high', 'only-diastolic-high', 'emergency-only', 'inpatient-only',
        'lower-reading-in-error', 'lower-reading-preliminary', 'diastolic-missing'
      ]
    }
  },
  { measure: 'CMS156', group: 0, axis: 'highRiskMedication', outcomes: { numerator: HIGH_RISK_DRUGS, gap: [...UNTREATED_DIAGNOSIS, ...HARMLESS_ORDERS] } },
  { measure: 'CMS156', group: 1, axis: 'highRiskMedication', outcomes: { numerator: UNTREATED_DIAGNOSIS, gap: [...HIGH_RISK_DRUGS, ...HARMLESS_ORDERS] } },
  { measure: 'CMS156', group: 2, axis: 'highRiskMedication', outcomes: { numerator: [...HIGH_RISK_DRUGS, ...UNTREATED_DIAGNOSIS], gap: HARMLESS_ORDERS } },
  ...[0, 1, 2].map(group => ({ measure: 'CMS156', group, axis: 'exclusion', outcomes: { exclusion: [...HOSPICE, ...PALLIATIVE], kept: [...NEARLY_HOSPICE, 'palliative-survey-in-error', 'nursing-home'] } })),
  { measure: 'CMS69', group: 0, axis: 'exclusion', outcomes: { exclusion: [...HOSPICE, ...PALLIATIVE, 'pregnancy', 'pregnancy-status'], kept: [...NEARLY_HOSPICE, 'palliative-survey-in-error', 'pregnancy-ended-before'] } },
  { measure: 'CMS69', group: 0, axis: 'age', outcomes: { outside: ['under-18'] } },
  {
    measure: 'CMS69',
    group: 0,
    axis: 'bodyMassIndex',
    outcomes: {
      numerator: ['normal', 'high-referred', 'high-counselled', 'high-counselled-for-diagnosis', 'high-drug', 'low-referred', 'low-counselled', 'low-drug'],
      exception: ['service-not-requested', 'drug-not-requested', 'measurement-declined', 'measurement-contraindicated'],
      gap: ['not-measured', 'high-without-follow-up', 'low-without-follow-up']
    }
  },
  {
    measure: 'CMS2',
    group: 0,
    axis: 'depression',
    outcomes: {
      exclusion: ['bipolar', 'adolescent-bipolar'],
      exception: ['declined', 'medical-reason', 'adolescent-declined', 'adolescent-medical-reason'],
      numerator: [
        'negative', 'positive-therapy', 'positive-referral', 'positive-drug', 'adolescent-negative', 'adolescent-positive-therapy', 'adolescent-positive-referral', 'adolescent-positive-drug', 'seventeen-adult-screening'
      ],
      gap: ['none', 'positive-without-plan', 'adolescent-without-plan']
    }
  }
]
