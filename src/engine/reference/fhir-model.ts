import { FHIRWrapper } from 'cql-exec-fhir'
import type { AnyResource } from '../../fhir/types.js'
import { wholeValueSets } from '../compiled/record/whole-value-set.js'
import { WholeValueSet } from './value-set-adapter.js'

/** The parts of cql-exec-fhir's FHIRObject that this adapter touches: a resource behind its model, and its JSON. */
export interface WrappedResource {
  readonly _json: AnyResource
}

/** What cql-execution asks of a resource to match it with the codes of a retrieve. */
interface Coded {
  getCode (element: string): unknown
}

interface Wrapper {
  wrap (json: unknown): unknown
}

interface Element {
  /** Elements read before, kept on their parent. A WeakMap costs more to collect. */
  _known?: Map<string, unknown>
}

interface Elements {
  get: (this: Element, field: string) => unknown
}

let wrapper: Wrapper | undefined

/**
 * A resource as cql-execution wants it. The model info costs 130–300 ms to parse, so it is parsed once per process.
 * cql-execution compares what stands in a union or a distinct list by the own enumerable properties; for a resource it would walk
 * through every element that its type can have, which took half of an evaluation. Here its JSON text is the only one.
 */
export function wrapResource (resource: AnyResource): WrappedResource {
  wrapper ??= rememberingWrapper()
  let text: string | undefined
  const json = {
    enumerable: true,
    get () {
      text ??= JSON.stringify(resource)
      return text
    }
  }
  const wrapped = wrapper.wrap(resource) as Coded
  const getCode = { value: (element: string) => codeOf(resource, element, wrapped) }
  return Object.create(wrapped, { json, getCode }) as WrappedResource
}

function codeOf (resource: AnyResource, element: string, wrapped: Coded): unknown {
  const urls = wholeValueSets(resource, [element, `${element}CodeableConcept`])
  return urls.length === 0 ? wrapped.getCode(element) : new WholeValueSet(urls)
}

/** True for any FHIR element or resource that cql-exec-fhir wrapped. */
export function isWrapped (value: object): value is WrappedResource {
  return '_json' in value && '_typeInfo' in value
}

/**
 * cql-exec-fhir wraps an element anew at each access, with a getter for every element of its type, and several times where it
 * is absent. A record does not change while it is evaluated, so an element's wrapper is kept with its parent, in a property
 * that cannot be enumerated: comparisons must not see which elements were read before.
 */
function rememberingWrapper (): Wrapper {
  const created = FHIRWrapper.FHIRv401() as unknown as Wrapper
  const elements = Object.getPrototypeOf(created.wrap({ resourceType: 'Patient' })) as Elements
  const readElement = elements.get
  elements.get = function (field) {
    if (this._known === undefined) Object.defineProperty(this, '_known', { value: new Map() })
    const known = this._known as Map<string, unknown>
    if (!known.has(field)) known.set(field, readElement.call(this, field))
    return known.get(field)
  }
  return created
}
