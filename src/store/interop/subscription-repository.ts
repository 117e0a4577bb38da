import { sql } from 'kysely'
import { afterNotification } from '../../interop/fhir/subscription-state.js'
import type { RepositoryContext } from '../repository-context.js'
import { retriedTransaction } from '../retried-transaction.js'
import type { SubscriptionStore } from './subscription-store.js'

/** Subscriptions in table `interop_subscription`. */
export function subscriptionRepository ({ db, run, now }: RepositoryContext): SubscriptionStore {
  return {
    note: async (source, notification) => await run(async () => await retriedTransaction(db, async transaction => {
      const { subscription } = notification
      // One at a time: a row that is not there yet cannot be locked.
      await sql`select pg_advisory_xact_lock(hashtextextended(${JSON.stringify([source, subscription])}, 0))`.execute(transaction)
      const before = await transaction.selectFrom('interop_subscription').select('state').where('source', '=', source).where('subscription', '=', subscription).executeTakeFirst()
      const state = afterNotification(before?.state, notification)
      const row = { state: JSON.stringify(state), notified_at: now().toISOString() }
      await transaction.insertInto('interop_subscription').values({ source, subscription, ...row }).onConflict(conflict => conflict.columns(['source', 'subscription']).doUpdateSet(row)).execute()
      return state
    })),
    async all () {
      const rows = await run(async () => await db.selectFrom('interop_subscription').selectAll().orderBy('source').orderBy('subscription').execute())
      return rows.map(({ source, subscription, state, notified_at: notifiedAt }) => ({ ...state, source, subscription, notifiedAt }))
    }
  }
}
