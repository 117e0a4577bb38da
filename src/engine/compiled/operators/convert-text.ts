import { Decimal } from '../values/decimal.js'
import { CqlQuantity, CqlRatio } from '../values/quantity.js'
import { isUnit } from '../values/ucum.js'

/** `5.5 'cm'`, `5.5 'days'`: as CQL writes a quantity (CQL 1.5, ToString), with the digits written. */
export function quantityText ({ value, unit }: CqlQuantity): string {
  return `${value.toFixed(value.scale)} '${unit}'`
}

/** A quantity from `5.5 'cm'`, `5.5cm` being none; without unit of one; null for any other text and for an unknown unit (CQL 1.5, ToQuantity). */
export function parseQuantity (text: string): CqlQuantity | null {
  const match = /^([+-]?\d+(?:\.\d+)?)\s*(?:'([^']+)'|([a-z]+))?$/.exec(text.trim())
  const value = match === null ? null : Decimal.parse(match[1] as string)
  if (match === null || value === null) return null
  const unit = match[2]?.trim() ?? match[3] ?? '1'
  return isUnit(unit) ? new CqlQuantity(value, unit) : null
}

/** A ratio from `1.0 'mg':2.0 'mL'`; null for any other text (CQL 1.5, ToRatio). */
export function parseRatio (text: string): CqlRatio | null {
  const colon = text.search(/:(?=[^']*(?:'[^']*'[^']*)*$)/)
  if (colon < 0) return null
  const [numerator, denominator] = [parseQuantity(text.slice(0, colon)), parseQuantity(text.slice(colon + 1))]
  return numerator === null || denominator === null ? null : new CqlRatio(numerator, denominator)
}
