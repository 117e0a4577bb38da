import type { ColumnType, SchemaModule } from 'kysely'

export interface RecordSnapshotTable {
  id: string
  manifest: ColumnType<unknown, string, string>
  /** False while partitions are being written. */
  is_whole: boolean
  created_at: ColumnType<Date, string, string>
}

export interface RecordPartitionTable {
  snapshot_id: string
  partition: number
  rows: Uint8Array
  bytes: Uint8Array
}

/** Patient records for machines that share no disk. */
export async function createRecordSnapshot (schema: SchemaModule): Promise<void> {
  await schema.createTable('record_snapshot')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('manifest', 'json', column => column.notNull())
    .addColumn('is_whole', 'boolean', column => column.notNull())
    .addColumn('created_at', 'timestamptz', column => column.notNull())
    .execute()
  await schema.createTable('record_partition')
    .addColumn('snapshot_id', 'text', column => column.notNull().references('record_snapshot.id').onDelete('cascade'))
    .addColumn('partition', 'integer', column => column.notNull())
    .addColumn('rows', 'bytea', column => column.notNull())
    .addColumn('bytes', 'bytea', column => column.notNull())
    .addPrimaryKeyConstraint('record_partition_key', ['snapshot_id', 'partition'])
    .execute()
}
