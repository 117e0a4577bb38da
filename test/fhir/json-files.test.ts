import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { listInputFiles, readJsonDocuments } from '../../src/fhir/json-files.js'

const folder = mkdtempSync(join(tmpdir(), 'json-files-'))
afterAll(() => { rmSync(folder, { recursive: true, force: true }) })
const write = (name: string, content: string | Buffer): string => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

async function read (path: string): Promise<{ documents: unknown[], problems: string[] }> {
  const documents: unknown[] = []
  const problems: string[] = []
  for await (const { json } of readJsonDocuments(path, (problem, source) => problems.push(`${source} ${problem.code}`))) documents.push(json)
  return { documents, problems }
}

describe('readJsonDocuments', () => {
  const lines = Array.from({ length: 5000 }, (_, index) => JSON.stringify({ index, text: 'ü'.repeat(index % 90) }))

  it.each([
    ['plain', (text: string) => text], ['gzipped', (text: string) => gzipSync(text)]
  ])('gives every line of %s NDJSON, whatever the chunks cut through', async (title, encode) => {
    const { documents, problems } = await read(write(`${title}.ndjson${title === 'plain' ? '' : '.gz'}`, encode(lines.join('\r\n'))))
    expect(documents).toEqual(lines.map(line => JSON.parse(line)))
    expect(problems).toEqual([])
  })

  it('names the line that is no JSON and goes on, blank lines counted', async () => {
    const { documents, problems } = await read(write('some.ndjson', '{"a":1}\n\n{"a":\n{"a":2}\n'))
    expect(documents).toEqual([{ a: 1 }, { a: 2 }])
    expect(problems).toEqual(['some.ndjson, line 3 INPUT_UNREADABLE'])
  })

  it('reads a last line without line end, and a byte order mark', async () => {
    expect((await read(write('mark.json', '\ufeff{"a":1}'))).documents).toEqual([{ a: 1 }])
    expect((await read(write('last.ndjson', '{"a":1}\n{"a":2}'))).documents).toEqual([{ a: 1 }, { a: 2 }])
  })

  it.each<[string, string, string | Buffer, string]>([
    ['an empty file', 'empty.ndjson', '\n \n', 'INPUT_EMPTY'],
    ['a cut gzip file', 'cut.ndjson.gz', gzipSync(lines.join('\n')).subarray(0, 500), 'INPUT_UNREADABLE'],
    ['a file that only says it is gzip', 'no.json.gz', '{}', 'INPUT_UNREADABLE'],
    ['XML', 'xml.json', '<Bundle/>', 'INPUT_UNREADABLE'],
    ['Latin-1', 'latin.json', Buffer.from([0x22, 0xfc, 0x22]), 'INPUT_UNREADABLE']
  ])('refuses %s', async (_title, name, content, code) => {
    await expect(read(write(name, content))).rejects.toMatchObject({ code })
  })

  it('does not quote what it could not read', async () => {
    const error = await read(write('secret.json', '{"name": SECRET}')).catch((thrown: unknown) => thrown)
    expect(String(error)).not.toContain('SECRET')
  })
})

describe('listInputFiles', () => {
  it('finds files below a folder in a stable order and names what it passes over', async () => {
    mkdirSync(join(folder, 'tree', 'b'), { recursive: true })
    for (const name of ['z.json', 'b/a.ndjson.gz', 'notes.txt', '.hidden.json']) writeFileSync(join(folder, 'tree', name), '')
    const { files, passedOver } = await listInputFiles(join(folder, 'tree'))
    expect(files).toEqual([join(folder, 'tree', 'b', 'a.ndjson.gz'), join(folder, 'tree', 'z.json')])
    expect(passedOver).toEqual([join(folder, 'tree', 'notes.txt')])
  })

  it('refuses a path that does not exist', async () => {
    await expect(listInputFiles(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'INPUT_NOT_FOUND' })
  })
})
