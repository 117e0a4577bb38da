import type { RecordedEvent } from '../../interop/events/interop-event.js'

/**
 * What a practice attested for a year, by id of the measure, exclusion or level; the last one counts. `detail.year` says for which year something is attested; without it the year in which
 * it was. `effective`: as of `effectiveEvents`.
 */
export function attestations (effective: readonly RecordedEvent[], tin: string, year: number): ReadonlyMap<string, boolean> {
  const made = effective.filter(event => event.type === 'attestation.made' && event.tin === tin && (event.detail?.['year'] ?? Number(event.occurredAt.slice(0, 4))) === year)
  made.sort((a, b) => a.occurredAt < b.occurredAt ? -1 : a.occurredAt > b.occurredAt ? 1 : a.position - b.position)
  return new Map(made.map(({ detail }) => [String(detail?.['measure']), detail?.['value'] === true]))
}
