import type { MeasureModel } from '../../measure/measure-model.js'
import { addMembership, emptyTotals, type MeasureTotals } from '../../measure/measure-totals.js'
import { addPreparation, orderedPreparation, type PreparationCounts } from '../../preparation/preparation-counts.js'
import type { CountedFailure } from '../../report/report-input.js'
import { countFailures } from '../../report/report-messages.js'
import type { PartitionSummary } from './partition-task.js'
import type { SubjectResults } from './subject-results.js'

/** Counts the results of subjects: those of one partition, or those of one clinician over all of them. */
export class PartitionCounter {
  readonly #measures: readonly { readonly totals: MeasureTotals, failures: CountedFailure[] }[]
  readonly #preparation: PreparationCounts = {}
  #subjects = 0
  #reused = 0
  #unattributed = 0

  constructor (models: readonly MeasureModel[]) {
    this.#measures = models.map(model => ({ totals: emptyTotals(model), failures: [] }))
  }

  add ({ outcomes, clinicians, preparation }: SubjectResults, reused = false): void {
    this.#subjects++
    if (reused) this.#reused++
    if (clinicians.length === 0) this.#unattributed++
    addPreparation(this.#preparation, preparation)
    for (const [index, measure] of this.#measures.entries()) {
      const outcome = outcomes[index]
      if (outcome === undefined) continue
      if ('membership' in outcome) addMembership(measure.totals, outcome.membership)
      else measure.failures.push(outcome.failure)
    }
  }

  summary (): PartitionSummary {
    return {
      subjects: this.#subjects,
      reused: this.#reused,
      unattributed: this.#unattributed,
      preparation: orderedPreparation(this.#preparation),
      measures: this.#measures.map(({ totals, failures }) => ({ totals, failures: countFailures(failures) }))
    }
  }
}
