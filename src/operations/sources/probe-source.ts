import type { Config } from '../../config/config.js'
import type { MeasureCatalogue } from '../../cql/measure-catalogue.js'
import type { EhrRuntime } from '../../ehr/runtime.js'
import { testSource, type SourceTest } from '../../ehr/sources/test-source.js'
import { configuredRuntime, configuredSources } from './ehr-surroundings.js'
import { requiredData } from './required-data.js'

/**
 * Tries everything a pull of this source needs, for the data that the measures read, and keeps what the server says of itself with the source;
 * what people wrote there by hand stays.
 * @throws OutcomeError SOURCE_NOT_FOUND, SOURCE_INVALID
 */
export async function probeSource ({ config, catalogue, runtime = configuredRuntime(config) }: { readonly config: Config, readonly catalogue: MeasureCatalogue, readonly runtime?: EhrRuntime }, name: string): Promise<SourceTest> {
  const sources = configuredSources(config)
  const source = await sources.find(name)
  const test = await testSource(source, runtime, requiredData(catalogue).types)
  if (test.capability !== undefined) await sources.save({ ...source, capability: { ...test.capability, ...withoutProbed(source.capability) } }, true)
  return test
}

/** Without a time of probing everything was written by hand. */
function withoutProbed (capability: object | undefined): object {
  return capability === undefined || 'probedAt' in capability ? {} : capability
}
