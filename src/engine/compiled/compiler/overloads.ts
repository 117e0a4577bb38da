import type { ElmDefinition } from '../../../cql/elm.js'
import { sameType, type CqlType } from '../model/cql-type.js'
import { isSubtype, mayBe } from '../model/subtype.js'
import { childNodes, type ElmNode } from './elm-node.js'
import { typeFromSpecifier } from './type-specifiers.js'

/** A function's operands as declared. */
export interface Operand {
  readonly name: string
  readonly type: CqlType
}

export function operandsOf (definition: ElmDefinition): readonly Operand[] {
  const list = definition['operand'] as readonly { readonly name: string, readonly operandTypeSpecifier?: unknown, readonly operandType?: string }[] | undefined
  return (list ?? []).map(({ name, operandTypeSpecifier, operandType }) => ({ name, type: typeFromSpecifier(operandTypeSpecifier ?? operandType) }))
}

/**
 * The overloads a call may mean, best first (CQL 1.5, function resolution): the one of the call's signature, else those whose operands
 * the static types fit. More than one is left only where the types of values decide at run time.
 */
export function overloadsFor (call: ElmNode, types: readonly CqlType[], overloads: readonly ElmDefinition[]): readonly ElmDefinition[] {
  const ofArity = overloads.filter(one => operandsOf(one).length === types.length)
  if (ofArity.length < 2) return ofArity
  const signature = childNodes(call, 'signature').map(typeFromSpecifier)
  const signed = signature.length === types.length ? ofArity.filter(one => operandsOf(one).every(({ type }, index) => sameType(type, signature[index] as CqlType))) : []
  if (signed.length > 0) return signed.slice(0, 1)
  const ranked = ofArity.map(one => ({ one, rank: rank(one, types) })).filter(({ rank: found }) => found !== undefined)
  ranked.sort((a, b) => (a.rank as number) - (b.rank as number))
  const [best] = ranked
  if (best === undefined) return []
  return (best.rank as number) < UNDECIDED ? [best.one] : ranked.map(({ one }) => one)
}

/** Ranks from here on say that an operand's type is only known at run time. */
const UNDECIDED = 100

/** 0 for the very types, more for wider ones; undefined where a type cannot fit. */
function rank (definition: ElmDefinition, types: readonly CqlType[]): number | undefined {
  let total = 0
  for (const [index, { type }] of operandsOf(definition).entries()) {
    const given = types[index] as CqlType
    if (sameType(given, type)) continue
    if (isSubtype(given, type)) total += type.kind === 'choice' ? 2 : 1
    else if (mayBe(given, type)) total += UNDECIDED
    else return undefined
  }
  return total
}
