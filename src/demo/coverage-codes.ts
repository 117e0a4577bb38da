import { RACE_AND_ETHNICITY, SNOMED, SOPT, type DemoCode } from './demo-code.js'

/** Payers, race, ethnicity and sex: the supplemental data of every measure. */
export const COVERAGE_CODES = {
  medicare: { system: SOPT, code: '1', text: 'Medicare', memberOf: ['payer-type'] },
  medicareAdvantage: { system: SOPT, code: '11', text: 'Medicare managed care', memberOf: ['payer-type'] },
  medicaid: { system: SOPT, code: '2', text: 'Medicaid', memberOf: ['payer-type'] },
  privateInsurance: { system: SOPT, code: '5', text: 'Private health insurance', memberOf: ['payer-type'] },
  selfPay: { system: SOPT, code: '81', text: 'Self-pay', memberOf: ['payer-type'] },
  americanIndian: { system: RACE_AND_ETHNICITY, code: '1002-5', text: 'American Indian or Alaska Native', memberOf: ['race'] },
  asian: { system: RACE_AND_ETHNICITY, code: '2028-9', text: 'Asian', memberOf: ['race'] },
  black: { system: RACE_AND_ETHNICITY, code: '2054-5', text: 'Black or African American', memberOf: ['race'] },
  pacificIslander: { system: RACE_AND_ETHNICITY, code: '2076-8', text: 'Native Hawaiian or Other Pacific Islander', memberOf: ['race'] },
  white: { system: RACE_AND_ETHNICITY, code: '2106-3', text: 'White', memberOf: ['race'] },
  hispanic: { system: RACE_AND_ETHNICITY, code: '2135-2', text: 'Hispanic or Latino', memberOf: ['ethnicity'] },
  notHispanic: { system: RACE_AND_ETHNICITY, code: '2186-5', text: 'Not Hispanic or Latino', memberOf: ['ethnicity'] },
  female: { system: SNOMED, code: '248152002', text: 'Female', memberOf: ['federal-administrative-sex'] },
  male: { system: SNOMED, code: '248153007', text: 'Male', memberOf: ['federal-administrative-sex'] }
} as const satisfies Readonly<Record<string, DemoCode>>
