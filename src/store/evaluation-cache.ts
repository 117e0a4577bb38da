import type { RepositoryContext } from './repository-context.js'
import type { EvaluationCache } from './store.js'

/** Finished evaluations in table `evaluation_cache`; the latest save of a key counts. */
export function evaluationCache ({ db, run, now }: RepositoryContext): EvaluationCache {
  return {
    async find (key) {
      const row = await run(async () => await db.selectFrom('evaluation_cache').select('resource').where('key', '=', key).executeTakeFirst())
      return row?.resource
    },
    async save (key, evaluation) {
      const value = { resource: JSON.stringify(evaluation), created_at: now().toISOString() }
      await run(async () => await db.insertInto('evaluation_cache').values({ key, ...value })
        .onConflict(conflict => conflict.column('key').doUpdateSet(value)).execute())
    }
  }
}
