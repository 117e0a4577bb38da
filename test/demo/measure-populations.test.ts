import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { embeddedCatalogue } from '../../src/cql/embedded-catalogue.js'
import { generateLabelledRecords, SCENARIO_AXES, type LabelledRecord } from '../../src/demo/generate-records.js'
import { engineByName } from '../../src/engine/engines.js'
import { prepareEvaluation } from '../../src/evaluation/measure-evaluation.js'
import { measurementPeriod } from '../../src/fhir/period.js'
import { membershipOutcome } from '../../src/measure/membership-from-results.js'
import type { PopulationCode } from '../../src/measure/measure-model.js'
import { openValueSets } from '../../src/operations/open-value-sets.js'
import { prepareRecord } from '../../src/preparation/prepare-record.js'
import { AXIS_OUTCOMES, type Outcome } from './scenario-outcomes.js'

/** Populations of each measure group that hold a subject, by CMS id. */
type Membership = ReadonlyMap<string, readonly ReadonlySet<PopulationCode>[]>

const { index } = await openValueSets({ dataDir: 'no-such-folder' })
const evaluations = embeddedCatalogue().all().map(measurePackage => prepareEvaluation(measurePackage, {
  engine: engineByName('compiled'), valueSets: index, measurementPeriod: measurementPeriod('2026', '2026', 'UTC'), now: new Date('2027-02-01T00:00:00Z')
}))
const evaluated: { readonly labelled: LabelledRecord, readonly membership: Membership }[] = []

beforeAll(async () => {
  for (const labelled of generateLabelledRecords()) {
    const { record } = prepareRecord(labelled.record)
    const membership = new Map<string, ReadonlySet<PopulationCode>[]>()
    for (const evaluation of evaluations) {
      const outcome = membershipOutcome(evaluation.model, await evaluation.evaluate(record))
      if ('failure' in outcome) throw new Error(outcome.failure.text)
      membership.set(evaluation.cmsId, outcome.membership.groups.map(({ populations }) => new Set(populations.filter(({ count }) => count > 0).map(({ code }) => code))))
    }
    evaluated.push({ labelled, membership })
  }
})

const COLUMNS = ['initial-population', 'denominator', 'denominator-exclusion', 'denominator-exception', 'numerator'] as const

function countsOf (cmsId: string, group: number): Record<typeof COLUMNS[number] | 'gap', number> {
  const count = (test: (populations: ReadonlySet<PopulationCode>) => boolean): number => evaluated.filter(({ membership }) => test(membership.get(cmsId)?.[group] as ReadonlySet<PopulationCode>)).length
  return { ...Object.fromEntries(COLUMNS.map(code => [code, count(populations => populations.has(code))])) as Record<typeof COLUMNS[number], number>, gap: count(populations => isOutcome(populations, 'gap')) }
}

function isOutcome (populations: ReadonlySet<PopulationCode>, outcome: Outcome): boolean {
  const outside = !populations.has('initial-population')
  const excluded = populations.has('denominator-exclusion')
  const kept = populations.has('denominator') && !excluded
  const exception = populations.has('denominator-exception')
  const numerator = populations.has('numerator')
  return {
    outside,
    'initial-population': !outside && !populations.has('denominator'),
    exclusion: excluded,
    exception: kept && exception,
    numerator: kept && numerator,
    gap: kept && !exception && !numerator,
    kept
  }[outcome]
}

/** [initial population, denominator, exclusions, exceptions, numerator, open gaps] of the 500 default records. */
const EXPECTED = [
  ['CMS135', 0, [169, 136, 7, 16, 92, 21]],
  ['CMS144', 0, [169, 136, 7, 26, 86, 17]],
  ['CMS156', 0, [265, 265, 17, 0, 17, 231]],
  ['CMS156', 1, [265, 265, 17, 0, 7, 241]],
  ['CMS156', 2, [265, 265, 17, 0, 24, 224]],
  ['CMS165', 0, [324, 324, 39, 0, 198, 87]],
  ['CMS2', 0, [480, 480, 7, 19, 235, 219]],
  ['CMS69', 0, [460, 460, 22, 21, 323, 94]],
  ['CMS90', 0, [160, 160, 10, 0, 26, 124]]
]

describe('the default demonstration population', () => {
  it('has these counts in every group of every measure', () => {
    const groups = evaluations.flatMap(({ cmsId, model }) => model.groups.map((_, group) => [cmsId, group, Object.values(countsOf(cmsId, group))] as const))
    expect(groups).toEqual(EXPECTED)
  })

  it('has the counts of the table in the README', () => {
    const table = readFileSync(new URL('../../README.md', import.meta.url), 'utf8').matchAll(/^│ (CMS\d+) [^│]*│ +(\d+) │ +(\d+) │ +(\d+) │ +(\d+) │ +(\d+) │/gm)
    const rows = [...table].map(([, cmsId, ...counts]) => [cmsId, ...counts.map(Number)].join(' ')).sort()
    expect(rows).toEqual(EXPECTED.map(([cmsId, , counts]) => [cmsId, ...(counts as number[]).slice(0, 5)].join(' ')).sort())
  })

  it.each(evaluations.flatMap(({ cmsId, model }) => model.groups.flatMap(({ populations }, group) => populations.map(({ code }) => [code, cmsId, group] as const))))(
    'has at least five subjects in the %s of %s, group %i', (code, cmsId, group) => {
      expect(countsOf(cmsId, group)[code as typeof COLUMNS[number]]).toBeGreaterThanOrEqual(5)
    })

  it.each(evaluations.flatMap(({ cmsId, model }) => model.groups.map((_, group) => [cmsId, group] as const)))('has open gaps in %s, group %i', (cmsId, group) => {
    expect(countsOf(cmsId, group).gap).toBeGreaterThanOrEqual(5)
  })

  it('has heart failure in the heart practice only, and back pain in all of the spine practice and nowhere else', () => {
    const practice = ({ labelled }: typeof evaluated[number]): string | undefined => labelled.record.patient.managingOrganization?.reference
    for (const one of evaluated.filter(({ membership }) => membership.get('CMS135')?.[0]?.has('initial-population') === true)) expect(practice(one)).toBe('Organization/demo-heart-clinic')
    for (const one of evaluated) expect(one.labelled.scenarios.includes('backPain:none')).toBe(practice(one) === 'Organization/demo-heart-clinic')
  })
})

describe('a scenario shows in the measure that it is about', () => {
  const rows = AXIS_OUTCOMES.flatMap(({ measure, group, axis, outcomes }) =>
    Object.entries(outcomes).flatMap(([outcome, names]) => names.map(name => [`${axis}:${name}`, measure, group, outcome as Outcome] as const)))

  it.each(rows)('%s in %s, group %i: %s', (label, measure, group, outcome) => {
    const outcomes = evaluated.filter(({ labelled }) => labelled.scenarios.includes(label)).map(({ membership }) => isOutcome(membership.get(measure)?.[group] as ReadonlySet<PopulationCode>, outcome))
    // Outside is a matter of the one axis; the others meet, by chance, scenarios of other axes that outweigh them.
    expect(outcome === 'outside' ? outcomes : outcomes.filter(met => met).slice(0, 1)).toEqual(outcome === 'outside' ? outcomes.map(() => true) : [true])
    expect(outcomes.length).toBeGreaterThan(0)
  })

  it('is known for every scenario but those that are about the feed or the complaint', () => {
    const known = new Set<string>(rows.map(([label]) => label))
    const about = SCENARIO_AXES.filter(({ name }) => name !== 'feed' && name !== 'backPain').flatMap(axis => axis.options.map(option => `${axis.name}:${option.name}`))
    expect(about.filter(label => !known.has(label))).toEqual([])
  })
})
