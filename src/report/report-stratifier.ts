import type { CodeableConcept, MeasureReportGroup } from '../fhir/types.js'
import type { GroupModel, StratifierComponentModel, StratifierModel } from '../measure/measure-model.js'
import type { StratumTotals } from '../measure/measure-totals.js'
import { UNKNOWN_VALUE } from './report-codes.js'
import { scoreElement, stratumPopulations, type SubjectResults } from './report-population.js'

type Stratifier = NonNullable<MeasureReportGroup['stratifier']>[number]
type Stratum = NonNullable<Stratifier['stratum']>[number]

/**
 * One stratifier with the strata that occur, in the order of their keys. A stratum has `value`, or one `component` per part (FHIR R4 mrp-2);
 * `code` stands on the stratifier; beside components only where `codeWithComponents` (DEQM deqm-7 wants one or the other). A part without a value is data-absent-reason `unknown`.
 * Components and stratum populations carry no id: they repeat from stratum to stratum, and an element id is unique within its resource.
 */
export function stratifierFromTotals (
  group: GroupModel, stratifier: StratifierModel, strata: Readonly<Record<string, StratumTotals>>,
  codeWithComponents: boolean, subjectResults: (population: number, stratumKey: string) => string | undefined
): Stratifier {
  const entries = Object.entries(strata).sort(([left], [right]) => left < right ? -1 : 1)
  const codeHere = !isComponentStratifier(stratifier) || entries.length === 0 || (codeWithComponents && stratifier.concept !== undefined)
  return {
    ...(stratifier.id === undefined ? {} : { id: stratifier.id }),
    ...(codeHere ? { code: [stratifierConcept(stratifier)] } : {}),
    ...(entries.length === 0 ? {} : { stratum: entries.map(([key, totals]) => stratumFromTotals(group, stratifier, totals, population => subjectResults(population, key))) })
  }
}

function stratumFromTotals (group: GroupModel, stratifier: StratifierModel, totals: StratumTotals, subjectResults: SubjectResults): Stratum {
  return {
    ...(isComponentStratifier(stratifier)
      ? { component: stratifier.components.map((component, index) => ({ code: componentConcept(component), value: stratumValue(totals, index) })) }
      : { value: stratumValue(totals, 0) }),
    population: stratumPopulations(group, totals.populations, subjectResults),
    ...scoreElement(totals)
  }
}

function componentConcept (component: StratifierComponentModel): CodeableConcept {
  return component.concept ?? { text: component.text ?? component.expression }
}

function stratumValue (totals: StratumTotals, index: number): CodeableConcept {
  const text = totals.values[index]
  return totals.concepts?.[index] ?? (text === null || text === undefined ? UNKNOWN_VALUE : { text })
}

function isComponentStratifier (stratifier: StratifierModel): boolean {
  return stratifier.hasComponents ?? stratifier.components.length > 1
}

function stratifierConcept (stratifier: StratifierModel): CodeableConcept {
  return stratifier.concept ?? { text: stratifier.text ?? stratifier.components.map(component => component.expression).join(', ') }
}
