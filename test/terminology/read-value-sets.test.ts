import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadValueSetIndex, readValueSets, type ValueSetInput } from '../../src/terminology/read-value-sets.js'
import { concepts, expanded, SNOMED, url, valueSet } from './value-set-builders.js'

let folder: string
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'value-sets-')) })
afterEach(() => rm(folder, { recursive: true }))

/** Writes a file below the folder and gives its path. */
async function file (name: string, content: unknown): Promise<string> {
  const path = join(folder, name)
  await mkdir(dirname(path), { recursive: true })
  const plain = typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content)
  await writeFile(path, name.endsWith('.gz') && !Buffer.isBuffer(content) ? gzipSync(plain) : plain)
  return path
}

const ndjson = (...lines: unknown[]): string => lines.map(line => typeof line === 'string' ? line : JSON.stringify(line)).join('\n')
const bundle = (type: string, ...resources: unknown[]): unknown => ({ resourceType: 'Bundle', type, entry: resources.map(resource => ({ resource })) })
const names = (input: ValueSetInput): unknown => input.valueSets.map(one => one.url?.split('/').at(-1))

const a = expanded('a', ['1'])
const b = expanded('b', ['2'])

describe('readValueSets', () => {
  it.each([
    ['a value set', 'x.json', a, ['a']],
    ['a gzipped value set', 'x.json.gz', a, ['a']],
    ['a collection', 'x.json', bundle('collection', a, b), ['a', 'b']],
    ['a gzipped transaction', 'x.json.gz', bundle('transaction', a, b), ['a', 'b']],
    ['NDJSON', 'x.ndjson', ndjson(a, b), ['a', 'b']],
    ['gzipped NDJSON', 'x.ndjson.gz', ndjson(a, b), ['a', 'b']],
    ['NDJSON with blank lines, a line feed at its end and Windows line ends', 'x.ndjson', ndjson(a, '\r', '', b, ''), ['a', 'b']],
    ['NDJSON of Bundles', 'x.ndjson', ndjson(bundle('collection', a), b), ['a', 'b']],
    ['an upper case ending', 'X.JSON', a, ['a']],
    ['a byte order mark', 'x.json', `\uFEFF${JSON.stringify(a)}`, ['a']],
    ['a file that is called like the manifest', 'manifest.json', a, ['a']]
  ])('reads %s from a file', async (_, name, content, expected) => {
    const input = await readValueSets(await file(name, content))
    expect({ ...input, valueSets: names(input) }).toEqual({ valueSets: expected, problems: [], passedOver: [] })
  })

  it('reads a folder with all below it, sorted, and tells what it passed over', async () => {
    await file('z.json', a)
    await file('deep/er/b.ndjson', ndjson(b))
    await file('README.md', '# value sets')
    await file('manifest.json', { valueSets: [] })
    await file('.hidden/c.json', '{')
    await file('._z.json', '{')
    const input = await readValueSets(folder)
    expect({ ...input, valueSets: names(input) }).toEqual({ valueSets: ['b', 'a'], problems: [], passedOver: ['README.md', 'manifest.json'] })
  })

  it('follows links, even one that leads back up', async () => {
    await file('..data/a.json', a)
    await symlink('..data/a.json', join(folder, 'a.json'))
    await symlink('.', join(folder, 'again'))
    expect(names(await readValueSets(folder))).toEqual(['a'])
  })

  it.each<[string, string, unknown, string, string]>([
    ['an empty file', 'x.json', '', 'INPUT_EMPTY', 'x.json'],
    ['a file of blanks', 'x.json', ' \n ', 'INPUT_EMPTY', 'x.json'],
    ['an empty NDJSON file', 'x.ndjson', '\n\n', 'INPUT_EMPTY', 'x.ndjson'],
    ['broken JSON', 'x.json', '{"resourceType":', 'INPUT_UNREADABLE', 'x.json'],
    ['NDJSON under another ending', 'x.json', ndjson(a, b), 'INPUT_UNREADABLE', 'x.json'],
    ['bytes that are no UTF-8', 'x.json', Buffer.from([0x22, 0xff, 0x22]), 'INPUT_UNREADABLE', 'x.json'],
    ['a file that is no gzip', 'x.json.gz', Buffer.from('{}'), 'INPUT_UNREADABLE', 'x.json.gz'],
    ['a gzip cut short', 'x.json.gz', gzipSync(JSON.stringify(a)).subarray(0, 60), 'INPUT_UNREADABLE', 'x.json.gz'],
    ['another resource', 'x.json', { resourceType: 'Patient' }, 'VALUE_SET_INVALID', 'x.json'],
    ['JSON without resourceType', 'x.json', { valueSets: [] }, 'VALUE_SET_INVALID', 'x.json'],
    ['a value set without url', 'x.json', { ...a, url: undefined }, 'VALUE_SET_INVALID', 'x.json'],
    ['a Bundle without value sets', 'x.json', bundle('collection'), 'INPUT_EMPTY', 'x.json'],
    ['a broken line', 'x.ndjson', ndjson(a, '{'), 'INPUT_UNREADABLE', 'x.ndjson, line 2'],
    ['another resource on a line', 'x.ndjson', ndjson(a, '', { resourceType: 'Patient' }), 'VALUE_SET_INVALID', 'x.ndjson, line 3']
  ])('has a problem with %s and still reads the rest of the folder', async (_, name, content, code, source) => {
    await file(name, content)
    await file('good.json', b)
    const { valueSets, problems } = await readValueSets(folder)
    expect(valueSets).toContainEqual(b)
    expect(problems).toEqual([expect.objectContaining({ code, text: expect.stringContaining(source) })])
  })

  it('keeps all good lines around a bad one', async () => {
    const input = await readValueSets(await file('x.ndjson', ndjson(a, 'no json', b)))
    expect([names(input), input.problems.length]).toEqual([['a', 'b'], 1])
  })

  it('has a problem with a link that leads nowhere', async () => {
    await symlink('gone.json', join(folder, 'link.json'))
    expect(await readValueSets(folder)).toEqual({ valueSets: [], passedOver: [], problems: [{ code: 'INPUT_NOT_FOUND', text: 'link.json does not exist; check the path.' }] })
  })

  it('quotes nothing of a file it cannot read', async () => {
    const { problems } = await readValueSets(await file('x.json', '{"name": "Secret Person" oops'))
    expect(JSON.stringify(problems)).not.toMatch(/Secret|oops/)
  })

  it.each([
    ['a path that does not exist', 'absent', 'INPUT_NOT_FOUND'],
    ['a path through a file', 'notes.txt/x', 'INPUT_NOT_FOUND'],
    ['an empty folder', 'empty', 'INPUT_EMPTY'],
    ['a folder of other files', 'other', 'INPUT_EMPTY'],
    ['a file of another kind', 'notes.txt', 'INPUT_EMPTY']
  ])('refuses %s', async (_, path, code) => {
    await mkdir(join(folder, 'empty'))
    await file('other/manifest.json', {})
    await file('notes.txt', 'text')
    await expect(readValueSets(join(folder, path))).rejects.toMatchObject({ code, message: expect.stringMatching(/^[^/]+ (does not exist|holds no value sets)/) })
  })
})

describe('loadValueSetIndex', () => {
  it('resolves across files and gives the problems of reading and resolving', async () => {
    await file('1.json', valueSet('both', { compose: { include: [{ valueSet: [url('a')] }, concepts(['9'])] } }))
    await file('2.ndjson', ndjson(a, '{'))
    await file('3.json', valueSet('open', { compose: { include: [{ system: SNOMED }] } }))
    const { index, problems } = await loadValueSetIndex(folder)
    expect([index.find(url('both'))?.has(SNOMED, '1'), index.find(url('both'))?.size]).toEqual([true, 2])
    expect(problems.map(problem => problem.code)).toEqual(['INPUT_UNREADABLE', 'VALUE_SET_INCOMPLETE'])
  })
})
