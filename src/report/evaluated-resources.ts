import type { EvaluatedResources } from '../engine/engine.js'
import type { MeasureReport } from '../fhir/types.js'
import type { MeasureModel } from '../measure/measure-model.js'
import { criteriaReferences } from './report-codes.js'

type Element = NonNullable<MeasureReport['evaluatedResource']>[number]

/**
 * The resources an evaluation retrieved, each once, in order of reference, with one criteriaReference per population, stratifier or
 * supplemental data id it served (Quality Measure IG, evaluatedResource). One expression can serve several ids; a resource that only
 * served something without an id has no criteriaReference.
 */
export function evaluatedResourceElements (model: MeasureModel, evaluated: EvaluatedResources): Element[] {
  const idsByReference = new Map<string, Set<string>>()
  for (const { id, expression } of criteriaOf(model)) {
    for (const reference of evaluated[expression] ?? []) {
      const ids = idsByReference.get(reference) ?? new Set()
      if (id !== undefined) ids.add(id)
      idsByReference.set(reference, ids)
    }
  }
  return [...idsByReference.entries()]
    .sort(([left], [right]) => left < right ? -1 : 1)
    .map(([reference, ids]) => ({ ...criteriaReferences([...ids]), reference }))
}

function criteriaOf (model: MeasureModel): { readonly id: string | undefined, readonly expression: string }[] {
  return [
    ...model.groups.flatMap(group => [
      ...group.populations,
      ...group.stratifiers.flatMap(stratifier => stratifier.components.map(component => ({ id: component.id ?? stratifier.id, expression: component.expression })))
    ]),
    ...model.supplementalData
  ]
}
