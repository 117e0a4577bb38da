import type { MeasureModel } from './measure-model.js'

/** Every CQL definition that the measure names, each once: populations, stratifiers, supplemental data. Evaluate these (`PrepareRequest.expressions`). */
export function expressionsOf (model: MeasureModel): string[] {
  const ofGroups = model.groups.flatMap(group => [
    ...group.populations.map(population => population.expression),
    ...group.stratifiers.flatMap(stratifier => stratifier.components.map(component => component.expression))
  ])
  return [...new Set([...ofGroups, ...model.supplementalData.map(data => data.expression)])]
}
