import { Chart } from './chart.js'
import { demoPractice } from './demo-directory.js'
import { writeCoverage, writePatient } from './demo-patient.js'
import { Random } from './random.js'
import { scenarioLabel, type ScenarioAxis } from './scenario.js'
import { chooseScenarios } from './scenario-choice.js'
import { scheduleOf, slotOf } from './scenario-schedule.js'
import { ACE_INHIBITOR } from './scenarios/ace-inhibitor.js'
import { AGE } from './scenarios/age.js'
import { BACK_PAIN } from './scenarios/back-pain.js'
import { BETA_BLOCKER } from './scenarios/beta-blocker.js'
import { BLOOD_PRESSURE } from './scenarios/blood-pressure.js'
import { BODY_MASS_INDEX } from './scenarios/body-mass-index.js'
import { DEPRESSION } from './scenarios/depression.js'
import { writeEverydayEntries } from './scenarios/everyday.js'
import { EXCLUSION } from './scenarios/exclusion.js'
import { FEED } from './scenarios/feed.js'
import { FUNCTIONAL_STATUS } from './scenarios/functional-status.js'
import { HEART_FAILURE } from './scenarios/heart-failure.js'
import { HIGH_RISK_MEDICATION } from './scenarios/high-risk-medication.js'
import { HYPERTENSION } from './scenarios/hypertension.js'
import { VISITS } from './scenarios/visits.js'
import { OutcomeError } from '../fhir/outcome-error.js'
import type { AnyResource, Patient } from '../fhir/types.js'
import type { PatientRecord } from '../fhir/patient-record.js'

export interface GenerateOptions {
  /** How many records; default 500. */
  readonly count?: number
  /** Two seeds give two populations; default 1. */
  readonly seed?: number
  /** The calendar year for which measures are to be evaluated; default 2026. */
  readonly measurementYear?: number
  /** Index of the first record, to make a slice of a larger population; default 0. */
  readonly first?: number
}

/** A record with the scenarios that it was made to show, which stand nowhere in its data. */
export interface LabelledRecord {
  readonly record: PatientRecord
  /** `axis:option`, one for each axis. */
  readonly scenarios: readonly string[]
}

/** Every axis, in the order in which a record is written. */
export const SCENARIO_AXES: readonly ScenarioAxis[] = [
  AGE, FEED, VISITS, HYPERTENSION, EXCLUSION, BLOOD_PRESSURE, HEART_FAILURE, ACE_INHIBITOR, BETA_BLOCKER, FUNCTIONAL_STATUS, BACK_PAIN, HIGH_RISK_MEDICATION, BODY_MASS_INDEX, DEPRESSION
]

const SCHEDULE = scheduleOf(SCENARIO_AXES)

/**
 * The demonstration population, one record at a time. Record i depends on seed, measurement year and i only,
 * so that any slice equals the same slice of a larger population; nothing is kept between records.
 * @throws OutcomeError INVALID_PARAMETER
 */
export function * generateRecords (options: GenerateOptions = {}): Generator<PatientRecord, void, undefined> {
  for (const { record } of generateLabelledRecords(options)) yield record
}

/** As `generateRecords`, with the scenarios of each record beside it. @throws OutcomeError INVALID_PARAMETER */
export function * generateLabelledRecords (options: GenerateOptions = {}): Generator<LabelledRecord, void, undefined> {
  const count = wholeNumber('count', options.count ?? 500, 0, Number.MAX_SAFE_INTEGER)
  const seed = wholeNumber('seed', options.seed ?? 1, 0, Number.MAX_SAFE_INTEGER)
  const year = wholeNumber('measurementYear', options.measurementYear ?? 2026, 2020, 2099)
  const first = wholeNumber('first', options.first ?? 0, 0, Number.MAX_SAFE_INTEGER - count)
  for (let index = first; index < first + count; index++) yield recordAt(index, seed, year)
}

function recordAt (index: number, seed: number, year: number): LabelledRecord {
  const random = new Random(seed, index)
  const choice = chooseScenarios(SCENARIO_AXES, SCHEDULE[slotOf(seed, index)], index, year, random)
  const chart = new Chart(choice.subject, demoPractice(choice.practice), year, random)
  const patient = writePatient(chart)
  writeCoverage(chart)
  for (const { option } of choice.options) option.write?.(chart)
  writeEverydayEntries(chart)
  const resources = [...chart.resources, ...chart.directory] as unknown as AnyResource[]
  return {
    record: { subjectId: chart.patientId, patient: patient as Patient, resources },
    scenarios: choice.options.map(({ axis, option }) => scenarioLabel(axis, option))
  }
}

function wholeNumber (name: string, value: number, least: number, most: number): number {
  if (!Number.isSafeInteger(value) || value < least || value > most) {
    throw new OutcomeError('INVALID_PARAMETER', `${name} of the demonstration population must be a whole number from ${least} to ${most}.`)
  }
  return value
}
