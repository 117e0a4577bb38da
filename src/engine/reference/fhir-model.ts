import { FHIRWrapper } from 'cql-exec-fhir'
import type { AnyResource } from '../../fhir/types.js'

/** The parts of cql-exec-fhir's FHIRObject that this adapter touches: a resource behind its model, and its JSON. */
export interface WrappedResource {
  readonly _json: AnyResource
}

let wrapper: { wrap (json: unknown, type?: string): unknown } | undefined

/** A resource as cql-execution wants it. The model info costs 130–300 ms to parse, so it is parsed once per process. */
export function wrapResource (resource: AnyResource): WrappedResource {
  wrapper ??= FHIRWrapper.FHIRv401() as unknown as { wrap (json: unknown, type?: string): unknown }
  return wrapper.wrap(resource) as WrappedResource
}

/** True for any FHIR element or resource that cql-exec-fhir wrapped. */
export function isWrapped (value: object): value is WrappedResource {
  return '_json' in value && '_typeInfo' in value
}
