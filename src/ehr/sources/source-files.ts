import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { OutcomeError } from '../../fhir/outcome-error.js'
import { writePrivateFile } from '../private-file.js'
import { sourceFromJson } from './source-schema.js'
import type { Source } from './source.js'

/** The sources of one data folder: `<folder>/NAME.json`, for people to edit. */
export interface SourceFiles {
  /** By name. Files that cannot be used are named in `problems`, and do not hide the others. */
  list (): Promise<{ readonly sources: readonly Source[], readonly problems: readonly OutcomeError[] }>
  /** @throws OutcomeError SOURCE_NOT_FOUND, SOURCE_INVALID */
  find (name: string): Promise<Source>
  /** @throws OutcomeError SOURCE_EXISTS unless `replace`, OUTPUT_NOT_WRITABLE */
  save (source: Source, replace: boolean): Promise<void>
  /** @throws OutcomeError SOURCE_NOT_FOUND */
  remove (name: string): Promise<void>
}

const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/

export function sourceFiles (folder: string): SourceFiles {
  const pathOf = (name: string): string => {
    if (!NAME.test(name)) throw notFound()
    return join(folder, `${name}.json`)
  }
  const read = async (name: string): Promise<Source> => {
    const text = await readFile(pathOf(name), 'utf8').catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code === 'ENOENT') throw notFound()
      throw new OutcomeError('SOURCE_INVALID', `The file of source ${name} cannot be read.`, { cause: thrown })
    })
    const json = parse(name, text)
    const source = sourceFromJson(json)
    if (source.name !== name) throw new OutcomeError('SOURCE_INVALID', `The file of source ${name} holds a source of another name.`)
    return source
  }
  return {
    find: read,
    async list () {
      const files = await readdir(folder).catch((): string[] => [])
      const sources: Source[] = []
      const problems: OutcomeError[] = []
      for (const file of files.sort()) {
        const name = file.replace(/\.json$/, '')
        if (!file.endsWith('.json') || !NAME.test(name)) continue
        try {
          sources.push(await read(name))
        } catch (thrown) {
          if (!(thrown instanceof OutcomeError)) throw thrown
          problems.push(thrown)
        }
      }
      return { sources, problems }
    },
    async save (source, replace) {
      if (!replace && await read(source.name).then(() => true, (thrown: unknown) => !(thrown instanceof OutcomeError && thrown.code === 'SOURCE_NOT_FOUND'))) {
        throw new OutcomeError('SOURCE_EXISTS', `There is a source ${source.name} already; remove it first, or change its file.`)
      }
      await writePrivateFile(pathOf(source.name), `${JSON.stringify(source, null, 2)}\n`)
    },
    async remove (name) {
      await read(name).catch((thrown: unknown) => { if (thrown instanceof OutcomeError && thrown.code === 'SOURCE_NOT_FOUND') throw thrown })
      await rm(pathOf(name), { force: true })
    }
  }
}

function parse (name: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new OutcomeError('SOURCE_INVALID', `The file of source ${name} is not JSON.`)
  }
}

function notFound (): OutcomeError {
  return new OutcomeError('SOURCE_NOT_FOUND', 'There is no source of this name; asm-ecqm source list names them all.')
}
