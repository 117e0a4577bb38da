import type { CqlConcept } from '../values/code.js'
import { CqlCode } from '../values/code.js'

interface CodedJson {
  readonly coding?: unknown
  readonly code?: unknown
  readonly system?: unknown
}

/**
 * Equivalence (`~`) of a CodeableConcept or Coding of the record and a Code or Concept: whether they have a code in common, by code and
 * system (CQL 1.5, Equivalent, clinical types). Null is equivalent to null only.
 */
export function equivalentCoded (json: unknown, wanted: CqlCode | CqlConcept | null): boolean {
  if (json === null || json === undefined || wanted === null) return (json ?? null) === wanted
  const { coding } = json as CodedJson
  if (!Array.isArray(coding)) return isOneOf(json as CodedJson, wanted)
  for (let index = 0; index < coding.length; index++) {
    const one = coding[index] as CodedJson | null
    if (one !== null && isOneOf(one, wanted)) return true
  }
  return false
}

function isOneOf (coding: CodedJson, wanted: CqlCode | CqlConcept): boolean {
  if (wanted instanceof CqlCode) return isSame(coding, wanted)
  const { codes } = wanted
  for (let index = 0; index < codes.length; index++) {
    const code = codes[index] as CqlCode | null
    if (code !== null && isSame(coding, code)) return true
  }
  return false
}

function isSame (coding: CodedJson, code: CqlCode): boolean {
  return (coding.code ?? null) === code.code && (coding.system ?? null) === code.system
}
