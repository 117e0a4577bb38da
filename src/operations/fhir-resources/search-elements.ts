import type { CodeableConcept, Patient, Period, Reference } from '../../fhir/types.js'

type Identifier = NonNullable<Patient['identifier']>[number]

/** A coded element as token search sees it; `system` is absent where the element carries none. */
export interface TokenElement {
  readonly system?: string | undefined
  readonly code: string
}

/** A date element as date search sees it: texts as written, an absent bound is open. */
export interface DateElement {
  readonly start?: string | undefined
  readonly end?: string | undefined
}

/** A code with the system its binding implies. */
export function codeElement (system: string, code: string | undefined): TokenElement[] {
  return code === undefined ? [] : [{ system, code }]
}

/** A plain string or id searched as a token. */
export function plainElement (code: string | undefined): TokenElement[] {
  return code === undefined ? [] : [{ code }]
}

export function identifierElements (identifiers: readonly Identifier[] | undefined): TokenElement[] {
  return (identifiers ?? []).flatMap(({ system, value }) => value === undefined ? [] : [{ system, code: value }])
}

export function conceptElements (concept: CodeableConcept | undefined): TokenElement[] {
  return (concept?.coding ?? []).flatMap(({ system, code }) => code === undefined ? [] : [{ system, code }])
}

export function textElements (...texts: readonly (string | undefined)[]): string[] {
  return texts.filter(text => text !== undefined)
}

/** All texts of a patient's names (FHIR R4 search parameter Patient `name`: any of the string fields in the HumanName). */
export function nameElements (names: Patient['name']): string[] {
  return (names ?? []).flatMap(name =>
    textElements(name.text, name.family, ...(name.given ?? []), ...(name.prefix ?? []), ...(name.suffix ?? [])))
}

export function referenceElements (references: readonly (Reference | undefined)[] | undefined): string[] {
  return (references ?? []).flatMap(reference => reference?.reference === undefined ? [] : [reference.reference])
}

export function dateElements (date: string | undefined): DateElement[] {
  return date === undefined ? [] : [{ start: date, end: date }]
}

export function periodElements (period: Period | undefined): DateElement[] {
  return period === undefined ? [] : [{ start: period.start, end: period.end }]
}
