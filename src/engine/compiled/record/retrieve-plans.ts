import { CqlValueSetRef, type CqlCode } from '../values/code.js'
import { retrieveAll, retrieveByCodes, type RetrieveTarget } from './coded-retrieve.js'
import type { RetrievePlan } from './record-index.js'

/**
 * Plans are made once, so that all measures that retrieve the same share one result for each record. By target for whole types, by target
 * within the value set or list of codes otherwise.
 */
const whole = new Map<string, RetrievePlan>()
const coded = new WeakMap<object, Map<string, RetrievePlan>>()

/** Every resource that the target means. */
export function plannedAll (target: RetrieveTarget): RetrievePlan {
  return planned(whole, target, () => retrieveAll(target))
}

/** The resources with one of these codes, known when a measure is prepared: the same codes of another library give the same plan. */
export function plannedByKnownCodes (target: RetrieveTarget, codes: readonly CqlCode[]): RetrievePlan {
  const text = JSON.stringify(codes.map(({ system, code }) => [system, code]))
  return planned(whole, { ...target, element: `${target.element}${text}` }, () => retrieveByCodes(target, codes))
}

/** The resources with one of these codes, as `retrieveByCodes`. */
export function plannedByCodes (target: RetrieveTarget, codes: unknown): RetrievePlan {
  const owner = codes instanceof CqlValueSetRef ? codes.membership : codes
  if (typeof owner !== 'object' || owner === null) return retrieveByCodes(target, codes)
  let plans = coded.get(owner)
  if (plans === undefined) coded.set(owner, plans = new Map())
  return planned(plans, target, () => retrieveByCodes(target, codes))
}

function planned (plans: Map<string, RetrievePlan>, target: RetrieveTarget, make: () => RetrievePlan): RetrievePlan {
  const key = `${target.resourceType}.${target.element}|${target.profile ?? ''}`
  let plan = plans.get(key)
  if (plan === undefined) plans.set(key, plan = make())
  return plan
}
