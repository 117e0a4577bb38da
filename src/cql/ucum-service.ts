import { createRequire } from 'node:module'

interface UcumLhcUtils {
  validateUnitString (unit: string): { readonly status: string, readonly msg: readonly string[] }
  convertUnitTo (from: string, value: number, to: string): { readonly status: string, readonly toVal: number | null, readonly msg: readonly string[] }
}

let utils: UcumLhcUtils | undefined

function ucum (): UcumLhcUtils {
  utils ??= (createRequire(import.meta.url)('@lhncbc/ucum-lhc') as { UcumLhcUtils: { getInstance (): UcumLhcUtils } }).UcumLhcUtils.getInstance()
  return utils
}

/** Null for a valid UCUM unit, otherwise what is wrong with it (the translator's `validateUnit`). */
export function unitProblem (unit: string): string | null {
  const answer = ucum().validateUnitString(unit)
  return answer.status === 'valid' ? null : answer.msg.join(' ') || `"${unit}" is not a UCUM unit.`
}

/** Value in `to` units as decimal text. @throws Error where the units are not commensurable. */
export function convertUnit (value: string, from: string, to: string): string {
  const answer = ucum().convertUnitTo(from, Number(value), to)
  if (answer.status !== 'succeeded' || answer.toVal === null) throw new Error(`No UCUM conversion from ${from} to ${to}.`)
  return String(answer.toVal)
}
