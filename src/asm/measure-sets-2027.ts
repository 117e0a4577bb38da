import type { AsmMeasureSets, Certainty } from './asm-measures.js'

const HEART_FAILURE = { value: ['heart-failure'], source: '42 CFR 512.725(b)', certainty: 'codified' } as const
const LOW_BACK_PAIN = { value: ['low-back-pain'], source: '42 CFR 512.725(c)', certainty: 'codified' } as const

interface Origin { readonly source: string, readonly certainty: Certainty }
const QPP = { source: 'CMSgov/qpp-measures-data 11.1.0, measures/2026 and measures/2027', certainty: 'official' } as const satisfies Origin
const QPP_2027 = { source: 'CMSgov/qpp-measures-data 11.1.0, measures/2027 (started from 2026, before the rule for 2027)', certainty: 'provisional' } as const satisfies Origin
const DIGEST = { source: 'a vendor\'s digest of CMS documents on ASM, spring 2026', certainty: 'secondary' } as const satisfies Origin
const AS_MIPS = { source: `${QPP.source}; that ASM scores the overall stratum as MIPS does`, certainty: 'assumed' } as const satisfies Origin
const WITHOUT_CLAIMS = { source: 'QPP collection types of the measure without Part B claims, which ASM is said not to take', certainty: 'assumed' } as const satisfies Origin

const SUBMITTED = { value: 'submitted-by-participant', source: '42 CFR 512.715, 512.725: all quality measures but those from administrative claims', certainty: 'codified' } as const
const HIGHER = { value: 'increase', ...QPP } as const
const LOWER = { value: 'decrease', ...QPP } as const
const ECQM_OR_CQM = ['ecqm', 'mips-cqm'] as const

/**
 * Quality measures of ASM performance year 2027 (42 CFR 512.725(b) and (c); changes need rulemaking, (d)). An excess-utilization measure
 * for low back pain was announced for the rule of 2027 and is not in the text that was read.
 * Quality ID 238 has three rates; MIPS scores the one it calls overall (`overallStratumOnly`), and ASM is taken to do the same.
 */
export const MEASURE_SETS_2027 = {
  performanceYear: 2027,
  performancePeriod: { value: { start: '2027-01-01', end: '2027-12-31' }, source: '42 CFR 512.710, 512.725(a)', certainty: 'codified' },
  measures: [
    {
      qualityId: '492',
      shortTitle: 'Cardiovascular Admissions in Heart Failure',
      title: { value: 'Risk-Standardized Acute Cardiovascular-Related Hospital Admission Rates for Patients with Heart Failure under the Merit-based Incentive Payment System', ...QPP },
      cohorts: HEART_FAILURE,
      role: { value: 'computed-by-cms', source: '42 CFR 512.715: cost and this measure come from claims', certainty: 'codified' },
      collectionTypes: { value: ['administrative-claims'], ...QPP },
      improvementNotation: LOWER,
      notCalculated: { value: 'CMS computes it from Medicare claims; nothing is submitted, and no clinical record holds what it needs. How ASM attributes it to one clinician is not known.', ...QPP }
    },
    {
      qualityId: '008',
      shortTitle: 'Beta-Blocker for Heart Failure',
      title: { value: 'Heart Failure (HF): Beta-Blocker Therapy for Left Ventricular Systolic Dysfunction (LVSD)', ...QPP },
      cohorts: HEART_FAILURE,
      role: SUBMITTED,
      collectionTypes: { value: ECQM_OR_CQM, ...DIGEST },
      improvementNotation: HIGHER,
      ecqm: { value: { cmsId: 'CMS144', version: 'v15' }, ...QPP_2027 }
    },
    {
      qualityId: '005',
      shortTitle: 'ACEI, ARB or ARNI for Heart Failure',
      title: { value: 'Heart Failure (HF): Angiotensin-Converting Enzyme (ACE) Inhibitor or Angiotensin Receptor Blocker (ARB) or Angiotensin Receptor-Neprilysin Inhibitor (ARNI) Therapy for Left Ventricular Systolic Dysfunction (LVSD)', ...QPP },
      cohorts: HEART_FAILURE,
      role: SUBMITTED,
      collectionTypes: { value: ECQM_OR_CQM, ...DIGEST },
      improvementNotation: HIGHER,
      ecqm: { value: { cmsId: 'CMS135', version: 'v15' }, ...QPP_2027 }
    },
    {
      qualityId: '236',
      shortTitle: 'Controlling High Blood Pressure',
      title: { value: 'Controlling High Blood Pressure', ...QPP },
      cohorts: HEART_FAILURE,
      role: SUBMITTED,
      collectionTypes: { value: ECQM_OR_CQM, ...DIGEST },
      improvementNotation: HIGHER,
      ecqm: { value: { cmsId: 'CMS165', version: 'v15' }, ...QPP_2027 }
    },
    {
      qualityId: '377',
      shortTitle: 'Functional Status in Heart Failure',
      title: { value: 'Functional Status Assessments for Heart Failure', ...QPP },
      cohorts: HEART_FAILURE,
      role: SUBMITTED,
      collectionTypes: { value: ['ecqm'], ...QPP },
      improvementNotation: HIGHER,
      ecqm: { value: { cmsId: 'CMS90', version: 'v16' }, ...QPP_2027 }
    },
    {
      qualityId: '238',
      shortTitle: 'High-Risk Medications in Older Adults',
      title: { value: 'Use of High-Risk Medications in Older Adults', ...QPP },
      cohorts: LOW_BACK_PAIN,
      role: SUBMITTED,
      collectionTypes: { value: ECQM_OR_CQM, ...QPP },
      improvementNotation: LOWER,
      ecqm: { value: { cmsId: 'CMS156', version: 'v15' }, ...QPP_2027 },
      rates: {
        value: {
          strata: [{ groupId: 'Group_1', stratum: 'overall' }, { groupId: 'Group_2', stratum: 'appropriateDiagnosis' }, { groupId: 'Group_3', stratum: 'totalRate' }],
          overallGroupId: 'Group_1'
        },
        ...AS_MIPS
      }
    },
    {
      qualityId: '134',
      shortTitle: 'Depression Screening and Follow-Up',
      title: { value: 'Preventive Care and Screening: Screening for Depression and Follow-Up Plan', ...QPP },
      cohorts: LOW_BACK_PAIN,
      role: SUBMITTED,
      collectionTypes: { value: ECQM_OR_CQM, ...WITHOUT_CLAIMS },
      improvementNotation: HIGHER,
      ecqm: { value: { cmsId: 'CMS2', version: 'v16' }, ...QPP_2027 }
    },
    {
      qualityId: '128',
      shortTitle: 'BMI Screening and Follow-Up',
      title: { value: 'Preventive Care and Screening: Body Mass Index (BMI) Screening and Follow-Up Plan', ...QPP },
      cohorts: LOW_BACK_PAIN,
      role: SUBMITTED,
      collectionTypes: { value: ECQM_OR_CQM, ...WITHOUT_CLAIMS },
      improvementNotation: HIGHER,
      ecqm: { value: { cmsId: 'CMS69', version: 'v15' }, ...QPP_2027 }
    },
    {
      qualityId: '220',
      shortTitle: 'Functional Status Change in Low Back Pain',
      title: { value: 'Functional Status Change for Patients with Low Back Impairments', ...QPP },
      cohorts: LOW_BACK_PAIN,
      role: { value: 'submitted-through-registry', ...QPP },
      collectionTypes: { value: ['mips-cqm'], ...QPP },
      improvementNotation: HIGHER,
      notCalculated: { value: 'It is no eCQM: a qualified registry submits it, and its score is risk-adjusted by the owner of the questionnaire (FOTO).', ...QPP }
    }
  ]
} as const satisfies AsmMeasureSets
