import { createGunzip, createGzip, constants } from 'node:zlib'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import split2 from 'split2'
import type { ExpressionValue, SubjectFailure } from '../../engine/engine.js'
import type { MeasureModel } from '../../measure/measure-model.js'
import type { StratumMembership } from '../../measure/membership.js'
import type { SubjectOutcome } from '../../measure/membership-from-results.js'
import type { PreparationCounts } from '../../preparation/preparation-counts.js'
import type { Clinician } from './attribution-rule.js'

/** All that a run keeps of one subject. */
export interface SubjectResults {
  readonly subjectId: string
  /** Of the record these results come from. */
  readonly recordHash: string
  readonly preparation: PreparationCounts
  readonly clinicians: readonly Clinician[]
  /** One per measure, in the order of the plan. */
  readonly outcomes: readonly SubjectOutcome[]
}

/**
 * One line of the stored results. Supplemental data is mostly the same for every measure (race, payer, sex) and null for subjects outside the
 * initial population, so each distinct list of values is written once.
 */
interface Line {
  readonly s: string
  readonly h: string
  readonly p?: PreparationCounts
  readonly c?: readonly Clinician[]
  readonly d: readonly (readonly ExpressionValue[])[]
  readonly m: readonly CompactOutcome[]
}

/** Failure, or the counts and strata of each group in the order of the measure, and the place of the supplemental data in `d`. */
type CompactOutcome = { readonly f: SubjectFailure } | { readonly g: readonly CompactGroup[], readonly d: number }
type CompactGroup = readonly [counts: readonly number[], strata?: readonly StratumMembership[]]

/** The results of one partition as gzip NDJSON. */
export async function packResults (results: Iterable<SubjectResults>): Promise<Uint8Array> {
  const compressed = Readable.from(lines(results)).pipe(createGzip({ level: constants.Z_BEST_SPEED }))
  return await buffer(compressed)
}

/** The other way of `packResults`, one subject in memory at a time. `models`: of the plan's measures, in its order. */
export async function * unpackResults (packed: Uint8Array, models: readonly MeasureModel[]): AsyncGenerator<SubjectResults> {
  const text = Readable.from([packed]).pipe(createGunzip())
  const split = text.pipe(split2())
  text.on('error', error => { split.destroy(error) })
  for await (const line of split) yield fromLine(JSON.parse(line as string) as Line, models)
}

function * lines (results: Iterable<SubjectResults>): Iterable<string> {
  for (const one of results) yield `${JSON.stringify(toLine(one))}\n`
}

function toLine ({ subjectId, recordHash, preparation, clinicians, outcomes }: SubjectResults): Line {
  const distinct = new Map<string, number>()
  const data: (readonly ExpressionValue[])[] = []
  const place = (values: readonly ExpressionValue[]): number => {
    const key = JSON.stringify(values)
    const known = distinct.get(key)
    if (known !== undefined) return known
    distinct.set(key, data.length)
    return data.push(values) - 1
  }
  const m = outcomes.map((outcome): CompactOutcome => 'failure' in outcome
    ? { f: outcome.failure }
    : {
        g: outcome.membership.groups.map(({ populations, strata }): CompactGroup => {
          const counts = populations.map(({ count }) => count)
          return strata.length === 0 ? [counts] : [counts, strata]
        }),
        d: place(outcome.membership.supplementalData)
      })
  return {
    s: subjectId,
    h: recordHash,
    ...(Object.keys(preparation).length === 0 ? {} : { p: preparation }),
    ...(clinicians.length === 0 ? {} : { c: clinicians }),
    d: data,
    m
  }
}

function fromLine ({ s: subjectId, h: recordHash, p: preparation = {}, c: clinicians = [], d: data, m }: Line, models: readonly MeasureModel[]): SubjectResults {
  return { subjectId, recordHash, preparation, clinicians, outcomes: m.map((outcome, index) => expanded(subjectId, outcome, data, models[index] as MeasureModel)) }
}

function expanded (subjectId: string, outcome: CompactOutcome, data: Line['d'], model: MeasureModel): SubjectOutcome {
  if ('f' in outcome) return { subjectId, failure: outcome.f }
  const groups = outcome.g.map(([counts, strata = []], group) => ({
    populations: counts.map((count, place) => {
      const population = model.groups[group]?.populations[place] as MeasureModel['groups'][number]['populations'][number]
      return { id: population.id, code: population.code, count }
    }),
    // JSON has no undefined: a component without a value comes back as null.
    strata: strata.map(({ values, concepts }): StratumMembership => ({
      values: values.map(value => value ?? undefined), ...(concepts === undefined ? {} : { concepts: concepts.map(concept => concept ?? undefined) })
    }))
  }))
  return { subjectId, membership: { subjectId, groups, supplementalData: data[outcome.d] ?? [] } }
}
