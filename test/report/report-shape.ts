import type { MeasureReport, MeasureReportGroup } from '../../src/fhir/types.js'

/** Views of a report for assertions. */

/** Every `reference` in the report. */
export function referencesIn (value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, child]) => key === 'reference' && typeof child === 'string' ? [child] : referencesIn(child))
}

/** Contained resources that nothing refers to, and local references to nothing: both must be empty (FHIR R4 dom-3). */
export function containmentProblems (report: MeasureReport): { unreferenced: string[], dangling: string[] } {
  const local = new Set(referencesIn(report).filter(reference => reference.startsWith('#')))
  const ids = (report.contained ?? []).map(resource => `#${resource.id ?? ''}`)
  return { unreferenced: ids.filter(id => !local.has(id)), dangling: [...local].filter(reference => !ids.includes(reference)) }
}

export function countsOf (group: MeasureReportGroup | undefined): Record<string, number | undefined> {
  return Object.fromEntries((group?.population ?? []).map(population => [population.code?.coding?.[0]?.code ?? '', population.count]))
}

export function containedOf (report: MeasureReport, resourceType: string): NonNullable<MeasureReport['contained']> {
  return (report.contained ?? []).filter(resource => resource.resourceType === resourceType)
}

export function extensionsOf (report: MeasureReport, url: string): NonNullable<MeasureReport['extension']> {
  return (report.extension ?? []).filter(extension => extension.url === url)
}
