import { propertyOf } from '../model/dynamic-property.js'
import { systemValueOf } from '../model/implicit-conversion.js'
import { intervalContains, intervalIncludes } from '../operators/interval/membership.js'
import { CqlInterval } from '../values/interval.js'
import type { CqlValue } from '../values/value.js'

/** The resources whose date, or whole period, lies in the range (ELM 11, Retrieve.dateRange). A null range keeps them all. */
export function withinRange (resources: readonly object[], path: string, range: CqlInterval | null, evaluationOffsetMinutes: number): readonly object[] {
  if (range === null) return resources
  return resources.filter(resource => {
    const steps = path.split('.')
    const value = systemValueOf(steps.reduce((owner: unknown, step) => propertyOf(owner, step, evaluationOffsetMinutes), resource), evaluationOffsetMinutes)
    return (value instanceof CqlInterval ? intervalIncludes(range, value) : intervalContains(range, value as CqlValue)) === true
  })
}
