import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonicalOf, parseManifest, readManifest } from '../../src/terminology/manifest.js'
import { url } from './value-set-builders.js'

const entry = { canonical: url('a'), title: 'A', measures: ['CMS165'] }

describe('parseManifest', () => {
  it('reads what each measure needs', () => {
    const json = { valueSets: [entry, { ...entry, version: '2025', measures: ['CMS2', 'CMS69'], purpose: 'supplemental-data' }] }
    expect(parseManifest(json)).toEqual(json)
  })

  it('is frozen throughout', () => {
    const manifest = parseManifest({ valueSets: [entry] })
    expect([manifest, manifest.valueSets, manifest.valueSets[0], manifest.valueSets[0]?.measures].map(Object.isFrozen)).toEqual([true, true, true, true])
  })

  it.each<[string, unknown, string]>([
    ['null', null, 'it must be object'],
    ['a list', [entry], 'it must be object'],
    ['no value sets', { valueSets: [] }, 'valueSets must NOT have fewer than 1 items'],
    ['an unknown property', { valueSets: [entry], extra: 1 }, 'it must NOT have additional properties'],
    ['a slip of the pen', { valueSets: [{ ...entry, purpos: 'logic' }] }, 'valueSets[0] must NOT have additional properties'],
    ['no title', { valueSets: [{ canonical: url('a'), measures: ['CMS165'] }] }, "valueSets[0] must have required property 'title'"],
    ['no measures', { valueSets: [entry, { ...entry, measures: [] }] }, 'valueSets[1].measures must NOT have fewer than 1 items'],
    ['a measure twice', { valueSets: [{ ...entry, measures: ['CMS2', 'CMS2'] }] }, 'valueSets[0].measures must NOT have duplicate items'],
    ['a version within the canonical', { valueSets: [{ ...entry, canonical: `${url('a')}|1` }] }, 'valueSets[0].canonical must match'],
    ['an unknown purpose', { valueSets: [{ ...entry, purpose: 'fun' }] }, 'valueSets[0].purpose must be equal to one of'],
    ['a value set twice', { valueSets: [entry, { ...entry, measures: ['CMS2'] }] }, `names ${url('a')} twice`]
  ])('refuses %s', (_, json, text) => {
    expect(() => parseManifest(json)).toThrow(expect.objectContaining({ code: 'VALUE_SET_INVALID', message: expect.stringContaining(text) }))
  })
})

describe('canonicalOf', () => {
  it.each([[entry, url('a')], [{ ...entry, version: '2025' }, `${url('a')}|2025`]])('joins url and version', (one, canonical) => {
    expect(canonicalOf(one)).toBe(canonical)
  })
})

describe('readManifest', () => {
  let folder: string
  beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'manifest-')) })
  afterAll(() => rm(folder, { recursive: true }))

  it('reads a file', async () => {
    await writeFile(join(folder, 'manifest.json'), JSON.stringify({ valueSets: [entry] }))
    expect(await readManifest(join(folder, 'manifest.json'))).toEqual({ valueSets: [entry] })
  })

  it.each([['absent.json', undefined, 'INPUT_NOT_FOUND'], ['empty.json', '', 'INPUT_EMPTY'], ['broken.json', '{', 'INPUT_UNREADABLE'], ['other.json', '{}', 'VALUE_SET_INVALID']])('says what is wrong with %s', async (name, content, code) => {
    if (content !== undefined) await writeFile(join(folder, name), content)
    await expect(readManifest(join(folder, name))).rejects.toMatchObject({ code, message: expect.stringContaining(name) })
  })
})
