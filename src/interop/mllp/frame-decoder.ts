const START = 0x0b
const END = 0x1c
const RETURN = 0x0d

/** What a decoder meets in a byte stream. */
export type FrameEvent =
  | { readonly type: 'message', readonly bytes: Buffer }
  /** Bytes outside of any frame, other than line ends: somebody speaks another protocol, or has lost count. */
  | { readonly type: 'noise', readonly length: number }
  /** A frame longer than allowed; the rest of it is noise. */
  | { readonly type: 'too-large' }

/**
 * Takes MLLP frames (0x0B, message, 0x1C 0x0D) out of a byte stream. A chunk may hold part of a frame, or several, and may end between the two
 * bytes of the end. Each byte is looked at once, however the stream is cut. A 0x1C that no 0x0D follows belongs to the message.
 */
export class FrameDecoder {
  readonly #mostBytes: number
  #parts: Buffer[] = []
  #length = 0
  #inFrame = false
  /** The last byte was 0x1C: the next one decides. */
  #mayEnd = false

  constructor (mostBytes: number) {
    this.#mostBytes = mostBytes
  }

  /** True while a frame has begun and not ended. */
  get isWithinFrame (): boolean {
    return this.#inFrame
  }

  * push (chunk: Buffer): Generator<FrameEvent> {
    for (let at = 0; at < chunk.length;) {
      if (!this.#inFrame) {
        const start = chunk.indexOf(START, at)
        const noise = chunk.subarray(at, start === -1 ? chunk.length : start)
        const length = noise.filter(byte => byte !== RETURN && byte !== 0x0a).length
        if (length > 0) yield { type: 'noise', length }
        if (start === -1) return
        this.#inFrame = true
        at = start + 1
        continue
      }
      if (this.#mayEnd) {
        this.#mayEnd = false
        if (chunk[at] === RETURN) {
          at++
          yield { type: 'message', bytes: this.#take() }
          continue
        }
        this.#keep(END_BYTE)
      }
      const end = chunk.indexOf(END, at)
      this.#keep(chunk.subarray(at, end === -1 ? chunk.length : end))
      at = end === -1 ? chunk.length : end + 1
      this.#mayEnd = end !== -1
      if (this.#length > this.#mostBytes) {
        this.#take()
        yield { type: 'too-large' }
      }
    }
  }

  #keep (part: Buffer): void {
    if (part.length === 0) return
    this.#parts.push(part)
    this.#length += part.length
  }

  #take (): Buffer {
    const message = Buffer.concat(this.#parts, this.#length)
    this.#parts = []
    this.#length = 0
    this.#inFrame = false
    this.#mayEnd = false
    return message
  }
}

const END_BYTE = Buffer.from([END])

/** A message in its frame. */
export function framed (message: string | Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([START]), typeof message === 'string' ? Buffer.from(message, 'utf8') : message, Buffer.from([END, RETURN])])
}
