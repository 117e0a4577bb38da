/**
 * Check digit of a National Provider Identifier: Luhn over the nine digits with the prefix 80840 for the
 * United States and health applications (45 CFR 162.406, ISO/IEC 7812). The prefix adds the constant 24.
 */
export function npiCheckDigit (nineDigits: string): string {
  let sum = 24
  for (const [index, digit] of [...nineDigits].entries()) {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1)
    sum += value > 9 ? value - 9 : value
  }
  return String((10 - sum % 10) % 10)
}

/** True for ten digits that start with 1 or 2 and end in the right check digit. */
export function isNpi (text: string): boolean {
  return /^[12]\d{9}$/.test(text) && npiCheckDigit(text.slice(0, 9)) === text.slice(9)
}

/** True for a Taxpayer Identification Number: nine digits, without the hyphen. */
export function isTin (text: string): boolean {
  return /^\d{9}$/.test(text)
}
