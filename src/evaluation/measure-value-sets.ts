import type { MeasurePackage } from '../cql/measure-catalogue.js'
import { OutcomeError, type PlainOutcomeError } from '../fhir/outcome-error.js'
import type { ValueSet } from '../fhir/types.js'
import { buildValueSetIndex } from '../terminology/build-value-set-index.js'
import type { ValueSetIndex } from '../terminology/value-set-index.js'
import { valueSetFromJson } from '../terminology/value-set-schema.js'

interface OwnValueSets {
  readonly index: ValueSetIndex
  readonly problems: readonly PlainOutcomeError[]
}

/** Building an index takes longer than preparing a measure, and a package does not change. */
const built = new WeakMap<MeasurePackage, OwnValueSets>()

/**
 * The value sets to evaluate a measure with: those that came with it go before the loaded ones. One that came cut off gives way to a
 * whole one of the same version, or of any where it states none.
 */
export function measureValueSets (measurePackage: MeasurePackage, loaded: ValueSetIndex): ValueSetIndex {
  if ((measurePackage.ownValueSets ?? []).length === 0) return loaded
  const { index: own } = ownValueSets(measurePackage)
  return {
    find (canonical) {
      const mine = own.find(canonical)
      if (mine?.completeness === 'complete') return mine
      const other = loaded.find(canonical)
      if (mine === undefined) return other
      return other?.completeness === 'complete' && (mine.version === undefined || mine.version === other.version) ? other : mine
    },
    * all () {
      const urls = new Set<string>()
      for (const membership of own.all()) {
        urls.add(membership.url)
        yield membership
      }
      for (const membership of loaded.all()) if (!urls.has(membership.url)) yield membership
    }
  }
}

/** What of the value sets that came with a measure cannot be used. */
export function ownValueSetProblems (measurePackage: MeasurePackage): readonly PlainOutcomeError[] {
  return ownValueSets(measurePackage).problems
}

function ownValueSets (measurePackage: MeasurePackage): OwnValueSets {
  let own = built.get(measurePackage)
  if (own === undefined) built.set(measurePackage, own = build(measurePackage.ownValueSets ?? []))
  return own
}

function build (resources: readonly ValueSet[]): OwnValueSets {
  const unreadable: PlainOutcomeError[] = []
  const valueSets = resources.flatMap(resource => {
    try {
      return [valueSetFromJson(resource, `ValueSet ${String(resource.url)} of the package`)]
    } catch (error) {
      if (!(error instanceof OutcomeError)) throw error
      unreadable.push(error.toPlain())
      return []
    }
  })
  const { index, problems } = buildValueSetIndex(valueSets)
  return { index, problems: [...unreadable, ...problems] }
}
