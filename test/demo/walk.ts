/** Every value under a name, anywhere inside some JSON. */
export function everyValueOf (json: unknown, name: string): unknown[] {
  if (Array.isArray(json)) return json.flatMap(one => everyValueOf(one, name))
  if (typeof json !== 'object' || json === null) return []
  return Object.entries(json).flatMap(([key, value]) => key === name && typeof value !== 'object' ? [value] : everyValueOf(value, name))
}

/** Every text inside some JSON. */
export function everyText (json: unknown): string[] {
  if (typeof json === 'string') return [json]
  return typeof json === 'object' && json !== null ? Object.values(json).flatMap(everyText) : []
}

/** Every `system|code` inside some JSON. */
export function everyCoding (json: unknown): string[] {
  if (Array.isArray(json)) return json.flatMap(everyCoding)
  if (typeof json !== 'object' || json === null) return []
  const { system, code } = json as { system?: unknown, code?: unknown }
  return [...(typeof system === 'string' && typeof code === 'string' ? [`${system}|${code}`] : []), ...Object.values(json).flatMap(everyCoding)]
}
