import { FHIRWrapper } from 'cql-exec-fhir'
import type { AnyResource } from '../../fhir/types.js'

/** The parts of cql-exec-fhir's FHIRObject that this adapter touches: a resource behind its model, and its JSON. */
export interface WrappedResource {
  readonly _json: AnyResource
}

interface Wrapper {
  wrap (json: unknown): unknown
}

/** Elements read before, kept on their parent; a symbol is invisible to cql-execution's comparisons. A WeakMap costs more to collect. */
const KNOWN = Symbol('known elements')

interface Element {
  [KNOWN]?: Map<string, unknown>
}

interface Elements {
  get: (this: Element, field: string) => unknown
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
  elements.get = function (field) {
    const known = this[KNOWN] ??= new Map()
    if (!known.has(field)) known.set(field, readElement.call(this, field))
    return known.get(field)
  }
  return created
}
