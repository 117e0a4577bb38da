import { Command } from 'commander'
import { configFromEnvironment } from '../config/environment.js'
import { configuredSnapshots } from '../operations/snapshots/configured-snapshots.js'
import { publishSnapshot } from '../operations/snapshots/publish-snapshot.js'
import { snapshotView } from '../operations/snapshots/snapshot-view.js'
import { withServices } from './open-services.js'
import { EXIT, print, run, say } from './terminal.js'

/** `asm-ecqm snapshots`: pulled patient records. */
export function snapshotsCommand (): Command {
  const command = new Command('snapshots').description('Snapshots of pulled patient records')
  const snapshots = () => configuredSnapshots(configFromEnvironment())
  command.command('list')
    .description('newest first: id, source, made, patients')
    .option('--json', 'as JSON, with counts per resource type and problems')
    .action(async ({ json }: { json?: true }) => {
      await run(async () => {
        const views = (await snapshots().list()).map(snapshotView)
        if (json === true) print(JSON.stringify(views, null, 2))
        else for (const { id, source = '–', createdAt, patients, encrypted } of views) print([id, source, createdAt, `${patients} patients`, ...(encrypted ? ['encrypted'] : [])].join('\t'))
        return EXIT.done
      })
    })
  command.command('publish <id>')
    .description('put a snapshot into the database (DATABASE_URL), for workers on machines that do not have it')
    .action(async (id: string) => {
      await run(async () => await withServices({}, async services => {
        await publishSnapshot(services, id)
        return EXIT.done
      }))
    })
  command.command('remove <id>')
    .description('remove one snapshot')
    .action(async (id: string) => {
      await run(async () => {
        await snapshots().remove(id)
        return EXIT.done
      })
    })
  command.command('purge')
    .description('remove old snapshots, but never the newest ones of a source')
    .option('--keep <number>', 'how many of each source stay whatever their age', '1')
    .option('--older-than-days <number>', 'what is younger stays', '30')
    .action(async ({ keep, olderThanDays }: { keep: string, olderThanDays: string }) => {
      await run(async () => {
        const removed = await snapshots().purge({ keep: Math.max(1, Number(keep) || 1), days: Number(olderThanDays) || 0 }, new Date())
        say(`${removed.length} removed.`)
        return EXIT.done
      })
    })
  return command
}
