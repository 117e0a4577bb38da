import type { MeasureEvaluation } from '../measure-evaluation.js'
import type { EvaluationPlan } from './evaluation-plan.js'
import { openPartitionPool, type PartitionPool, type PartitionPoolOptions } from './partition-pool.js'

export interface PlanPoolsOptions extends Omit<PartitionPoolOptions, 'evaluations'> {
  readonly evaluationsFor: (plan: EvaluationPlan) => readonly MeasureEvaluation[]
}

/** Threads that have the measures of a plan ready, shared by runs of the same measures and period. Only the latest is kept when nobody uses it. */
export interface PlanPools {
  /** @throws what `evaluationsFor` throws */
  take (plan: EvaluationPlan): PartitionPool
  release (plan: EvaluationPlan): void
  close (): Promise<void>
}

export function planPools ({ evaluationsFor, ...options }: PlanPoolsOptions): PlanPools {
  const pools = new Map<string, { readonly pool: PartitionPool, users: number }>()
  const closing = new Set<Promise<void>>()
  let latest = ''
  const closeUnused = (): void => {
    for (const [key, { pool, users }] of pools) {
      if (users > 0 || key === latest) continue
      pools.delete(key)
      const closed = pool.close().finally(() => { closing.delete(closed) })
      closing.add(closed)
    }
  }
  return {
    take (plan) {
      const key = keyOf(plan)
      const entry = pools.get(key) ?? { pool: openPartitionPool({ ...options, evaluations: evaluationsFor(plan) }), users: 0 }
      pools.set(key, entry)
      entry.users++
      latest = key
      closeUnused()
      return entry.pool
    },
    release (plan) {
      const entry = pools.get(keyOf(plan))
      if (entry !== undefined) entry.users--
      closeUnused()
    },
    async close () {
      await Promise.all([...closing, ...[...pools.values()].map(async ({ pool }) => { await pool.close() })])
      pools.clear()
    }
  }
}

/** The keys hold measures, period, engine and value sets; the clock counts in them only for measures that look at it. */
function keyOf ({ evaluationKeys }: EvaluationPlan): string {
  return evaluationKeys.join()
}
