import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CQL_FOLDER, cqlLibraryNames, elmHash, readCql, readElm, readElmManifest, sourceHash, translatorVersion } from '../../src/cql/cql-folder.js'
import { elmNodes } from '../../src/cql/elm-graph.js'
import { generateFhirHelpers } from '../../src/cql/fhir-helpers.js'
import { fhirModelInfo } from '../../src/cql/fhir-model-info.js'
import { createTranslator } from '../../src/cql/translator.js'

const manifest = readElmManifest()
const STALE = 'stale ELM: run "npm run build:elm" and commit what it writes'

describe('stored ELM', () => {
  it('comes from the translator that is installed', () => {
    expect(manifest.translator, STALE).toBe(translatorVersion())
  })

  it('covers every library and no other', () => {
    expect(Object.keys(manifest.libraries), STALE).toEqual(cqlLibraryNames())
  })

  it.each(cqlLibraryNames())('%s was built from its CQL and from all it includes', name => {
    expect(manifest.libraries[name]?.sourceHash, STALE).toBe(sourceHash(name))
  })

  it.each(cqlLibraryNames())('%s has not been changed since', name => {
    expect(manifest.libraries[name]?.elmHash, STALE).toBe(elmHash(readFileSync(join(CQL_FOLDER, 'elm', `${name}.json`), 'utf8')))
  })

  it.each(cqlLibraryNames())('%s has no function that calls another one of its name, at which fqm-execution never ends', name => {
    const functions = (readElm(name).statements?.def ?? []).filter(({ type }) => type === 'FunctionDef')
    const callsOf = (body: unknown): unknown[] => [...elmNodes(body)].filter(({ type, libraryName }) => type === 'FunctionRef' && libraryName === undefined).map(node => node['name'])
    expect(functions.filter(one => callsOf(one['expression']).includes(one.name)).map(one => one.name)).toEqual([])
  })

  it('is what the translator gives now', async () => {
    const translator = await createTranslator(name => cqlLibraryNames().includes(name) ? readCql(name) : undefined)
    const { elm, warnings } = translator.translate('PalliativeCare', readCql('PalliativeCare'))
    expect(warnings).toEqual([])
    expect(elmHash(`${JSON.stringify({ library: elm })}\n`), STALE).toBe(manifest.libraries['PalliativeCare']?.elmHash)
  })
})

describe('generateFhirHelpers', () => {
  it('gives the stored library, byte for byte', () => {
    expect(generateFhirHelpers(fhirModelInfo())).toBe(readCql('FHIRHelpers'))
  })

  it('has a function for every conversion that the model info names', () => {
    const named = [...fhirModelInfo().matchAll(/functionName="FHIRHelpers\.(\w+)" fromType="([^"]+)"/g)].length
    expect([...readCql('FHIRHelpers').matchAll(/^define function /gm)].length).toBe(named)
    expect(named).toBeGreaterThan(200)
  })
})

describe('translate', () => {
  it('names library, line and column of an error', async () => {
    const translator = await createTranslator(() => undefined)
    const cql = "library Broken version '1'\n\ndefine Good: 1\n\ndefine Bad:\n  Missing + 1\n"
    expect(() => translator.translate('Broken', cql)).toThrow(expect.objectContaining({
      code: 'CQL_TRANSLATION_FAILED',
      problems: [expect.objectContaining({ severity: 'error', library: 'Broken', line: 6, column: 3, message: expect.stringContaining('Missing') })]
    }))
  })

  it('names an included library that does not exist', async () => {
    const translator = await createTranslator(() => undefined)
    expect(() => translator.translate('Broken', "library Broken\n\ninclude Nowhere version '1'\n"))
      .toThrow(expect.objectContaining({ code: 'CQL_TRANSLATION_FAILED', message: expect.stringContaining('Nowhere') }))
  })

  it('gives the same ELM twice', async () => {
    const cql = "library Same version '1'\n\ndefine Two: 1 + 1\n"
    const translations = await Promise.all([1, 2].map(async () => (await createTranslator(() => undefined)).translate('Same', cql).elm))
    expect(translations[0]).toEqual(translations[1])
  })

  it('refuses a unit that is not UCUM', async () => {
    const translator = await createTranslator(() => undefined)
    expect(() => translator.translate('Units', "library Units\n\ndefine Pressure: 120 'mmHg'\n")).toThrow(expect.objectContaining({ code: 'CQL_TRANSLATION_FAILED' }))
    expect(translator.translate('Units2', "library Units2\n\ndefine Pressure: 120 'mm[Hg]'\n").warnings).toEqual([])
  })
})
