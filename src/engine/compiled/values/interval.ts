/** Types that an interval may have as its points, as ELM names them without the namespace; `Any` where none is known. */
export type PointType = 'Integer' | 'Long' | 'Decimal' | 'Date' | 'DateTime' | 'Time' | 'Quantity' | 'Any'

/**
 * A CQL Interval. A null bound is the least or greatest value of the point type where its side is closed, and unknown where it is open
 * (CQL 1.5, Interval). Nothing is checked here; `operators/interval/interval.ts` makes intervals as the ELM selector does.
 */
export class CqlInterval<T = unknown> {
  readonly low: T | null
  readonly high: T | null
  readonly lowClosed: boolean
  readonly highClosed: boolean
  readonly pointType: PointType
  /** First and last point as `operators/interval/bounds.ts` works them out, kept because they are asked again and again. */
  knownStart: unknown = undefined
  knownEnd: unknown = undefined

  constructor (low: T | null, high: T | null, lowClosed = true, highClosed = true, pointType: PointType = 'Any') {
    this.low = low
    this.high = high
    this.lowClosed = lowClosed
    this.highClosed = highClosed
    this.pointType = pointType
  }
}
