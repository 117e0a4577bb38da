import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { OutcomeError } from '../fhir/outcome-error.js'
import type { ElmLibrary } from './elm.js'

/** The project's own `cql/` folder: `*.cql`, the ELM built from them in `elm/`, Measure resources in `measures/`. */
export const CQL_FOLDER = fileURLToPath(new URL('../../cql', import.meta.url))

/** `elm/manifest.json`: what the stored ELM was built from. Hashes are SHA-256 in hex. */
export interface ElmManifest {
  readonly translator: string
  /** By library name: hash of its CQL text and of all it includes, and of the ELM file. */
  readonly libraries: Readonly<Record<string, { readonly version: string, readonly sourceHash: string, readonly elmHash: string }>>
}

/** The names of the libraries in the folder, sorted. */
export function cqlLibraryNames (folder: string = CQL_FOLDER): string[] {
  return readdirSync(folder).filter(file => file.endsWith('.cql')).map(file => file.slice(0, -4)).sort()
}

export function readCql (name: string, folder: string = CQL_FOLDER): string {
  return readFileSync(join(folder, `${name}.cql`), 'utf8')
}

/** @throws OutcomeError LIBRARY_MISSING where the ELM was never built */
export function readElm (name: string, folder: string = CQL_FOLDER): ElmLibrary {
  let text: string
  try {
    text = readFileSync(join(folder, 'elm', `${name}.json`), 'utf8')
  } catch (cause) {
    throw new OutcomeError('LIBRARY_MISSING', `There is no ELM of library ${name}; run "npm run build:elm".`, { cause })
  }
  return (JSON.parse(text) as { library: ElmLibrary }).library
}

export function readElmManifest (folder: string = CQL_FOLDER): ElmManifest {
  return JSON.parse(readFileSync(join(folder, 'elm', 'manifest.json'), 'utf8')) as ElmManifest
}

/** Name and version of the translator, part of what makes stored ELM stale. */
export function translatorVersion (): string {
  const require = createRequire(import.meta.url)
  const entry = require.resolve('@cqframework/cql/cql-to-elm')
  const { name, version } = JSON.parse(readFileSync(join(entry, '..', 'package.json'), 'utf8')) as { name: string, version: string }
  return `${name} ${version}`
}

/** Hash of a library's CQL and of everything it includes, so that a change below makes it stale as well. */
export function sourceHash (name: string, folder: string = CQL_FOLDER): string {
  const names = [...includedLibraryNames(name, folder)].sort()
  const hash = createHash('sha256')
  for (const one of names) hash.update(`${one}\n${readCql(one, folder)}\n`)
  return hash.digest('hex')
}

export function elmHash (elmText: string): string {
  return createHash('sha256').update(elmText).digest('hex')
}

function includedLibraryNames (name: string, folder: string, seen = new Set<string>()): Set<string> {
  if (seen.has(name)) return seen
  seen.add(name)
  for (const [, included] of readCql(name, folder).matchAll(/^include\s+(\w+)/gm)) includedLibraryNames(included as string, folder, seen)
  return seen
}
