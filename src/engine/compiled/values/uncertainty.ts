/**
 * A number or point known only to lie between two others, both included: what counting between imprecise dates gives (CQL 1.5, author's
 * guide, uncertainty). It is never made where both are the same.
 */
export class Uncertainty<T = unknown> {
  readonly low: T
  readonly high: T

  constructor (low: T, high: T) {
    this.low = low
    this.high = high
  }
}
