/** Factors of a unit and their powers: `g/cm3` is g¹ and cm⁻³. */
type Powers = Map<string, number>

/** The unit of a product of quantities: `cm` and `cm` give `cm2`, `mg/mL` and `mL` give `mg`; `1` where nothing is left. */
export function productOfUnits (a: string, b: string): string {
  return combine(a, b, 1)
}

/** The unit of a quotient: `g` and `mL` give `g/mL`. */
export function quotientOfUnits (a: string, b: string): string {
  return combine(a, b, -1)
}

function combine (a: string, b: string, sign: 1 | -1): string {
  const powers: Powers = new Map()
  addFactors(powers, a, 1)
  addFactors(powers, b, sign)
  const [above, below] = [side(powers, 1), side(powers, -1)]
  if (below.length === 0) return above.length === 0 ? '1' : above.join('.')
  return `${above.join('.')}/${below.length === 1 ? below[0] : `(${below.join('.')})`}`
}

function side (powers: Powers, sign: 1 | -1): string[] {
  return [...powers].filter(([, power]) => power * sign > 0).map(([factor, power]) => Math.abs(power) === 1 ? factor : `${factor}${Math.abs(power)}`)
}

/** Adds the factors of a UCUM term (UCUM section 7: `.` and `/` from left to right, parentheses, exponents), raised to a power. */
function addFactors (powers: Powers, unit: string, power: number): void {
  let sign = 1
  for (const { operator, factor } of terms(unit)) {
    if (operator !== '') sign = operator === '/' ? -1 : 1
    const group = /^\((.*)\)([+-]?\d+)?$/s.exec(factor)
    if (group !== null) addFactors(powers, group[1] as string, power * sign * Number(group[2] ?? 1))
    else addSimple(powers, factor, power * sign)
  }
}

function addSimple (powers: Powers, factor: string, power: number): void {
  const [, base = factor, exponent = '1'] = /^(.*[^\d+-])([+-]?\d+)$/s.exec(factor) ?? []
  if (base === '1' || base === '') return
  const total = (powers.get(base) ?? 0) + power * Number(exponent)
  if (total === 0) powers.delete(base)
  else powers.set(base, total)
}

/** The factors of a unit with the operator before each; brackets of any kind are kept whole. */
function terms (unit: string): { operator: string, factor: string }[] {
  const found = [{ operator: '', factor: '' }]
  let depth = 0
  for (const char of unit) {
    if ('([{'.includes(char)) depth++
    if (')]}'.includes(char)) depth--
    const last = found[found.length - 1] as { operator: string, factor: string }
    if (depth > 0 || (char !== '.' && char !== '/')) last.factor += char
    else found.push({ operator: char, factor: '' })
  }
  return found.filter(({ factor }) => factor !== '')
}
