import { conceptOf, conceptText, definitionName, objectsOf, refuseMeasure, textOf } from './measure-elements.js'
import type { StratifierComponentModel, StratifierModel } from './measure-model.js'

type Json = Record<string, unknown>

/**
 * The stratifiers of a group. A stratifier has one `criteria` or a list of `component`, not both (FHIR R4 Measure.group.stratifier).
 * @throws OutcomeError MEASURE_INVALID with the FHIRPath of the faulty element
 */
export function stratifiersFromGroup (group: Json, groupPath: string): StratifierModel[] {
  return objectsOf(group['stratifier'], `${groupPath}.stratifier`).map((one, index) => stratifierOf(one, `${groupPath}.stratifier[${index}]`))
}

function stratifierOf (stratifier: Json, path: string): StratifierModel {
  const components = objectsOf(stratifier['component'], `${path}.component`)
  const hasComponents = components.length > 0
  if (hasComponents === (stratifier['criteria'] !== undefined)) refuseMeasure('A stratifier needs either criteria or components.', path)
  const concept = conceptOf(stratifier['code'])
  const id = textOf(stratifier['id'])
  const text = conceptText(concept) ?? textOf(stratifier['description'])
  return {
    id,
    text,
    components: hasComponents
      ? components.map((one, index) => componentOf(one, `${path}.component[${index}]`))
      : [{ id, text, expression: definitionName(stratifier['criteria'], `${path}.criteria`) }],
    hasComponents,
    ...(concept === undefined ? {} : { concept })
  }
}

function componentOf (component: Json, path: string): StratifierComponentModel {
  const concept = conceptOf(component['code'])
  return {
    id: textOf(component['id']),
    text: conceptText(concept) ?? textOf(component['description']),
    expression: definitionName(component['criteria'], `${path}.criteria`),
    ...(concept === undefined ? {} : { concept })
  }
}
