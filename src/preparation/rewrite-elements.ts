import type { AnyResource } from '../fhir/types.js'

type Element = Readonly<Record<string, unknown>>

/** What to do with elements that stand anywhere in a resource. */
export interface ElementRules {
  /** The text to put in place of Reference.reference; the same text: nothing changes. `element` is the name of the Reference's element. */
  reference (text: string, element: string): string
  /** True for an element to be taken out. Asked of elements that have an `end`. */
  isUnknown (element: Element): boolean
}

/** Guards against a stack that overflows on data nested beyond anything FHIR has; what lies deeper is left as it is. */
const MAX_DEPTH = 100

/**
 * The resource with the rules applied at any depth, contained resources and extensions included. What does not change is
 * shared with the resource given, which itself never changes; where nothing changes it is returned.
 * Where an element is taken out, nothing empty stays behind (FHIR R4 JSON 2.6.2: an object or list is never empty; ele-1):
 * a parent left without children goes too, up to the resource, and so does an extension left with its url alone (ext-1). Only a
 * modifierExtension stays, for a modifier must not vanish. In a list beside a list of primitives (`_given`) a place becomes null.
 */
export function rewriteElements (resource: AnyResource, rules: ElementRules): AnyResource {
  return (rewriteObject(resource, '', rules, 0) ?? resource) as AnyResource
}

/** `undefined`: take it out. */
function rewriteObject (object: Element, name: string, rules: ElementRules, depth: number): Element | undefined {
  let copy: Record<string, unknown> | undefined
  let lost = false
  for (const key in object) {
    const value = object[key]
    if (typeof value === 'string') {
      if (key === 'reference') {
        const text = rules.reference(value, name)
        if (text !== value) (copy ??= { ...object })[key] = text
      } else if (key === 'end' && rules.isUnknown(object)) return undefined
    } else if (typeof value === 'object' && value !== null && depth < MAX_DEPTH) {
      const rewritten = Array.isArray(value) ? rewriteList(value, key, rules, depth + 1) : rewriteObject(value as Element, key, rules, depth + 1)
      if (rewritten === value) continue
      copy ??= { ...object }
      if (rewritten !== undefined) copy[key] = rewritten
      else lost = delete copy[key]
    }
  }
  return lost && isEmpty(copy as Element, name) ? undefined : copy ?? object
}

function rewriteList (list: readonly unknown[], name: string, rules: ElementRules, depth: number): readonly unknown[] | undefined {
  let copy: unknown[] | undefined
  for (let index = 0; index < list.length; index++) {
    const value = list[index]
    if (typeof value !== 'object' || value === null || Array.isArray(value)) continue
    const rewritten = rewriteObject(value as Element, name, rules, depth)
    if (rewritten !== value) (copy ??= [...list])[index] = rewritten
  }
  if (copy === undefined) return list
  const left = name.startsWith('_') ? copy.map(value => value ?? null) : copy.filter(value => value !== undefined)
  return left.every(value => value === null) ? undefined : left
}

/** An element's own `id` is no content (FHIR R4 ele-1). A contained resource has its type and stays. */
function isEmpty (element: Element, name: string): boolean {
  return Object.keys(element).every(key => key === 'id' || (key === 'url' && name === 'extension'))
}
