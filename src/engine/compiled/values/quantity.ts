import type { Decimal } from './decimal.js'

/** A CQL Quantity: a value and a UCUM unit or a calendar duration (`year`, `days`); `1` where there is no unit. */
export class CqlQuantity {
  readonly value: Decimal
  readonly unit: string

  constructor (value: Decimal, unit: string) {
    this.value = value
    this.unit = unit === '' ? '1' : unit
  }
}

/** A CQL Ratio of two quantities. */
export class CqlRatio {
  readonly numerator: CqlQuantity
  readonly denominator: CqlQuantity

  constructor (numerator: CqlQuantity, denominator: CqlQuantity) {
    this.numerator = numerator
    this.denominator = denominator
  }
}
