import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FrameDecoder, framed, type FrameEvent } from '../../../src/interop/mllp/frame-decoder.js'

/** Cuts a stream at these places. */
function chunks (stream: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...[...cuts].map(cut => cut % (stream.length + 1)).sort((a, b) => a - b), stream.length]
  return places.slice(1).map((end, index) => stream.subarray(places[index], end))
}

function decoded (parts: readonly Buffer[], most = 1_000_000): FrameEvent[] {
  const decoder = new FrameDecoder(most)
  return parts.flatMap(part => [...decoder.push(part)])
}

const messages = (events: readonly FrameEvent[]): string[] => events.flatMap(event => event.type === 'message' ? [event.bytes.toString('latin1')] : [])
/** Messages with the bytes of frames among them; one that holds the end of a frame would be two. */
const content = fc.array(fc.oneof(fc.constantFrom(0x1c, 0x0d, 0x0a, 0x41), fc.integer({ min: 0, max: 255 })), { maxLength: 40 }).map(bytes => Buffer.from(bytes)).filter(bytes => !bytes.includes(Buffer.from([0x1c, 0x0d])) && bytes.at(-1) !== 0x1c)

describe('FrameDecoder', () => {
  it('gives every message once and in order, however the stream is cut', () => {
    fc.assert(fc.property(fc.array(content, { maxLength: 8 }), fc.array(fc.nat(500), { maxLength: 30 }), (all, cuts) => {
      const events = decoded(chunks(Buffer.concat(all.map(framed)), cuts))
      expect(messages(events)).toEqual(all.map(one => one.toString('latin1')))
      expect(events.length).toBe(all.length)
    }), { numRuns: 3_000 })
  })

  it('gives the same when each byte comes alone', () => {
    const stream = Buffer.concat([framed('one'), framed('two\x1cx'), framed('')])
    expect(messages(decoded([...stream].map(byte => Buffer.from([byte]))))).toEqual(['one', 'two\x1cx', ''])
  })

  it('tells of bytes between frames, and passes over line ends there', () => {
    const events = decoded([Buffer.concat([Buffer.from('GET / HTTP/1.1\r\n'), framed('one'), Buffer.from('\r\n'), framed('two')])])
    expect(events.map(({ type }) => type)).toEqual(['noise', 'message', 'message'])
  })

  it('holds no more than it may, and finds the next frame', () => {
    const decoder = new FrameDecoder(1_000)
    const seen: string[] = []
    for (const event of decoder.push(Buffer.from([0x0b]))) seen.push(event.type)
    for (let index = 0; index < 100; index++) for (const event of decoder.push(Buffer.alloc(100, 0x41))) seen.push(event.type)
    expect(seen[0]).toBe('too-large')
    expect(seen.filter(type => type === 'too-large').length).toBe(1)
    for (const event of decoder.push(framed('next'))) seen.push(event.type)
    expect(seen.at(-1)).toBe('message')
  })

  it('takes any bytes without an error', () => {
    fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 20 }), parts => { decoded(parts.map(part => Buffer.from(part)), 50) }), { numRuns: 10_000 })
  })
})
