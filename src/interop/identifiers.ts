/** A National Provider Identifier: ten digits of which the last one is the Luhn check digit over `80840` and the others (45 CFR 162.406). */
export function isNpi (text: string): boolean {
  if (!/^\d{10}$/.test(text)) return false
  // 80840 adds 24 to the sum.
  let sum = 24
  for (const [place, character] of [...text].reverse().entries()) {
    const digit = Number(character) * (place % 2 === 1 ? 2 : 1)
    sum += digit > 9 ? digit - 9 : digit
  }
  return sum % 10 === 0
}

/** A Taxpayer Identification Number: nine digits, without the hyphen. */
export function isTin (text: string): boolean {
  return /^\d{9}$/.test(text)
}
