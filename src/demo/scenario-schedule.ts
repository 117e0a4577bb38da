import { Random } from './random.js'
import type { ScenarioAxis, ScenarioOption } from './scenario.js'

/** Every scheduled scenario occurs as often as its slots say in each block of this many records (0 to 499, 500 to 999 …). */
export const BLOCK_SIZE = 500

/** What the schedule asks of one record: one option of one axis, or nothing (`undefined`: all is left to chance). */
export interface Focus {
  readonly axis: ScenarioAxis
  readonly option: ScenarioOption
}

/** The slots of one block in the order of the axes; the rest of the block is free. */
export function scheduleOf (axes: readonly ScenarioAxis[]): readonly (Focus | undefined)[] {
  const slots: (Focus | undefined)[] = axes.flatMap(axis =>
    axis.options.flatMap(option => Array.from({ length: option.slots ?? 0 }, () => ({ axis, option }))))
  if (slots.length > BLOCK_SIZE) throw new RangeError(`${slots.length} scheduled scenarios do not fit in a block of ${BLOCK_SIZE}`)
  while (slots.length < BLOCK_SIZE) slots.push(undefined)
  return slots
}

/**
 * The slot of record `index`: each block goes through all slots once, in an order of its own.
 * The order is the affine permutation `slot = (a · position + b) mod size` with `a` prime to the size, so that nothing need be remembered.
 */
export function slotOf (seed: number, index: number): number {
  const random = new Random(seed, 2 ** 52 + Math.floor(index / BLOCK_SIZE))
  const multiplier = random.pick(MULTIPLIERS)
  return (multiplier * (index % BLOCK_SIZE) + random.int(0, BLOCK_SIZE - 1)) % BLOCK_SIZE
}

const MULTIPLIERS = Array.from({ length: BLOCK_SIZE }, (_, value) => value).filter(value => value > 20 && value < BLOCK_SIZE - 20 && greatestCommonDivisor(value, BLOCK_SIZE) === 1)

function greatestCommonDivisor (a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
