import type { MeasureReport } from '../../src/fhir/types.js'

/** A summary report; `changes` replace elements. */
export function sampleReport (changes: Partial<MeasureReport> = {}): MeasureReport {
  return {
    resourceType: 'MeasureReport',
    status: 'complete',
    type: 'summary',
    measure: 'http://example.org/Measure/one|1.0.0',
    date: '2026-12-31T23:00:00Z',
    period: { start: '2026-01-01', end: '2026-12-31' },
    group: [{ population: [{ code: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/measure-population', code: 'numerator' }] }, count: 3 }], measureScore: { value: 0.75 } }],
    ...changes
  }
}

export function individualReport (subject: string, changes: Partial<MeasureReport> = {}): MeasureReport {
  return sampleReport({ type: 'individual', subject: { reference: subject }, ...changes })
}

/** A clock that goes one second further with each look. */
export function steppingClock (): () => Date {
  let at = Date.UTC(2026, 5, 1) - 1000
  return () => new Date(at += 1000)
}
