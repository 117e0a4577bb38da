import type { SmartConfiguration } from './smart-configuration.js'

/**
 * Scopes to ask for: v1 (`system/Patient.read`) where the server advertises v1 alone, otherwise v2 (`system/Patient.rs`).
 * Old servers without capabilities list what they have in scopes_supported.
 */
export function scopesFor (types: readonly string[], configuration: Pick<SmartConfiguration, 'capabilities' | 'scopesSupported'> | undefined): string[] {
  const { capabilities = [], scopesSupported = [] } = configuration ?? {}
  const v2 = capabilities.includes('permission-v2') || (!capabilities.includes('permission-v1') && !scopesSupported.some(scope => /^system\/[^.]+\.(read|\*)$/.test(scope)))
  return types.map(type => `system/${type}.${v2 ? 'rs' : 'read'}`)
}

/** Types of `types` that the granted scopes do not let us read and search. A scope with a query grants a part only and does not count. */
export function missingTypes (types: readonly string[], granted: string): string[] {
  const allowed = granted.split(/\s+/).flatMap(scope => {
    const match = /^(?:system|user)\/(\*|[A-Z][A-Za-z]+)\.(read|\*|c?r?u?d?s?)$/.exec(scope)
    const [, type = '', right = ''] = match ?? []
    return match !== null && (right === 'read' || right === '*' || (right.includes('r') && right.includes('s'))) ? [type] : []
  })
  return allowed.includes('*') ? [] : types.filter(type => !allowed.includes(type))
}
