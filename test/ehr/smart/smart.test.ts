import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { clientKeys } from '../../../src/ehr/smart/client-keys.js'
import { missingTypes, scopesFor } from '../../../src/ehr/smart/scopes.js'
import { sourceFromJson } from '../../../src/ehr/sources/source-schema.js'

const folders: string[] = []
const newFolder = (): string => {
  folders.push(mkdtempSync(join(tmpdir(), 'keys-')))
  return folders.at(-1) as string
}
afterEach(() => { for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true }) })

describe('clientKeys', () => {
  it('signs with the newest active key that the server takes, and publishes all until they are removed', async () => {
    const folder = newFolder()
    const keys = clientKeys(folder)
    const first = await keys.generate('RS384', new Date('2026-01-01'))
    const second = await keys.generate('ES384', new Date('2026-02-01'))
    expect((await keys.signingKey(undefined, ['RS384', 'ES384'])).key.kid).toBe(second.kid)
    expect((await keys.signingKey(undefined, ['RS384'])).key.kid).toBe(first.kid)
    await keys.retire(second.kid, new Date('2026-03-01'))
    expect((await keys.signingKey(undefined, undefined)).key.kid).toBe(first.kid)
    await expect(keys.signingKey(second.kid, undefined)).rejects.toMatchObject({ code: 'KEY_INVALID' })
    expect((await keys.jwks()).keys.map(({ kid }) => kid)).toEqual([first.kid, second.kid])
    await keys.remove(second.kid)
    expect((await keys.jwks()).keys.map(({ kid }) => kid)).toEqual([first.kid])
    await expect(keys.remove('../../etc')).rejects.toMatchObject({ code: 'KEY_NOT_FOUND' })
  })

  it('shows no private part, and keeps files from others', async () => {
    const folder = newFolder()
    await clientKeys(folder).generate('RS384', new Date())
    const text = JSON.stringify(await clientKeys(folder).jwks())
    for (const part of ['"d"', '"p"', '"q"', '"dp"', '"qi"']) expect(text).not.toContain(part)
    for (const name of readdirSync(folder)) expect((statSync(join(folder, name)).mode & 0o777).toString(8)).toBe('600')
  })
})

describe('scopes', () => {
  it.each([
    [{ capabilities: ['permission-v2', 'permission-v1'] }, 'system/Patient.rs'],
    [{ capabilities: ['permission-v1'] }, 'system/Patient.read'],
    [{ capabilities: [], scopesSupported: ['system/*.read'] }, 'system/Patient.read'],
    [undefined, 'system/Patient.rs']
  ])('for %j are %s', (configuration, scope) => {
    expect(scopesFor(['Patient'], configuration)).toEqual([scope])
  })

  it.each([
    ['system/*.rs', []], ['system/*.read', []], ['system/Patient.cruds system/Task.*', []], ['system/Patient.r system/Task.rs', ['Patient']],
    ['system/Patient.rs?active=true system/Task.read', ['Patient']], ['patient/Patient.rs system/Task.s', ['Patient', 'Task']], ['', ['Patient', 'Task']]
  ])('granted as %j leave out %j', (granted, missing) => {
    expect(missingTypes(['Patient', 'Task'], granted)).toEqual(missing)
  })
})

describe('sourceFromJson', () => {
  it.each([
    [{ baseUrl: 'https://[' }, 'baseUrl'], [{ baseUrl: 'https://user@host/fhir' }, 'baseUrl'], [{ name: '../up' }, 'name'], [{ groups: ['a/b'] }, 'groups'],
    [{ auth: { type: 'smart' } }, 'auth'], [{ auth: { type: 'token' } }, 'auth'], [{ auth: { type: 'token', tokenVariable: 'PATH' } }, 'auth'],
    [{ limits: { concurrency: 0 } }, 'limits'], [{ surprise: 1 }, 'not known'], [{ allowedHosts: ['https://host'] }, 'allowedHosts']
  ])('refuses %j', (wrong, named) => {
    expect(() => sourceFromJson({ name: 'clinic', baseUrl: 'https://ehr.example.org/fhir', ...wrong })).toThrow(expect.objectContaining({ code: 'SOURCE_INVALID', message: expect.stringContaining(named) }))
  })

  it('takes the slash off the base and fills in what is not said', () => {
    expect(sourceFromJson({ name: 'clinic', baseUrl: 'https://ehr.example.org/fhir/', limits: { retries: 1 } })).toMatchObject({
      baseUrl: 'https://ehr.example.org/fhir', auth: { type: 'none' }, groups: [], method: 'auto', limits: { retries: 1, concurrency: 4 }
    })
  })
})
