import { HCPCS, SNOMED, type DemoCode } from './demo-code.js'

/** Kinds of contact (`Encounter.type`) and ways of leaving hospital. */
export const ENCOUNTER_CODES = {
  officeVisit: { system: SNOMED, code: '185349003', text: 'Office check-up', memberOf: ['office-visit', 'patient-provider-interaction', 'encounter-to-evaluate-bmi', 'encounter-to-screen-for-depression'] },
  followUpContact: { system: SNOMED, code: '390906007', text: 'Follow-up contact', memberOf: ['patient-provider-interaction', 'encounter-to-evaluate-bmi', 'encounter-to-screen-for-depression'] },
  telephoneVisit: { system: SNOMED, code: '185317003', text: 'Phone visit', memberOf: ['telephone-visits', 'patient-provider-interaction'] },
  homeVisit: { system: SNOMED, code: '439708006', text: 'Visit at home', memberOf: ['home-healthcare-services'] },
  nursingFacilityVisit: { system: SNOMED, code: '18170008', text: 'Nursing facility follow-up', memberOf: ['nursing-facility-visit'] },
  consultation: { system: SNOMED, code: '281036007', text: 'Specialist consultation, repeat', memberOf: ['outpatient-consultation'] },
  physicalTherapyEvaluation: { system: SNOMED, code: '410158009', text: 'Physical therapy assessment', memberOf: ['encounter-to-evaluate-bmi', 'physical-therapy-evaluation'] },
  welcomeVisit: { system: HCPCS, code: 'G0402', text: 'Welcome to Medicare visit', memberOf: ['annual-wellness-visit', 'encounter-to-evaluate-bmi', 'encounter-to-screen-for-depression'] },
  firstWellnessVisit: { system: HCPCS, code: 'G0438', text: 'Annual wellness visit, first', memberOf: ['annual-wellness-visit', 'encounter-to-evaluate-bmi', 'encounter-to-screen-for-depression'] },
  wellnessVisit: { system: HCPCS, code: 'G0439', text: 'Annual wellness visit, subsequent', memberOf: ['annual-wellness-visit', 'encounter-to-evaluate-bmi', 'encounter-to-screen-for-depression'] },
  virtualCheckIn: { system: HCPCS, code: 'G2012', text: 'Virtual check-in, brief', memberOf: ['virtual-encounter'] },
  longVirtualCheckIn: { system: HCPCS, code: 'G2252', text: 'Virtual check-in, longer', memberOf: ['virtual-encounter'] },
  inpatientStay: { system: SNOMED, code: '32485007', text: 'Hospital stay', memberOf: ['encounter-inpatient'] },
  emergencyVisit: { system: SNOMED, code: '4525004', text: 'Emergency department visit', memberOf: ['emergency-department-evaluation-and-management-visit'] },
  hospiceHomeDay: { system: HCPCS, code: 'T2042', text: 'Hospice day at home', memberOf: ['hospice-encounter'] },
  hospiceFacilityDay: { system: HCPCS, code: 'Q5004', text: 'Hospice care in a nursing facility', memberOf: ['hospice-encounter'] },
  palliativeVisit: { system: SNOMED, code: '305686008', text: 'Visit by the palliative care physician', memberOf: ['palliative-care-diagnosis', 'palliative-care-encounter'] },
  skilledNursingVisit: { system: HCPCS, code: 'G0299', text: 'Skilled nursing at home', memberOf: ['frailty-encounter'] },
  dischargeHome: { system: SNOMED, code: '306689006', text: 'Went home', memberOf: [] },
  dischargeHomeHospice: { system: SNOMED, code: '428361000124107', text: 'Went home with hospice care', memberOf: [] },
  dischargeHospiceFacility: { system: SNOMED, code: '428371000124100', text: 'Went to a hospice facility', memberOf: [] }
} as const satisfies Readonly<Record<string, DemoCode>>
