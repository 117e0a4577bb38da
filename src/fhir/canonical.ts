/** Base of canonical urls of our own; `.example` is reserved (RFC 2606), so it names nobody's host. */
export const OWN_BASE = 'https://asm-ecqm.example/fhir'

/** A canonical reference taken apart: `url` and, behind `|`, the business version (FHIR R4 datatypes, canonical). */
export interface Canonical {
  readonly url: string
  readonly version?: string
}

/** Splits `url|version`; a fragment (`#id`) stays with the url. */
export function parseCanonical (text: string): Canonical {
  const bar = text.indexOf('|')
  if (bar < 0) return { url: text }
  const version = text.slice(bar + 1)
  return version === '' ? { url: text.slice(0, bar) } : { url: text.slice(0, bar), version }
}

/** `url|version`, or `url` where there is no version. */
export function formatCanonical (canonical: { readonly url: string, readonly version?: string | undefined }): string {
  return canonical.version === undefined ? canonical.url : `${canonical.url}|${canonical.version}`
}
