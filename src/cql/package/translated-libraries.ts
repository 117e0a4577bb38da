import { OutcomeError } from '../../fhir/outcome-error.js'
import type { ElmLibrary } from '../elm.js'
import { elmFromJson } from './elm-from-json.js'

/** A CQL library as text, with what its header says. */
export interface CqlText {
  readonly text: string
  readonly name: string
  readonly version: string | undefined
  /** What messages call it. */
  readonly source: string
}

/**
 * The ELM of libraries that a package has as CQL only, in their order, or why there is none: ELM_INVALID, CQL_TRANSLATION_FAILED naming
 * the library. The translator knows FHIR 4.0.1 and no other model.
 * @param sources every CQL text of the package, where included libraries are looked for
 */
export async function translatedLibraries (texts: readonly CqlText[], sources: readonly CqlText[]): Promise<readonly (ElmLibrary | OutcomeError)[]> {
  if (texts.length === 0) return []
  const { createTranslator, TranslationError } = await import('../translator.js')
  const translator = await createTranslator((name, version) => sources.find(one => one.name === name && (version === undefined || one.version === version))?.text)
  return texts.map(({ text, name, source }) => {
    try {
      refuseOtherModels(text, source)
      return elmFromJson({ library: translator.translate(name, text).elm }, source)
    } catch (cause) {
      if (cause instanceof OutcomeError && !(cause instanceof TranslationError)) return cause
      return new OutcomeError('CQL_TRANSLATION_FAILED', `${source} has no ELM, and its CQL cannot be translated: ${cause instanceof OutcomeError ? cause.message : 'the translator failed.'}`, { cause })
    }
  })
}

function refuseOtherModels (cql: string, source: string): void {
  for (const [, quoted, plain, version] of cql.matchAll(/^\s*using\s+(?:"([^"]+)"|([\w.]+))(?:\s+version\s+'([^']*)')?/gm)) {
    const model = quoted ?? plain ?? ''
    if (model === 'System' || (model === 'FHIR' && version === '4.0.1')) continue
    throw new OutcomeError('CQL_TRANSLATION_FAILED', `${source} has CQL on ${model} ${version ?? ''} and no ELM; only CQL on FHIR 4.0.1 is translated here. Take the package with its ELM (application/elm+json).`)
  }
}
