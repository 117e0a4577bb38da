import { sql, type ColumnType, type Kysely } from 'kysely'
import { afterNotification, type SubscriptionState } from '../../interop/fhir/subscription-state.js'
import type { SubscriptionNotification } from '../../interop/fhir/notification.js'
import type { RepositoryContext } from '../repository-context.js'
import { retriedTransaction } from '../retried-transaction.js'

/** A subscription that sends to us, as it is now. */
export interface StoredSubscription extends SubscriptionState {
  readonly source: string
  readonly subscription: string
  readonly notifiedAt: Date
}

export interface SubscriptionStore {
  /** Counts a notification, and gives the state after it. Of notifications that come at one time each is counted. */
  note (source: string, notification: SubscriptionNotification): Promise<SubscriptionState>
  all (): Promise<readonly StoredSubscription[]>
}

export interface InteropSubscriptionTable {
  source: string
  subscription: string
  state: ColumnType<SubscriptionState, string, string>
  notified_at: ColumnType<Date, string, string>
}

export async function createInteropSubscription (db: Kysely<unknown>, schema: string): Promise<void> {
  await db.schema.withSchema(schema).createTable('interop_subscription')
    .addColumn('source', 'text', column => column.notNull())
    .addColumn('subscription', 'text', column => column.notNull())
    .addColumn('state', 'json', column => column.notNull())
    .addColumn('notified_at', 'timestamptz', column => column.notNull())
    .addPrimaryKeyConstraint('interop_subscription_key', ['source', 'subscription'])
    .execute()
}

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
