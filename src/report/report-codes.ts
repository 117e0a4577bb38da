import type { CodeableConcept, Extension } from '../fhir/types.js'
import type { ImprovementNotation, PopulationModel, Scoring } from '../measure/measure-model.js'

/** Extensions and code systems that reports use. */
export const CRITERIA_REFERENCE = 'http://hl7.org/fhir/StructureDefinition/cqf-criteriaReference'
export const MESSAGES = 'http://hl7.org/fhir/StructureDefinition/cqf-messages'
export const SOFTWARE_SYSTEM = 'http://hl7.org/fhir/uv/crmi/StructureDefinition/crmi-softwaresystem'
export const SUPPLEMENTAL_DATA = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-MeasureReport.supplementalData'
export const POPULATION_SYSTEM = 'http://terminology.hl7.org/CodeSystem/measure-population'
const SCORING_SYSTEM = 'http://terminology.hl7.org/CodeSystem/measure-scoring'
const IMPROVEMENT_SYSTEM = 'http://terminology.hl7.org/CodeSystem/measure-improvement-notation'

/** The value of a stratum or of supplemental data that has none. */
export const UNKNOWN_VALUE: CodeableConcept = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/data-absent-reason', code: 'unknown', display: 'Unknown' }]
}

/** The population's code as the Measure writes it. */
export function populationConcept (population: PopulationModel): CodeableConcept {
  return population.concept ?? { coding: [{ system: POPULATION_SYSTEM, code: population.code }] }
}

/** `attestation` is a scoring of DEQM (a measure of yes or no), which no Measure that is evaluated has. */
export function scoringConcept (scoring: Scoring | 'attestation'): CodeableConcept {
  return { coding: [{ system: SCORING_SYSTEM, code: scoring }] }
}

export function improvementConcept (notation: ImprovementNotation): CodeableConcept {
  return { coding: [{ system: IMPROVEMENT_SYSTEM, code: notation }] }
}

/** One criteriaReference per id; `ids` are those of populations, stratifiers or supplemental data in the Measure. */
export function criteriaReferences (ids: readonly string[]): { extension?: Extension[] } {
  return ids.length === 0 ? {} : { extension: ids.map(id => ({ url: CRITERIA_REFERENCE, valueString: id })) }
}
