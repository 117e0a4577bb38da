/**
 * Order of two business versions: negative where `left` is older. Runs of digits compare as numbers, the rest as text, so that
 * `1.10.0` follows `1.9.0` and VSAC's `20250228` follows `20240110`; an ISO date counts like `20250228`; a pre-release
 * (`1.0.0-draft`) comes before its release; no version is the oldest. A total order: only equal texts compare as 0.
 * FHIR R4 leaves the order of versions to their publisher (FHIR R4 canonical references).
 */
export function compareVersions (left: string | undefined, right: string | undefined): number {
  if (left === undefined || right === undefined) return Number(left !== undefined) - Number(right !== undefined)
  const leftParts = partsOf(left)
  const rightParts = partsOf(right)
  const length = Math.max(leftParts.length, rightParts.length)
  for (let index = 0; index < length; index++) {
    const order = compareParts(leftParts[index], rightParts[index])
    if (order !== 0) return order
  }
  return compareTexts(left, right)
}

/** Runs of digits, of letters (with the hyphen before them) and of anything else but separators. */
function partsOf (version: string): readonly string[] {
  const plain = version.replace(/^(\d{4})-(\d{2})-(\d{2})(?!\d)/, '$1$2$3')
  return plain.match(/\d+|-?[A-Za-z]+|[^\dA-Za-z.\-_+]+/g) ?? []
}

function compareParts (left: string | undefined, right: string | undefined): number {
  const rank = rankOf(left) - rankOf(right)
  if (rank !== 0 || left === undefined || right === undefined) return rank
  return rankOf(left) === NUMBER ? compareNumbers(left, right) : compareTexts(left, right)
}

const PRE_RELEASE = 0
const END = 1
const TEXT = 2
const NUMBER = 3

function rankOf (part: string | undefined): number {
  if (part === undefined) return END
  if (/^\d/.test(part)) return NUMBER
  return part.startsWith('-') ? PRE_RELEASE : TEXT
}

/** Without leading zeros the longer one is greater; as texts, for versions may exceed the safe integers. */
function compareNumbers (left: string, right: string): number {
  const one = left.replace(/^0+(?=\d)/, '')
  const other = right.replace(/^0+(?=\d)/, '')
  return one.length === other.length ? compareTexts(one, other) : one.length - other.length
}

function compareTexts (left: string, right: string): number {
  return left === right ? 0 : left < right ? -1 : 1
}
