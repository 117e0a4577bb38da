import { describe, expect, it } from 'vitest'
import { OutcomeError } from '../../src/fhir/outcome-error.js'
import { storeError } from '../../src/store/store-errors.js'

function driverError (code: string | undefined): Error {
  return Object.assign(new Error('password=s3cr3t Patient/a'), { code, params: ['Patient/a'], detail: 'Patient/a' })
}

describe('storeError', () => {
  it.each([
    ['08006', 'STORE_UNAVAILABLE'], ['28P01', 'STORE_UNAVAILABLE'], ['3D000', 'STORE_UNAVAILABLE'], ['53300', 'STORE_UNAVAILABLE'], ['53100', 'STORE_UNAVAILABLE'],
    ['57P01', 'STORE_UNAVAILABLE'], ['58030', 'STORE_UNAVAILABLE'], ['XX001', 'STORE_UNAVAILABLE'], ['42501', 'STORE_UNAVAILABLE'], ['25006', 'STORE_UNAVAILABLE'],
    ['EPIPE', 'STORE_UNAVAILABLE'], ['ECONNREFUSED', 'STORE_UNAVAILABLE'], [undefined, 'STORE_UNAVAILABLE'],
    ['23505', 'INTERNAL'], ['22P02', 'INTERNAL'], ['42P01', 'INTERNAL'], ['42601', 'INTERNAL']
  ])('makes %s %s', (code, expected) => {
    for (const kind of ['pglite', 'postgresql'] as const) expect(storeError(driverError(code), kind).code).toBe(expected)
  })

  it.each(['22P02', '08006', undefined, 's3cr3t Patient/a'])('keeps text, parameters and cause of the driver to itself (%s)', code => {
    for (const kind of ['pglite', 'postgresql'] as const) {
      const error = storeError(driverError(code), kind)
      expect(error.message).not.toMatch(/s3cr3t|Patient/)
      expect(error.cause).toBeUndefined()
    }
  })

  it.each(['timeout exceeded when trying to connect', 'Query read timeout', 'Connection terminated due to connection timeout'])('tells the timeout "%s"', message => {
    expect(storeError(new Error(message), 'postgresql').message).toContain('does not answer')
  })

  it('leaves our own errors as they are', () => {
    const error = new OutcomeError('INVALID_RESOURCE', 'text')
    expect(storeError(error, 'pglite')).toBe(error)
  })

  it.each(['text', null, undefined, 7])('takes a thrown %j', thrown => {
    expect(storeError(thrown, 'postgresql').code).toBe('STORE_UNAVAILABLE')
  })
})
