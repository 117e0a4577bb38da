import { Command, Option } from 'commander'
import { configFromEnvironment } from '../config/environment.js'
import { configuredKeys } from '../operations/sources/ehr-surroundings.js'
import { EXIT, print, run, say } from './terminal.js'

/** `asm-ecqm keys`: what SMART Backend Services assertions are signed with. */
export function keysCommand (): Command {
  const command = new Command('keys').description('Keys of SMART Backend Services; register /.well-known/jwks.json of this server with the EHR')
  const keys = () => configuredKeys(configFromEnvironment())
  command.command('generate')
    .description('make a new key, which signs from now on')
    .addOption(new Option('--algorithm <name>', 'signature').choices(['ES384', 'RS384']).default('ES384'))
    .action(async ({ algorithm }: { algorithm: 'ES384' | 'RS384' }) => {
      await run(async () => {
        print((await keys().generate(algorithm, new Date())).kid)
        say('Servers fetch the key set now and then: retire the former key when they have.')
        return EXIT.done
      })
    })
  command.command('list')
    .description('id, algorithm, made, retired')
    .action(async () => {
      await run(async () => {
        for (const { kid, algorithm, createdAt, retiredAt = '–' } of await keys().list()) print([kid, algorithm, createdAt, retiredAt].join('\t'))
        return EXIT.done
      })
    })
  command.command('retire <id>')
    .description('sign no more with this key; it stays in the key set')
    .action(async (kid: string) => {
      await run(async () => {
        await keys().retire(kid, new Date())
        return EXIT.done
      })
    })
  command.command('remove <id>')
    .description('take a key out of the key set and destroy it')
    .action(async (kid: string) => {
      await run(async () => {
        await keys().remove(kid)
        return EXIT.done
      })
    })
  command.command('jwks')
    .description('the key set, for servers that want it uploaded')
    .action(async () => {
      await run(async () => {
        print(JSON.stringify(await keys().jwks(), null, 2))
        return EXIT.done
      })
    })
  return command
}
