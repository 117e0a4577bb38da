/** One clinician as ASM knows them: a National Provider Identifier within a practice (TIN). At least one of the two is there. */
export interface Clinician {
  readonly npi?: string
  readonly tin?: string
}

/**
 * How subjects are given to clinicians. The rule is stored with the run.
 * - `none`: results of the whole population only
 * - `general-practitioner`: every clinician that Patient.generalPractitioner names
 * - `encounter`, `any`: every clinician who took part in an encounter that began in the measurement period
 * - `encounter`, `plurality`: the one who took part in most of them; between equals the one of the latest encounter, then the lowest NPI
 * - `roster`: whom a list from outside names (a file, or Groups of the EHR)
 */
export type AttributionRule =
  | { readonly type: 'none' }
  | { readonly type: 'general-practitioner' }
  | { readonly type: 'encounter', readonly choice: 'any' | 'plurality' }
  | { readonly type: 'roster', readonly name: string }

/** What a rule says for people and stands in reports of a run. */
export function ruleText (rule: AttributionRule): string {
  switch (rule.type) {
    case 'none': return 'no attribution: results of the whole population only'
    case 'general-practitioner': return 'every clinician that Patient.generalPractitioner names'
    case 'encounter': return rule.choice === 'any'
      ? 'every clinician who took part in an encounter that began in the measurement period'
      : 'the clinician who took part in most encounters that began in the measurement period; between equals the one of the latest encounter, then the lowest NPI'
    case 'roster': return `whom roster ${rule.name} names`
  }
}

/** By what results are told apart. A subject of several clinicians of one practice counts once for the practice. */
export type ClinicianLevel = 'npi' | 'tin' | 'tin-npi'

/** The clinician's name at a level; undefined where they have none there. */
export function clinicianKey ({ npi, tin }: Clinician, level: ClinicianLevel): string | undefined {
  switch (level) {
    case 'npi': return npi
    case 'tin': return tin
    case 'tin-npi': return npi === undefined || tin === undefined ? undefined : `${tin}/${npi}`
  }
}

/** Each name of a subject's clinicians at a level once. */
export function clinicianKeys (clinicians: readonly Clinician[], level: ClinicianLevel): Set<string> {
  return new Set(clinicians.flatMap(clinician => clinicianKey(clinician, level) ?? []))
}
