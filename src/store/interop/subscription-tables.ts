import type { ColumnType, Kysely } from 'kysely'
import type { SubscriptionState } from '../../interop/fhir/subscription-state.js'

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
