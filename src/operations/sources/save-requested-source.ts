import type { Config } from '../../config/config.js'
import { sourceFromJson } from '../../ehr/sources/source-schema.js'
import type { Source } from '../../ehr/sources/source.js'
import { OutcomeError } from '../../fhir/outcome-error.js'
import { configuredSources } from './ehr-surroundings.js'

/**
 * Adds a source that came in a request, or changes the one of `replacing`. Whoever can send requests must not choose where a token of this machine goes,
 * or which file is sent as one, so sources with such a token are for the command line.
 * @throws OutcomeError SOURCE_INVALID, SOURCE_EXISTS, SOURCE_NOT_FOUND, FORBIDDEN, CONFLICTING_PARAMETERS (another name than `replacing`)
 */
export async function saveRequestedSource (config: Pick<Config, 'dataDir'>, json: unknown, replacing?: string): Promise<Source> {
  const sources = configuredSources(config)
  const source = sourceFromJson(json)
  if (replacing !== undefined && source.name !== replacing) throw new OutcomeError('CONFLICTING_PARAMETERS', 'The name of the source is not that of the path.')
  const former = replacing === undefined ? undefined : await sources.find(replacing)
  if (source.auth.type === 'token' || former?.auth.type === 'token') {
    throw new OutcomeError('FORBIDDEN', 'A source with an access token of its own is added and changed on the command line only (asm-ecqm source add).')
  }
  await sources.save(source, replacing !== undefined)
  return source
}
