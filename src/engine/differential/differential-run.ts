import type { PatientRecord } from '../../fhir/patient-record.js'
import { differences, type Difference } from './compare-outcomes.js'
import type { EveryDefinition } from './every-definition.js'

/** A record to compare the engines on. */
export interface DifferentialSubject {
  /** For reports: a case id, or the number of a generated record; never patient data. */
  readonly id: string
  readonly record: PatientRecord
  /** True where an element of the record is known to have a JSON type that FHIR does not give it. */
  readonly hasWrongType: boolean
}

/** A difference that is known, with what says that the compiled engine is right. */
export interface ListedDifference {
  readonly name: string
  readonly why: string
  /** The section of CQL, ELM or FHIR. */
  readonly specification: string
  covers (difference: Difference, subject: DifferentialSubject): boolean
}

/** A difference that nothing explains. */
export interface UnlistedDifference extends Difference {
  readonly subject: string
}

export interface DifferentialTally {
  subjects: number
  /** Definitions compared: subjects times definitions. */
  compared: number
  /** Of these, those that failed on both engines; they count as equal. */
  failed: number
  /** By name of the listed difference. */
  readonly listed: Record<string, number>
  readonly unlisted: UnlistedDifference[]
}

export function emptyTally (): DifferentialTally {
  return { subjects: 0, compared: 0, failed: 0, listed: {}, unlisted: [] }
}

/** Evaluates every definition for one record on both engines and adds the outcome to the tally. */
export async function compareEngines (
  subject: DifferentialSubject, engines: { readonly compiled: EveryDefinition, readonly reference: EveryDefinition },
  listed: readonly ListedDifference[], tally: DifferentialTally
): Promise<void> {
  const compiled = await engines.compiled.outcomes(subject.record)
  const reference = await engines.reference.outcomes(subject.record)
  const found = differences(compiled, reference)
  tally.subjects++
  tally.compared += compiled.size
  for (const [name, outcome] of compiled) if ('failure' in outcome && 'failure' in (reference.get(name) ?? {})) tally.failed++
  for (const difference of found) {
    const known = listed.find(one => one.covers(difference, subject))
    if (known === undefined) tally.unlisted.push({ subject: subject.id, ...difference })
    else tally.listed[known.name] = (tally.listed[known.name] ?? 0) + 1
  }
}

/** Both tallies in one. */
export function addTally (sum: DifferentialTally, more: DifferentialTally): void {
  sum.subjects += more.subjects
  sum.compared += more.compared
  sum.failed += more.failed
  for (const [name, count] of Object.entries(more.listed)) sum.listed[name] = (sum.listed[name] ?? 0) + count
  sum.unlisted.push(...more.unlisted)
}
