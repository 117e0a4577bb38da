import { readFile } from 'node:fs/promises'
import { Command } from 'commander'
import pc from 'picocolors'
import { configFromEnvironment } from '../config/environment.js'
import { OutcomeError } from '../fhir/outcome-error.js'
import { openCatalogue } from '../operations/open-catalogue.js'
import { configuredSources } from '../operations/sources/ehr-surroundings.js'
import { probeSource } from '../operations/sources/probe-source.js'
import { sourceFromJson } from '../operations/sources/source-from-json.js'
import { EXIT, errorLine, plainText, print, run, say } from './terminal.js'

interface AddOptions {
  readonly file?: string
  readonly baseUrl?: string
  readonly clientId?: string
  readonly tokenFile?: string
  readonly tokenVariable?: string
  readonly group: readonly string[]
  readonly allowHost: readonly string[]
  readonly method?: string
  readonly replace?: true
}

const MARKS = { ok: pc.green('ok'), warning: pc.yellow('warning'), failed: pc.red('failed'), skipped: pc.dim('skipped') }

/** `asm-ecqm source`: named EHR connections. */
export function sourceCommand (): Command {
  const command = new Command('source').description('Connections to EHR FHIR endpoints')
  command.command('add <name>')
    .description('add a connection; it is kept as JSON in the data folder, to be edited there')
    .option('--file <json>', 'take the connection from this file')
    .option('--base-url <url>', 'FHIR base')
    .option('--client-id <id>', 'SMART Backend Services client; keys: asm-ecqm keys')
    .option('--token-file <file>', 'file with an access token that does not change')
    .option('--token-variable <name>', 'environment variable with one, ASM_TOKEN_…')
    .option('--group <id>', 'Group whose members to pull; may be repeated', collect, [])
    .option('--allow-host <host>', 'further host that files and tokens may lead to; may be repeated', collect, [])
    .option('--method <method>', 'auto, bulk or crawl')
    .option('--replace', 'in place of a connection of this name')
    .action(async (name: string, options: AddOptions) => { await run(async () => await add(name, options)) })
  command.command('list')
    .description('name, base url, how we are let in, Groups')
    .action(async () => {
      await run(async () => {
        const { sources, problems } = await configuredSources(configFromEnvironment()).list()
        for (const { name, baseUrl, auth, groups } of sources) print([name, baseUrl, auth.type, groups.join(',') || '–'].join('\t'))
        for (const problem of problems) say(errorLine(problem.toPlain()))
        return problems.length > 0 ? EXIT.failures : EXIT.done
      })
    })
  command.command('show <name>')
    .description('one connection as JSON, with what the server can do')
    .action(async (name: string) => {
      await run(async () => {
        print(JSON.stringify(await configuredSources(configFromEnvironment()).find(name), null, 2))
        return EXIT.done
      })
    })
  command.command('test <name>')
    .description('try step by step what a pull needs: discovery, token, scopes, each resource type, Groups, export')
    .action(async (name: string) => { await run(async () => await test(name)) })
  command.command('remove <name>')
    .description('remove a connection; what was pulled stays')
    .action(async (name: string) => {
      await run(async () => {
        await configuredSources(configFromEnvironment()).remove(name)
        return EXIT.done
      })
    })
  return command
}

async function add (name: string, { file, baseUrl, clientId, tokenFile, tokenVariable, group, allowHost, method, replace }: AddOptions): Promise<number> {
  const given = file === undefined ? {} : await fromFile(file)
  const auth = clientId !== undefined
    ? { type: 'smart', clientId }
    : tokenFile !== undefined ? { type: 'token', tokenFile } : tokenVariable !== undefined ? { type: 'token', tokenVariable } : undefined
  const source = sourceFromJson({
    ...given,
    name,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(auth === undefined ? {} : { auth }),
    ...(group.length === 0 ? {} : { groups: group }),
    ...(allowHost.length === 0 ? {} : { allowedHosts: allowHost }),
    ...(method === undefined ? {} : { method })
  })
  await configuredSources(configFromEnvironment()).save(source, replace === true)
  say(`Added. Try it: asm-ecqm source test ${name}`)
  return EXIT.done
}

async function fromFile (path: string): Promise<object> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as object
  } catch (cause) {
    throw new OutcomeError('INPUT_UNREADABLE', 'The file of the connection cannot be read, or is not JSON.', { cause })
  }
}

async function test (name: string): Promise<number> {
  const config = configFromEnvironment()
  const { catalogue } = await openCatalogue(config)
  const { steps } = await probeSource({ config, catalogue }, name)
  for (const { step, status, detail } of steps) print(`${MARKS[status].padEnd(8)}\t${step}\t${plainText(detail)}`)
  return steps.some(({ status }) => status === 'failed') ? EXIT.failures : EXIT.done
}

function collect (value: string, others: readonly string[]): readonly string[] {
  return [...others, value]
}
