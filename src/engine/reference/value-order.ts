import { createRequire } from 'node:module'

/** A value with the parts of cql-execution's classes that decide its place. */
interface Sortable {
  readonly isDateTime?: boolean
  readonly isQuantity?: boolean
  isTime? (): boolean
  toJSDate (): Date
  getPrecisionValue (): number
  before (other: unknown): boolean | null
  after (other: unknown): boolean | null
}

interface SortItem {
  readonly low_order: -1 | 1
  readonly expression: { execute (context: unknown): Promise<unknown> }
  exec (context: { childContext (value: unknown): unknown }, a: unknown, b: unknown): unknown
}

interface Expressions {
  readonly ByDirection: { readonly prototype: SortItem }
  readonly ByExpression: { readonly prototype: SortItem }
}

/**
 * Makes cql-execution sort as CQL says (CQL 1.5, sort: by the order of the values, nulls first ascending; Greater and Less of DateTime: by
 * instants, whatever the offset). It compares DateTimes by their text, so that 23:00-05:00 comes before 23:30Z of the same day, and turns
 * elements of equal keys round. Done here for every library, so that CQL may say "the latest" as it means it.
 */
export function sortByValues (): void {
  const { ByDirection, ByExpression } = createRequire(import.meta.url)('cql-execution/lib/elm/expressions.js') as Expressions
  ByDirection.prototype.exec = function (_context, a, b) {
    return sortOrder(a, b) * -this.low_order
  }
  ByExpression.prototype.exec = async function (context, a, b) {
    const first = await this.expression.execute(context.childContext(a))
    return sortOrder(first, await this.expression.execute(context.childContext(b))) * -this.low_order
  }
}

/** Negative where `a` comes first, ascending; 0 where they are alike or have no order. */
function sortOrder (a: unknown, b: unknown): number {
  const [noA, noB] = [a === null || a === undefined, b === null || b === undefined]
  if (noA || noB) return Number(noB) - Number(noA)
  const [left, right] = [a as Sortable, b as Sortable]
  if (isInstant(left) && isInstant(right)) {
    return left.toJSDate().getTime() - right.toJSDate().getTime() || left.getPrecisionValue() - right.getPrecisionValue()
  }
  if (left.isQuantity === true && right.isQuantity === true) return left.before(right) === true ? -1 : left.after(right) === true ? 1 : 0
  return left < right ? -1 : right < left ? 1 : 0
}

function isInstant (value: Sortable): boolean {
  return value.isDateTime === true && value.isTime?.() !== true
}
