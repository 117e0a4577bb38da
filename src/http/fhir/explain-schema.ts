import type { FastifySchema } from 'fastify'
import { MEASURE, PERIOD } from './evaluate-measure-schema.js'
import { documented, idParameter } from './route-schemas.js'

const SUBJECT = {
  subject: { type: 'string', description: 'Patient/id or a bare id. Required.', examples: ['Patient/example'] }
}

const CLAUSES = {
  clauses: { type: 'boolean', description: 'true: every clause of the logic too, by the localId of its ELM node; some thousand for a measure', default: false }
}

const EXAMPLE = {
  resourceType: 'Parameters',
  parameter: [
    { name: 'measure', valueCanonical: 'https://example.org/Measure/Example|1.0.0' },
    { name: 'subject', valueReference: { reference: 'Patient/example' } },
    { name: 'population', part: [{ name: 'code', valueCode: 'numerator' }, { name: 'definition', valueString: 'Numerator' }, { name: 'count', valueInteger: 0 }] },
    {
      name: 'definition',
      part: [
        { name: 'library', valueString: 'Example|1.0.0' }, { name: 'name', valueString: 'Has Reading below 140' }, { name: 'value', valueBoolean: false },
        { name: 'resource', valueReference: { reference: 'Observation/bp-1' } }
      ]
    }
  ]
}

/** What the API description says on `$explain`, by level. */
export function explainSchema (level: 'type' | 'instance'): FastifySchema {
  return documented({
    tags: ['Measure'],
    summary: `Why a patient counts where it counts in ${level === 'type' ? 'a measure' : 'this measure'}`,
    description: 'An operation of this server. The reply is a Parameters resource: the populations of the subject, every definition with its value and the resources that decided it, and with clauses=true every clause. Values that are no boolean, number or text are JSON in a string; null has no value.',
    ...(level === 'instance' ? { params: idParameter('Resource id of the Measure, or its short name (CMS165)') } : {}),
    querystring: { type: 'object', properties: { ...(level === 'type' ? MEASURE : {}), ...PERIOD, ...SUBJECT, ...CLAUSES }, required: [...(level === 'type' ? ['measure'] : []), 'periodStart', 'periodEnd', 'subject'] },
    result: 'The Parameters resource',
    resultExample: EXAMPLE,
    errors: [400, 404, 406, 409, 422]
  })
}
