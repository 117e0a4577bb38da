import type { PiRules } from './pi-rules.js'

/**
 * Promoting Interoperability of performance year 2027. Ids, metric, objective, category, exclusions, substitutes and engagement levels: QPP measure
 * data of 2027, all 39 entries. Points: MIPS scoring of 2026 (10 + 10 + 30 + 25 + 25, and 5 for any bonus), as no other for ASM is published.
 * Where points of an excluded measure go: MIPS practice; no source of 2026 or 2027 says otherwise.
 */
export const PI_RULES_2027: PiRules = {
  year: 2027,
  leastDays: 180,
  fewerThan: 100,
  mostPoints: 100,
  bonusPoints: 5,
  publicHealth: { measures: ['PI_PHCDRR_1', 'PI_PHCDRR_3'], points: 25 },
  options: { A: ['PI_HIE_1', 'PI_HIE_4'], B: ['PI_HIE_5'], C: ['PI_HIE_6'] },
  counted: { PI_LVPP_1: 'PI_EP_1', PI_LVOTC_1: 'PI_HIE_1', PI_LVITC_2: 'PI_HIE_4' },
  excludedPointsGoTo: { PI_EP_2: 'PI_EP_1', PI_EP_1: 'healthInformationExchange', PI_HIE_4: 'PI_HIE_1', PI_HIE_1: 'PI_PEA_1', publicHealth: 'PI_PEA_1' },
  measures: [
    { id: 'PI_EP_1', title: 'e-Prescribing', metric: 'proportion', objective: 'electronicPrescribing', category: 'required', points: 10, exclusions: ['PI_LVPP_1'] },
    { id: 'PI_EP_2', title: 'Query of the Prescription Drug Monitoring Program (PDMP)', metric: 'boolean', objective: 'electronicPrescribing', category: 'required', points: 10, exclusions: ['PI_EP_2_EX_1', 'PI_EP_2_EX_2'] },
    { id: 'PI_EP_2_EX_1', title: 'Query of the Prescription Drug Monitoring Program (PDMP) Exclusion', metric: 'boolean', objective: 'electronicPrescribing', category: 'exclusion', substitutes: ['PI_EP_2_EX_2'] },
    { id: 'PI_EP_2_EX_2', title: 'Query of the Prescription Drug Monitoring Program (PDMP) Exclusion', metric: 'boolean', objective: 'electronicPrescribing', category: 'exclusion', substitutes: ['PI_EP_2_EX_1'] },
    { id: 'PI_HIE_1', title: 'Support Electronic Referral Loops By Sending Health Information', metric: 'proportion', objective: 'healthInformationExchange', category: 'required', points: 15, exclusions: ['PI_LVOTC_1'], substitutes: ['PI_HIE_5', 'PI_HIE_6'] },
    { id: 'PI_HIE_4', title: 'Support Electronic Referral Loops By Receiving and Reconciling Health Information', metric: 'proportion', objective: 'healthInformationExchange', category: 'required', points: 15, exclusions: ['PI_LVITC_2'], substitutes: ['PI_HIE_5', 'PI_HIE_6'] },
    { id: 'PI_HIE_5', title: 'Health Information Exchange (HIE) Bi-Directional Exchange', metric: 'boolean', objective: 'healthInformationExchange', category: 'required', points: 30, substitutes: ['PI_HIE_1', 'PI_HIE_4', 'PI_HIE_6'] },
    { id: 'PI_HIE_6', title: 'Enabling Exchange Under the Trusted Exchange Framework and Common Agreement (TEFCA)', metric: 'boolean', objective: 'healthInformationExchange', category: 'required', points: 30, substitutes: ['PI_HIE_1', 'PI_HIE_4', 'PI_HIE_5'] },
    { id: 'PI_INFBLO_1', title: 'Actions to Limit or Restrict the Compatibility of CEHRT', metric: 'boolean', objective: 'attestation', category: 'required' },
    { id: 'PI_LVITC_2', title: 'Support Electronic Referral Loops By Receiving and Reconciling Health Information Exclusion', metric: 'boolean', objective: 'healthInformationExchange', category: 'exclusion' },
    { id: 'PI_LVOTC_1', title: 'Support Electronic Referral Loops By Sending Health Information Exclusion', metric: 'boolean', objective: 'healthInformationExchange', category: 'exclusion' },
    { id: 'PI_LVPP_1', title: 'e-Prescribing Exclusion', metric: 'boolean', objective: 'electronicPrescribing', category: 'exclusion' },
    { id: 'PI_ONCACB_1', title: 'ONC-ACB Surveillance Attestation', metric: 'boolean', objective: 'attestation', category: 'optional' },
    { id: 'PI_ONCDIR_1', title: 'ONC Direct Review Attestation', metric: 'boolean', objective: 'attestation', category: 'required' },
    { id: 'PI_PEA_1', title: 'Provide Patients Electronic Access to Their Health Information', metric: 'proportion', objective: 'providerToPatientExchange', category: 'required', points: 25 },
    { id: 'PI_PHCDRR_1', title: 'Immunization Registry Reporting', metric: 'boolean', objective: 'publicHealthAndClinicalDataExchange', category: 'required', exclusions: ['PI_PHCDRR_1_EX_1', 'PI_PHCDRR_1_EX_2', 'PI_PHCDRR_1_EX_3'], levels: ['PI_PHCDRR_1_PRE', 'PI_PHCDRR_1_PROD'] },
    { id: 'PI_PHCDRR_1_EX_1', title: 'Immunization Registry Reporting Exclusion', metric: 'boolean', objective: 'publicHealthAndClinicalDataExchange', category: 'exclusion', substitutes: ['PI_PHCDRR_1_EX_2', 'PI_PHCDRR_1_EX_3'] },
    { id: 'PI_PHCDRR_1_EX_2', title: 'Immunization Registry Reporting Exclusion', metric: 'boolean', objective: 'publicHealthAndClinicalDataExchange', category: 'exclusion', substitutes: ['PI_PHCDRR_1_EX_1', 'PI_PHCDRR_1_EX_3'] },
    { id: 'PI_PHCDRR_1_EX_3', title: 'Immunization Registry Reporting Exclusion', metric: 'boolean', objective: 'publicHealthAndClinicalDataExchange', category: 'exclusion', substitutes: ['PI_PHCDRR_1_EX_1', 'PI_PHCDRR_1_EX_2'] },
    { id: 'PI_PHCDRR_1_PRE', title: 'Immunization Registry Reporting Active Engagement Level 1', metric: 'boolean', objective: 'publicHealthAndClinicalDataExchange', category: 'required', substitutes: ['PI_PHCDRR_1_PROD'] },
    { id: 'PI_PHCDRR_1_PROD', title: 'Immunization Registry Reporting Active Engagement Level 2', metric: 'boolean', objective: 'publicHealthAndClinicalDataExchange', category: 'required', substitutes: ['PI_PHCDRR_1_PRE'] },
    { id: 'PI_PHCDRR_2', title: 'Syndromic Surveillance Reporting', metric: 'boolean', objective: 'publicHealthAndClinicalDataExchange', category: 'bonus', levels: ['PI_PHCDRR_2_PRE', 'PI_PHCDRR_2_PROD'] },
    { id: 'PI_PHCDRR_2_PRE', title: 'Syndromic Surveillance Reporting Active Engagement Level 1', metric: 'boolean', objective: 'publicHealthAndClinicalDataExchange', category: 'bonus', substitutes: ['PI_PHCDRR_2_PROD'] },
    { id: 'PI_PHCDRR_2_PROD', title: 'Syndromic Surveillance Reporting Active Engagement Level 2', metric: 'boolean', objective: 'publicHealthAndClinicalDataExchange', category: 'bonus', substitutes: ['PI_PHCDRR_2_PRE'] },
    { id: 'PI_PHCDRR_3', title: 'Electronic Case Reporting', metric: 'boolean', objective: 'publicHealthAndClinicalDataExchange', category: 'required', exclusions: ['PI_PHCDRR_3_EX_1', 'PI_PHCDRR_3_EX_2', 'PI_PHCDRR_3_EX_3'], levels: ['PI_PHCDRR_3_PRE', 'PI_PHCDRR_3_PROD'] },
    { id: 'PI_PHCDRR_3_EX_1', title: 'Electronic Case Reporting Exclusion', metric: 'boolean', objective: 'publicHealthAndClinicalDataExchange', category: 'exclusion', substitutes: ['PI_PHCDRR_3_EX_2', 'PI_PHCDRR_3_EX_3'] },
    { id: 'PI_PHCDRR_3_EX_2', title: 'Electronic Case Reporting Exclusion', metric: 'boolean', objective: 'publicHealthAndClinicalDataExchange', category: 'exclusion', substitutes: ['PI_PHCDRR_3_EX_1', 'PI_PHCDRR_3_EX_3'] },
    { id: 'PI_PHCDRR_3_EX_3', title: 'Electronic Case Reporting Exclusion', metric: 'boolean', objective: 'publicHealthAndClinicalDataExchange', category: 'exclusion', substitutes: ['PI_PHCDRR_3_EX_1', 'PI_PHCDRR_3_EX_2'] },
    { id: 'PI_PHCDRR_3_PRE', title: 'Electronic Case Reporting Active Engagement Level 1', metric: 'boolean', objective: 'publicHealthAndClinicalDataExchange', category: 'required', substitutes: ['PI_PHCDRR_3_PROD'] },
    { id: 'PI_PHCDRR_3_PROD', title: 'Electronic Case Reporting Active Engagement Level 2', metric: 'boolean', objective: 'publicHealthAndClinicalDataExchange', category: 'required', substitutes: ['PI_PHCDRR_3_PRE'] },
    { id: 'PI_PHCDRR_4', title: 'Public Health Registry Reporting', metric: 'boolean', objective: 'publicHealthAndClinicalDataExchange', category: 'bonus', levels: ['PI_PHCDRR_4_PRE', 'PI_PHCDRR_4_PROD'] },
    { id: 'PI_PHCDRR_4_PRE', title: 'Public Health Registry Reporting Active Engagement Level 1', metric: 'boolean', objective: 'publicHealthAndClinicalDataExchange', category: 'bonus', substitutes: ['PI_PHCDRR_4_PROD'] },
    { id: 'PI_PHCDRR_4_PROD', title: 'Public Health Registry Reporting Active Engagement Level 2', metric: 'boolean', objective: 'publicHealthAndClinicalDataExchange', category: 'bonus', substitutes: ['PI_PHCDRR_4_PRE'] },
    { id: 'PI_PHCDRR_5', title: 'Clinical Data Registry Reporting', metric: 'boolean', objective: 'publicHealthAndClinicalDataExchange', category: 'bonus', levels: ['PI_PHCDRR_5_PRE', 'PI_PHCDRR_5_PROD'] },
    { id: 'PI_PHCDRR_5_PRE', title: 'Clinical Data Registry Reporting Active Engagement Level 1', metric: 'boolean', objective: 'publicHealthAndClinicalDataExchange', category: 'bonus', substitutes: ['PI_PHCDRR_5_PROD'] },
    { id: 'PI_PHCDRR_5_PROD', title: 'Clinical Data Registry Reporting Active Engagement Level 2', metric: 'boolean', objective: 'publicHealthAndClinicalDataExchange', category: 'bonus', substitutes: ['PI_PHCDRR_5_PRE'] },
    { id: 'PI_PHCDRR_6', title: 'Public Health Reporting Using Trusted Exchange Framework and Common Agreement (TEFCA)', metric: 'boolean', objective: 'publicHealthAndClinicalDataExchange', category: 'bonus' },
    { id: 'PI_PPHI_1', title: 'Security Risk Analysis', metric: 'boolean', objective: 'protectPatientHealthInformation', category: 'required' },
    { id: 'PI_PPHI_2', title: 'High Priority Practices Safety Assurance Factors for EHR Resilience (SAFER) Guide', metric: 'boolean', objective: 'protectPatientHealthInformation', category: 'required' }
  ]
}
