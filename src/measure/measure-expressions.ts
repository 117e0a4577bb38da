import type { MeasureModel } from './measure-model.js'

/** Every CQL definition that the measure names, each once: populations, stratifiers, supplemental data. Evaluate these (`PrepareRequest.expressions`). */
export function expressionsOf (model: MeasureModel): readonly string[] {
  let expressions = known.get(model)
  if (expressions === undefined) known.set(model, expressions = allExpressions(model))
  return expressions
}

/** A model never changes, and its expressions are asked for with every subject. */
const known = new WeakMap<MeasureModel, readonly string[]>()

function allExpressions (model: MeasureModel): readonly string[] {
  const ofGroups = model.groups.flatMap(group => [
    ...group.populations.map(population => population.expression),
    ...group.stratifiers.flatMap(stratifier => stratifier.components.map(component => component.expression))
  ])
  return [...new Set([...ofGroups, ...model.supplementalData.map(data => data.expression)])]
}
