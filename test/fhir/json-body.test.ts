import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJsonBody } from '../../src/fhir/json-body.js'

const parse = (text: string): unknown => parseJsonBody(Buffer.from(text))
const codeOf = (body: Buffer): unknown => { try { return parseJsonBody(body) } catch (error) { return (error as { code: string }).code } }

describe('parseJsonBody', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), value => {
      expect(parse(JSON.stringify(value, undefined, 1))).toEqual(JSON.parse(JSON.stringify(value)))
    }))
  })

  it('takes an empty body as none and a byte order mark as nothing', () => {
    expect(parse('')).toBeUndefined()
    expect(parse(' \n')).toBeUndefined()
    expect(parse('\uFEFF{"a":1}')).toEqual({ a: 1 })
  })

  it.each(['{"a":1,"a":2}', '{"b":{"a":1,"a":2}}', '[{"a":[],"b":{},"a":2}]', '{"a":1,"\\u0061":2}', '{"a" :1, "a"\n:2}'])('refuses a name given twice in one object: %s', text => {
    expect(codeOf(Buffer.from(text))).toBe('INVALID_JSON')
  })

  it.each(['{"a":{"a":{"a":1}}}', '[{"a":1},{"a":2}]', '{"a":"a","b":"a"}', '{"a":"{\\"a\\":","b":["a","a"]}'])('takes the same name in different objects, and texts that look like names: %s', text => {
    expect(parse(text)).toEqual(JSON.parse(text))
  })

  it('takes 64 levels and refuses 65', () => {
    const nested = (levels: number): Buffer => Buffer.from('['.repeat(levels) + ']'.repeat(levels))
    expect(Array.isArray(codeOf(nested(64)))).toBe(true)
    expect(codeOf(nested(65))).toBe('INVALID_JSON')
    expect(codeOf(nested(9_000))).toBe('INVALID_JSON')
  })

  it('refuses bytes that are no UTF-8', () => {
    expect(codeOf(Buffer.from([0x22, 0xC3, 0x28, 0x22]))).toBe('INVALID_JSON')
  })

  it('does not quote the body in its message', () => {
    expect(() => parse('{"name": Roe}')).toThrow('The body is not valid JSON.')
  })
})
