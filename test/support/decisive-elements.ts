import type { AnyResource } from '../../src/fhir/types.js'

type Path = readonly (string | number)[]
type Node = Record<string | number, unknown>

/**
 * The elements of a resource on which the outcome hangs: paths of values (`type.coding.code`) without which it is another one, in
 * the order of the resource. Fails where an element that is null is not taken for one that is absent.
 */
export async function decisiveElements (one: AnyResource, outcomeOf: (variant: AnyResource) => Promise<string>): Promise<string[]> {
  const whole = await outcomeOf(one)
  const decisive = new Set<string>()
  for (const path of pathsOf(one).filter(([name]) => name !== 'resourceType' && name !== 'id')) {
    const absent = await outcomeOf(withElement(one, path, undefined))
    const name = path.filter(part => typeof part === 'string').join('.')
    if (absent !== whole && isValue(one, path)) decisive.add(name)
    if (typeof path.at(-1) === 'number') continue
    const empty = await outcomeOf(withElement(one, path, null))
    if (empty !== absent) throw new Error(`${one.resourceType}.${name}: null gives "${empty}", absent gives "${absent}"`)
  }
  return [...decisive]
}

function pathsOf (node: unknown, at: Path = []): Path[] {
  if (typeof node !== 'object' || node === null) return []
  const keys: (string | number)[] = Array.isArray(node) ? [...node.keys()] : Object.keys(node).filter(key => (node as Node)[key] !== undefined)
  return keys.flatMap(key => [[...at, key], ...pathsOf((node as Node)[key], [...at, key])])
}

function isValue (one: AnyResource, path: Path): boolean {
  return typeof path.reduce<unknown>((node, key) => (node as Node)[key], one) !== 'object'
}

/** A copy with this element null, or absent: `undefined` is not written to a record. */
function withElement (one: AnyResource, path: Path, value: null | undefined): AnyResource {
  const copy = structuredClone(one)
  const parent = path.slice(0, -1).reduce<unknown>((node, key) => (node as Node)[key], copy) as Node
  const last = path.at(-1) as string | number
  if (Array.isArray(parent)) parent.splice(last as number, 1)
  else parent[last] = value
  return copy
}
