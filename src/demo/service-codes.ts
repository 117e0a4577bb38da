import { HCPCS, SNOMED, type DemoCode } from './demo-code.js'

/** Procedures, orders, devices, and the reasons given when something is not done. */
export const SERVICE_CODES = {
  hospiceSupervision: { system: HCPCS, code: 'G0182', text: 'Supervision of hospice care', memberOf: ['hospice-care-ambulatory'] },
  palliativeIntervention: { system: SNOMED, code: '103735009', text: 'Palliative treatment', memberOf: ['palliative-care-intervention'] },
  kidneyTransplant: { system: HCPCS, code: 'S2065', text: 'Kidney and pancreas transplantation', memberOf: ['kidney-transplant'] },
  dialysis: { system: HCPCS, code: 'G0257', text: 'Unscheduled dialysis', memberOf: ['dialysis-services'] },
  heartTransplant: { system: SNOMED, code: '32413006', text: 'Heart transplantation', memberOf: ['heart-transplant'] },
  assistDevicePlacement: { system: SNOMED, code: '232967006', text: 'Placement of a left ventricular assist device', memberOf: ['left-ventricular-assist-device-placement'] },
  pacemakerImplantation: { system: SNOMED, code: '307280005', text: 'Pacemaker implantation', memberOf: ['cardiac-pacer'] },
  echocardiogram: { system: SNOMED, code: '40701008', text: 'Heart ultrasound', memberOf: [] },
  sacroiliacInjection: { system: HCPCS, code: 'G0260', text: 'Injection into the sacroiliac joint', memberOf: [] },
  lumbarBrace: { system: HCPCS, code: 'L0650', text: 'Lumbar brace', memberOf: [] },
  nutritionCounselling: { system: HCPCS, code: 'S9470', text: 'Nutritional counselling', memberOf: ['follow-up-for-above-normal-bmi', 'follow-up-for-below-normal-bmi'] },
  dietitianReferral: { system: SNOMED, code: '306163007', text: 'Referral to a dietitian', memberOf: ['referrals-where-weight-assessment-may-occur'] },
  cognitiveTherapy: { system: SNOMED, code: '228557008', text: 'Talking therapy (CBT)', memberOf: ['follow-up-for-adolescent-depression', 'follow-up-for-adult-depression'] },
  mentalHealthReferral: { system: SNOMED, code: '306226009', text: 'Referral for mental health counselling', memberOf: ['referrals-where-weight-assessment-may-occur', 'referral-for-adolescent-depression', 'referral-for-adult-depression'] },
  wheeledWalker: { system: SNOMED, code: '1255320005', text: 'Walker on wheels', memberOf: ['frailty-device'] },
  wheelchair: { system: SNOMED, code: '228869008', text: 'Wheelchair', memberOf: ['frailty-device'] },
  notTolerated: { system: SNOMED, code: '407563006', text: 'Treatment was not tolerated', memberOf: ['medical-reason'] },
  contraindicated: { system: SNOMED, code: '410536001', text: 'Contraindicated', memberOf: ['medical-reason'] },
  drugDeclined: { system: SNOMED, code: '182895007', text: 'Patient declined the drug', memberOf: ['patient-reason'] },
  aceInhibitorDeclined: { system: SNOMED, code: '134397009', text: 'Patient declined the ACE inhibitor', memberOf: ['patient-reason-for-ace-inhibitor-or-arb-decline'] },
  procedureDeclined: { system: SNOMED, code: '1296859006', text: 'Patient declined the procedure', memberOf: ['patient-reason', 'patient-declined'] },
  screeningDeclined: { system: SNOMED, code: '720834000', text: 'Patient declined depression screening', memberOf: [] }
} as const satisfies Readonly<Record<string, DemoCode>>
