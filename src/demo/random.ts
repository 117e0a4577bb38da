/**
 * Pseudo-random numbers that depend on nothing but a seed and a stream number.
 * Algorithm: xoshiro128** 1.1 (Blackman and Vigna, public domain), its state filled by SplitMix32 steps.
 */
export class Random {
  readonly #state: Uint32Array

  /** @param stream one independent sequence for each record */
  constructor (seed: number, stream: number) {
    let mixed = mix(mix(mix(seed >>> 0) ^ Math.floor(seed / 2 ** 32)) ^ (stream >>> 0)) ^ Math.floor(stream / 2 ** 32)
    this.#state = new Uint32Array(4)
    for (let word = 0; word < 4; word++) {
      mixed = (mixed + 0x9e3779b9) >>> 0
      this.#state[word] = mix(mixed)
    }
    // xoshiro stays at zero for ever when all four words are zero
    if (this.#state.every(word => word === 0)) this.#state[0] = 1
  }

  /** The next 32 bits. */
  next (): number {
    const state = this.#state
    const [s0, s1, s2, s3] = state as unknown as [number, number, number, number]
    const result = Math.imul(rotate(Math.imul(s1, 5), 7), 9) >>> 0
    const shifted = s1 << 9
    const mixed2 = s2 ^ s0
    const mixed3 = s3 ^ s1
    state[1] = s1 ^ mixed2
    state[0] = s0 ^ mixed3
    state[2] = mixed2 ^ shifted
    state[3] = rotate(mixed3, 11)
    return result
  }

  /** A fraction, at least 0 and below 1. */
  fraction (): number {
    return this.next() / 2 ** 32
  }

  /** A whole number between both limits, these included. */
  int (low: number, high: number): number {
    return low + Math.floor(this.fraction() * (high - low + 1))
  }

  /** True with the given probability. */
  chance (probability: number): boolean {
    return this.fraction() < probability
  }

  /** One member of a list that is not empty. */
  pick<T> (list: readonly [T, ...T[]] | readonly T[]): T {
    return list[this.int(0, list.length - 1)] as T
  }

  /** One member, drawn in proportion to its weight. At least one weight must be above zero. */
  pickWeighted<T extends { readonly weight: number }> (list: readonly T[]): T {
    let rest = this.fraction() * list.reduce((sum, member) => sum + member.weight, 0)
    for (const member of list) {
      rest -= member.weight
      if (rest < 0) return member
    }
    return list.findLast(member => member.weight > 0) as T
  }

  /** A UUID of version 8, the one for own schemes (RFC 9562 section 5.8). */
  uuid (): string {
    const hex = (this.next() + 2 ** 32).toString(16).slice(1) + (this.next() + 2 ** 32).toString(16).slice(1) +
      (this.next() + 2 ** 32).toString(16).slice(1) + (this.next() + 2 ** 32).toString(16).slice(1)
    const variant = '89ab'[Number.parseInt(hex.slice(16, 17), 16) & 3] as string
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`
  }
}

function mix (value: number): number {
  let z = value >>> 0
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
  return (z ^ (z >>> 15)) >>> 0
}

function rotate (value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}
