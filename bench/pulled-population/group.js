// node group.js FILES SNAPSHOT: resources to records.
import { mkdirSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { SnapshotBuilder } from '../../dist/records/snapshot-builder.js'

const PARTITIONS = 64
const [files = '', dir = ''] = process.argv.slice(2)
mkdirSync(dirname(dir), { recursive: true })
const builder = await SnapshotBuilder.open({ dir, origin: { source: 'bench', pullId: 'bench' }, partitionCount: PARTITIONS, now: () => new Date() })
await builder.scatter(readdirSync(files).map(name => join(files, name)), [])
for (let partition = 0; partition < PARTITIONS; partition++) await builder.finishPartition(partition)
const { count } = await builder.seal()
console.log(`${count} records`)
