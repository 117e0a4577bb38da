/** Types of documents that are a summary of care: LOINC CCD, referral note, discharge summary, consultation note, transfer summary; HL7 table 0270 discharge summary. */
const SUMMARIES: ReadonlySet<string> = new Set(['34133-9', '57133-1', '18842-5', '11488-4', '18761-7', 'DS'])

export function isSummaryOfCare (code: string): boolean {
  return SUMMARIES.has(code)
}
