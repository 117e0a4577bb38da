import type { FastifySchema } from 'fastify'
import { documented, idParameter } from './route-schemas.js'

/** Query parameters that every operation on a measure takes. */
export const PERIOD = {
  periodStart: { type: 'string', description: 'First day of the measurement period, inclusive: YYYY, YYYY-MM or YYYY-MM-DD. Required.', examples: ['2026-01-01'] },
  periodEnd: { type: 'string', description: 'Last day of the measurement period, inclusive to its last millisecond. Required.', examples: ['2026-12-31'] }
}

/** Query parameter of operations at type level. */
export const MEASURE = {
  measure: { type: 'string', description: 'Short name (CMS165), resource id, url or url|version. Required at type level.', examples: ['CMS165'] }
}

const OPTIONAL = {
  reportType: { type: 'string', enum: ['subject', 'subject-list', 'population'], description: 'Default: subject when a subject is given, else population. The MeasureReport.type codes are understood too.' },
  subject: { type: 'string', description: 'Patient/id or a bare id; left out: all subjects', examples: ['Patient/example'] },
  practitioner: { type: 'string', description: 'Only subjects whose general practitioner this is', examples: ['Practitioner/example'] },
  lastReceivedOn: { type: 'string', description: 'dateTime; for reports on single patients' }
}

const PARAMETERS_EXAMPLE = {
  resourceType: 'Parameters',
  parameter: [
    { name: 'measure', valueString: 'CMS165' },
    { name: 'periodStart', valueDate: '2026-01-01' },
    { name: 'periodEnd', valueDate: '2026-12-31' },
    { name: 'reportType', valueCode: 'population' }
  ]
}

const REPORT_EXAMPLE = {
  resourceType: 'MeasureReport',
  status: 'complete',
  type: 'summary',
  measure: 'https://example.org/Measure/Example|1.0.0',
  period: { start: '2026-01-01', end: '2026-12-31' },
  group: [{ population: [{ code: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/measure-population', code: 'initial-population' }] }, count: 120 }] }]
}

/** What the API description says on `$evaluate-measure`, by method and level. */
export function evaluateMeasureSchema (method: 'GET' | 'POST', level: 'type' | 'instance'): FastifySchema {
  const properties = { ...(level === 'type' ? MEASURE : {}), ...PERIOD, ...OPTIONAL }
  const parameters = {
    type: 'object',
    properties: { resourceType: { const: 'Parameters' }, parameter: { type: 'array', items: { type: 'object' } } },
    required: ['resourceType'],
    examples: [level === 'type' ? PARAMETERS_EXAMPLE : { ...PARAMETERS_EXAMPLE, parameter: PARAMETERS_EXAMPLE.parameter.slice(1) }]
  }
  return documented({
    tags: ['Measure'],
    summary: `Evaluate ${level === 'type' ? 'a measure' : 'this measure'}${method === 'POST' ? ' and store the report' : ''}`,
    description: `FHIR R4 Measure/$evaluate-measure. The reply is one MeasureReport. ${method === 'POST'
      ? 'The report is stored and named in Location. Parameters come in a Parameters body (text-like value[x] or valueReference), in the url, or both.'
      : 'Nothing is stored.'} Unknown parameters are refused; with Prefer: handling=lenient they are ignored and a Warning header says so. With Prefer: respond-async a request about many subjects is answered with 202 and Content-Location, where its result is later.`,
    ...(level === 'instance' ? { params: idParameter('Resource id of the Measure, or its short name (CMS165)') } : {}),
    querystring: { type: 'object', properties, ...(method === 'GET' ? { required: [...(level === 'type' ? ['measure'] : []), 'periodStart', 'periodEnd'] } : {}) },
    ...(method === 'POST' ? { fhirBody: parameters } : {}),
    result: 'The MeasureReport',
    resultExample: REPORT_EXAMPLE,
    errors: [400, 404, 406, 409, ...(method === 'POST' ? [413, 415] : []), 422]
  })
}
