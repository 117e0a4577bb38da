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

/** A made-up NPI. It starts with 2, a range from which no number has been given out, so it is nobody's. */
export function demoNpi (serial: number): string {
  const nineDigits = `20000${String(serial).padStart(4, '0')}`
  return nineDigits + npiCheckDigit(nineDigits)
}
