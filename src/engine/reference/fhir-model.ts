import { FHIRWrapper } from 'cql-exec-fhir'
import type { AnyResource } from '../../fhir/types.js'

/** The parts of cql-exec-fhir's FHIRObject that this adapter touches: a resource behind its model, and its JSON. */
export interface WrappedResource {
  readonly _json: AnyResource
}

interface Wrapper {
  wrap (json: unknown): unknown
}

interface Elements {
  get: (this: object, field: string) => unknown
}

let wrapper: Wrapper | undefined

/** A resource as cql-execution wants it. The model info costs 130–300 ms to parse, so it is parsed once per process. */
export function wrapResource (resource: AnyResource): WrappedResource {
  wrapper ??= rememberingWrapper()
  return wrapper.wrap(resource) as WrappedResource
}

/** True for any FHIR element or resource that cql-exec-fhir wrapped. */
export function isWrapped (value: object): value is WrappedResource {
  return '_json' in value && '_typeInfo' in value
}

/**
 * cql-exec-fhir wraps an element anew at each access, with a getter for every element of its type, and several times where it
 * is absent. A record does not change while it is evaluated, so an element's wrapper is kept with its parent.
 */
function rememberingWrapper (): Wrapper {
  const created = FHIRWrapper.FHIRv401() as unknown as Wrapper
  const elements = Object.getPrototypeOf(created.wrap({ resourceType: 'Patient' })) as Elements
  const readElement = elements.get
  const known = new WeakMap<object, Map<string, unknown>>()
  elements.get = function (field) {
    let fields = known.get(this)
    if (fields === undefined) known.set(this, fields = new Map())
    if (!fields.has(field)) fields.set(field, readElement.call(this, field))
    return fields.get(field)
  }
  return created
}
