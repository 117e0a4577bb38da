/** A node of an ELM expression tree in JSON form (ELM R1). Its other properties depend on `type` and are read with the functions here. */
export interface ElmNode {
  readonly type: string
  readonly localId?: string
  readonly locator?: string
  readonly [property: string]: unknown
}

/** True for a JSON object that is no list. */
export function isNode (value: unknown): value is ElmNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Child nodes under a property: `operand` may be one node or a list; none where it is absent. */
export function childNodes (node: ElmNode, property: string): readonly ElmNode[] {
  const value = node[property]
  if (Array.isArray(value)) return value.filter(isNode)
  return isNode(value) ? [value] : []
}

/** One child node, or undefined where it is absent. */
export function childNode (node: ElmNode, property: string): ElmNode | undefined {
  return childNodes(node, property)[0]
}

export function textOf (node: ElmNode, property: string): string | undefined {
  const value = node[property]
  return typeof value === 'string' ? value : undefined
}

/** Properties that annotate a node and hold no expressions of its own. */
export const ANNOTATIONS: ReadonlySet<string> = new Set(['annotation', 'resultTypeSpecifier', 'signature'])
