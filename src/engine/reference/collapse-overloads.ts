import type { ElmDefinition, ElmLibrary } from '../../cql/elm.js'

/** What annotates a node and does not decide its result. */
const ANNOTATIONS = new Set(['annotation', 'locator', 'localId', 'resultTypeName', 'resultTypeSpecifier', 'signature', 'operandTypeSpecifier'])

/**
 * A library in which overloads that do the same stand once. cql-execution picks an overload at run time by trying the operand
 * against every one: FHIRHelpers.ToString has some 250, all of them `value.value`, which made up most of an evaluation.
 */
export function collapseOverloads (library: ElmLibrary): ElmLibrary {
  const seen = new Set<string>()
  const def = (library.statements?.def ?? []).filter(definition => {
    if (definition.type !== 'FunctionDef') return true
    const key = overloadKey(definition)
    return !seen.has(key) && seen.add(key)
  })
  return { ...library, statements: { def } }
}

function overloadKey ({ name, operand, expression }: ElmDefinition): string {
  const names = (operand as readonly { readonly name: string }[] | undefined ?? []).map(one => one.name)
  return JSON.stringify([name, names, expression], (key, value: unknown) => ANNOTATIONS.has(key) ? undefined : value)
}
