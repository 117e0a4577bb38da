import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { makeFolder } from '../../src/fhir/make-folder.js'

const folders: string[] = []
function newFolder (): string {
  const folder = mkdtempSync(join(tmpdir(), 'asm-ecqm-folder-'))
  folders.push(folder)
  return folder
}
afterEach(() => { for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true }) })

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8)

describe('makeFolder', () => {
  it('makes what is missing on the way, for the owner alone', async () => {
    const path = join(newFolder(), 'a', 'b')
    await makeFolder(path)
    expect([modeOf(path), modeOf(join(path, '..'))]).toEqual(['700', '700'])
  })

  it('leaves a folder that is there as it is', async () => {
    const path = newFolder()
    chmodSync(path, 0o755)
    await makeFolder(path)
    expect(modeOf(path)).toBe('755')
  })

  it('is done once by several at a time', async () => {
    const path = join(newFolder(), 'a', 'b', 'c')
    await Promise.all([makeFolder(path), makeFolder(path), makeFolder(path)])
    expect(modeOf(path)).toBe('700')
  })

  it('refuses a file in the way', async () => {
    const file = join(newFolder(), 'file')
    writeFileSync(file, '')
    await expect(makeFolder(join(file, 'a'))).rejects.toMatchObject({ code: 'EEXIST' })
  })

  it.runIf(existsSync('/proc/self'))('gives up at once where no folder can ever be made', async () => {
    await expect(makeFolder('/proc/x/y')).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
