import { codesOf, conceptOf, conceptText, definitionName, objectsOf, qualityExtension, refuseMeasure, textOf } from './measure-elements.js'
import type { GroupModel, ImprovementNotation, PopulationCode, PopulationModel } from './measure-model.js'
import { isComputedScoring, KNOWN_SCORINGS, POPULATION_CODES, populationRule, type ComputedScoring } from './scoring-rules.js'
import { stratifiersFromGroup } from './stratifier-from-measure.js'

const SCORING_SYSTEM = 'http://terminology.hl7.org/CodeSystem/measure-scoring'
const IMPROVEMENT_SYSTEM = 'http://terminology.hl7.org/CodeSystem/measure-improvement-notation'
/** A string in the profile; the authoring tools of CMS write a code. */
const RATE_AGGREGATION = ['valueString', 'valueCode']
const POPULATION_SYSTEM = 'http://terminology.hl7.org/CodeSystem/measure-population'

type Json = Record<string, unknown>

/**
 * One group of a Measure. What the group's own extensions say goes before the Measure root (CQF Measures STU5, group-level scoring).
 * @throws OutcomeError MEASURE_INVALID with the FHIRPath of the faulty element
 */
export function groupFromMeasure (measure: Json, group: Json, path: string): GroupModel {
  const scoring = scoringOf(measure, group, path)
  const concept = conceptOf(group['code'])
  const rateAggregation = textOf(qualityExtension(group, 'rateAggregation', RATE_AGGREGATION, path) ?? qualityExtension(measure, 'rateAggregation', RATE_AGGREGATION, 'Measure') ?? measure['rateAggregation'])
  return {
    id: textOf(group['id']),
    text: conceptText(concept) ?? textOf(group['description']),
    scoring,
    basis: basisOf(measure, group, path),
    improvementNotation: improvementNotationOf(measure, group, path),
    populations: populationsOf(group, scoring, path),
    stratifiers: stratifiersFromGroup(group, path),
    ...(concept === undefined ? {} : { concept }),
    ...(rateAggregation === undefined ? {} : { rateAggregation })
  }
}

function scoringOf (measure: Json, group: Json, path: string): ComputedScoring {
  const own = qualityExtension(group, 'scoring', 'valueCodeableConcept', path)
  const where = own === undefined ? 'Measure.scoring' : `${path}.extension`
  const code = codesOf(own ?? measure['scoring'], SCORING_SYSTEM)[0]
  if (code === undefined) refuseMeasure(`A group needs a scoring of ${SCORING_SYSTEM}, on the group or on the Measure.`, where)
  if (!KNOWN_SCORINGS.includes(code)) refuseMeasure(`Unknown measure scoring; use a code of ${SCORING_SYSTEM}.`, where)
  if (!isComputedScoring(code)) refuseMeasure(`Scoring ${code} is not supported; supported are proportion and cohort.`, where)
  return code
}

/** Absent: `boolean`, one count per subject (CQF Measures, populationBasis: boolean for subject-based measures). */
function basisOf (measure: Json, group: Json, path: string): string {
  const own = qualityExtension(group, 'populationBasis', 'valueCode', path)
  const basis = own ?? qualityExtension(measure, 'populationBasis', 'valueCode', 'Measure') ?? 'boolean'
  if (basis === 'boolean' || (typeof basis === 'string' && /^[A-Z][A-Za-z]+$/.test(basis))) return basis
  return refuseMeasure('The population basis must be boolean or a FHIR resource type such as Encounter.', own === undefined ? 'Measure.extension' : `${path}.extension`)
}

function improvementNotationOf (measure: Json, group: Json, path: string): ImprovementNotation | undefined {
  const own = qualityExtension(group, 'improvementNotation', 'valueCodeableConcept', path)
  const notation = own ?? measure['improvementNotation']
  if (notation === undefined) return undefined
  const code = codesOf(notation, IMPROVEMENT_SYSTEM)[0]
  if (code === 'increase' || code === 'decrease') return code
  return refuseMeasure(`The improvement notation must be increase or decrease of ${IMPROVEMENT_SYSTEM}.`, own === undefined ? 'Measure.improvementNotation' : `${path}.extension`)
}

function populationsOf (group: Json, scoring: ComputedScoring, path: string): PopulationModel[] {
  const populations = objectsOf(group['population'], `${path}.population`).map((one, index) => populationOf(one, `${path}.population[${index}]`))
  for (const code of POPULATION_CODES) {
    const found = populations.filter(population => population.code === code).length
    const rule = populationRule(scoring, code)
    if (rule === undefined && found > 0) refuseMeasure(`A ${scoring} group must not state the population ${code}.`, `${path}.population`)
    if (rule !== undefined && found < rule.min) refuseMeasure(`A ${scoring} group needs the population ${code}.`, `${path}.population`)
    if (rule !== undefined && found > rule.max) refuseMeasure(`A ${scoring} group must not state the population ${code} more than once.`, `${path}.population`)
  }
  return populations
}

function populationOf (population: Json, path: string): PopulationModel {
  const concept = conceptOf(population['code'])
  const code = codesOf(concept, POPULATION_SYSTEM)[0]
  if (concept === undefined || code === undefined) refuseMeasure(`A population needs a code of ${POPULATION_SYSTEM}.`, `${path}.code`)
  if (!isPopulationCode(code)) refuseMeasure(`Unknown population code; use a code of ${POPULATION_SYSTEM}.`, `${path}.code`)
  return { id: textOf(population['id']), code, expression: definitionName(population['criteria'], `${path}.criteria`), display: conceptText(concept), concept }
}

function isPopulationCode (code: string): code is PopulationCode {
  return (POPULATION_CODES as readonly string[]).includes(code)
}
