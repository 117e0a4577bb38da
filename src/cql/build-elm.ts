import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CQL_FOLDER, cqlLibraryNames, elmHash, readCql, sourceHash, translatorVersion, type ElmManifest } from './cql-folder.js'
import { generateFhirHelpers } from './fhir-helpers.js'
import { fhirModelInfo } from './fhir-model-info.js'
import { createTranslator, type TranslationProblem } from './translator.js'

/**
 * Translates every library of `cql/` and stores the ELM with its hashes (`npm run build:elm`).
 * FHIRHelpers.cql is generated first. The same CQL and translator give the same files, byte for byte.
 * @returns the translator's warnings
 * @throws TranslationError with library, line and column; nothing is written then
 */
export async function buildElm (folder: string = CQL_FOLDER): Promise<TranslationProblem[]> {
  writeFileSync(join(folder, 'FHIRHelpers.cql'), generateFhirHelpers(fhirModelInfo()))
  const names = cqlLibraryNames(folder)
  const translator = await createTranslator(name => names.includes(name) ? readCql(name, folder) : undefined)
  const warnings: TranslationProblem[] = []
  const texts = new Map<string, string>()
  const libraries: Record<string, ElmManifest['libraries'][string]> = {}
  for (const name of names) {
    const { elm, warnings: found } = translator.translate(name, readCql(name, folder))
    const text = `${JSON.stringify({ library: elm })}\n`
    warnings.push(...found)
    texts.set(name, text)
    libraries[name] = { version: elm.identifier.version ?? '', sourceHash: sourceHash(name, folder), elmHash: elmHash(text) }
  }
  mkdirSync(join(folder, 'elm'), { recursive: true })
  for (const [name, text] of texts) writeFileSync(join(folder, 'elm', `${name}.json`), text)
  const manifest: ElmManifest = { translator: translatorVersion(), libraries }
  writeFileSync(join(folder, 'elm', 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  return warnings
}
