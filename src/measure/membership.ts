import type { CodeableConcept } from '../fhir/types.js'
import type { ExpressionValue } from '../engine/engine.js'
import type { PopulationCode } from './measure-model.js'

/** Population membership of one subject after the population hierarchy. */
export interface SubjectMembership {
  readonly subjectId: string
  readonly groups: readonly GroupMembership[]
  /** In the order of MeasureModel.supplementalData. */
  readonly supplementalData: readonly ExpressionValue[]
}

export interface GroupMembership {
  /** In the order of GroupModel.populations; `count` is 0 or 1 for boolean basis, a number of resources otherwise. */
  readonly populations: readonly PopulationCount[]
  /** In the order of GroupModel.stratifiers. */
  readonly strata: readonly StratumMembership[]
}

export interface PopulationCount {
  readonly id: string | undefined
  readonly code: PopulationCode
  readonly count: number
}

/** The stratum a subject falls in: one value text per component (`true`, `false`, a code, `null` as undefined). */
export interface StratumMembership {
  readonly values: readonly (string | undefined)[]
  /** Where a component's value is coded: its codings, at the same place as in `values`; absent where no component is coded. */
  readonly concepts?: readonly (CodeableConcept | undefined)[]
}
