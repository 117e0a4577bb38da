import { FHIRWrapper } from 'cql-exec-fhir'
import { Date as CqlDate, DateTime } from 'cql-execution'
import type { AnyResource } from '../../fhir/types.js'
import { wholeValueSets } from '../compiled/record/whole-value-set.js'
import { saysOffset } from './evaluation-offset.js'
import { WholeValueSet } from './value-set-adapter.js'

/** The parts of cql-exec-fhir's FHIRObject that this adapter touches: a resource behind its model, and its JSON. */
export interface WrappedResource {
  readonly _json: AnyResource
}

interface ModelInfo {
  readonly evaluationOffset?: number
}

/** What cql-execution asks of a resource to match it with the codes of a retrieve. */
interface Coded {
  getCode (element: string): unknown
}

interface Wrapper {
  readonly _modelInfo: ModelInfo
  wrap (json: unknown): unknown
}

interface Element {
  readonly _json: unknown
  readonly _typeInfo: { readonly name: string }
  /** Every element hands it on to the elements within it. */
  readonly _modelInfo: ModelInfo
  /** Elements read before, kept on their parent. A WeakMap costs more to collect. */
  _known?: Map<string, unknown>
}

interface Elements {
  get: (this: Element, field: string) => unknown
}

let wrapper: Wrapper | undefined
const wrappersByOffset = new Map<number, Wrapper>()

/**
 * A resource as cql-execution wants it; times without an offset take `evaluationOffset`, in hours. The model info costs 130–300 ms to parse, so it is parsed once per process.
 * cql-execution compares what stands in a union or a distinct list by the own enumerable properties; for a resource it would walk
 * through every element that its type can have, which took half of an evaluation. Here its JSON text is the only one.
 */
export function wrapResource (resource: AnyResource, evaluationOffset: number): WrappedResource {
  const ofOffset = wrapperOf(evaluationOffset)
  let text: string | undefined
  const json = {
    enumerable: true,
    get () {
      text ??= JSON.stringify(resource)
      return text
    }
  }
  const wrapped = ofOffset.wrap(resource) as Coded
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

function wrapperOf (evaluationOffset: number): Wrapper {
  const known = wrappersByOffset.get(evaluationOffset)
  if (known !== undefined) return known
  wrapper ??= rememberingWrapper()
  const modelInfo = Object.create(wrapper._modelInfo, { evaluationOffset: { value: evaluationOffset } }) as ModelInfo
  const created = Object.create(wrapper, { _modelInfo: { value: modelInfo } }) as Wrapper
  wrappersByOffset.set(evaluationOffset, created)
  return created
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
    if (!known.has(field)) known.set(field, field === 'value' ? primitiveValue(readElement.call(this, field), this) : readElement.call(this, field))
    return known.get(field)
  }
  return created
}

/** Dates, dateTimes and instants of FHIR R4; also without seconds, minutes or offset, as records have them. */
const DATE_TEXT = /^(?!0000)\d{4}(-\d\d(-\d\d(T(([01]\d|2[0-3])(:[0-5]\d(:[0-5]\d(\.\d+)?)?)?)?(Z|[+-](0\d|1[0-3])(:[0-5]\d)?|[+-]14(:00)?)?)?)?)?$/

/**
 * What CQL makes of a primitive's `value`, in three ways other than cql-execution. Of a text that is no date it reads the part that looks like one
 * (`24:00`, `+25:00`, a small `z`): here that is null. A time without an offset takes that of the evaluation (CQL 1.5, DateTime: the offset of the
 * evaluation request timestamp), there that of the machine. And a decimal is one of CQL, or fails. The text stands beside the `value`.
 */
function primitiveValue (value: unknown, { _json, _typeInfo, _modelInfo }: Element): unknown {
  if (_typeInfo.name === 'decimal' && value !== null && value !== undefined) return decimal(value)
  if (!(value instanceof DateTime || value instanceof CqlDate)) return value
  const text = (_json as { readonly value?: unknown }).value
  if (typeof text !== 'string' || (value instanceof DateTime && value.isTime() && !text.startsWith('0000'))) return value
  if (!DATE_TEXT.test(text)) return null
  const { evaluationOffset } = _modelInfo
  if (value instanceof DateTime && evaluationOffset !== undefined && !saysOffset(text)) value.timezoneOffset = evaluationOffset
  return value
}

/** CQL 1.5, Decimal: steps of 10^-8, up to (10^28 - 1) / 10^8. @throws Error where the record has none; the evaluation of the subject fails */
function decimal (value: unknown): number {
  const number = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value
  if (typeof number !== 'number' || Math.abs(number) > 1e20) throw new Error('A decimal of the record is no Decimal.')
  return Number.isInteger(number) ? number : Number(number.toFixed(8))
}
