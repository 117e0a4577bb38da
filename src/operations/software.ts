import { readFileSync } from 'node:fs'

/** Name and version of this product, as package.json has them; stamped into reports and the CapabilityStatement. */
export const SOFTWARE: { readonly name: string, readonly version: string } = Object.freeze(readPackage())

function readPackage (): { name: string, version: string } {
  const { name, version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { name: string, version: string }
  return { name, version }
}
