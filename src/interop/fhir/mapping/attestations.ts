import type { InteropEvent } from '../../events/interop-event.js'
import type { ResourceFields } from '../resource-fields.js'
import type { Elements } from '../elements.js'

const MEASURE = /^PI_[A-Z0-9_]{1,60}$/

/** QuestionnaireResponse whose items have the ids of Promoting Interoperability measures, exclusions or levels as linkId: each answer of yes or no attests. */
export function eventsFromQuestionnaireResponse (fields: ResourceFields): InteropEvent[] {
  const { resource } = fields
  if (!['completed', 'amended'].includes(resource.required('status'))) return []
  const occurredAt = fields.time('authored')
  const document = resource.text('questionnaire')
  const who = fields.npi(resource.object('author'), resource.object('source'))
  return itemsOf(resource, 10).flatMap(item => {
    const measure = item.text('linkId') ?? ''
    const value = item.list('answer').map(answer => answer.boolean('valueBoolean')).find(one => one !== undefined)
    return !MEASURE.test(measure) || value === undefined ? [] : [fields.event('attestation.made', { occurredAt, ...who, ...(document === undefined ? {} : { document }), detail: { measure, value } })]
  })
}

function itemsOf (parent: Elements, depth: number): Elements[] {
  return parent.list('item').flatMap(item => [item, ...(depth === 0 ? [] : itemsOf(item, depth - 1))])
}
