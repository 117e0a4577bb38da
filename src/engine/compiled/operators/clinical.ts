import { CqlCode, CqlConcept, type CqlCodeSystemRef, type CqlValueSetRef } from '../values/code.js'
import { CqlRuntimeError } from '../values/cql-runtime-error.js'
import { CqlDate } from '../values/date.js'
import { CqlDateTime } from '../values/date-time.js'
import { MONTH } from '../values/precision.js'
import type { Uncertainty } from '../values/uncertainty.js'
import type { CqlValue } from '../values/value.js'
import type { ValueSetMembership } from '../../../terminology/value-set-index.js'
import { dateFrom } from './datetime.js'
import { durationBetween } from './duration.js'

/** ELM 23, clinical operators. */
type Codes = CqlValue

/**
 * Whether a code, or any code of a concept or of a list of them, is in the value set; false for null (CQL 1.5, In (Valueset)).
 * @throws CqlRuntimeError for a value set that was never resolved, and for a bare text that several code systems of the set may mean
 */
export function inValueSet (code: Codes, valueSet: CqlValueSetRef | null): boolean {
  const membership = membershipOf(valueSet)
  return isMember(code, membership)
}

/** Whether any code of the list is in the value set. */
export function anyInValueSet (codes: readonly Codes[] | null, valueSet: CqlValueSetRef | null): boolean {
  return inValueSet(codes, valueSet)
}

function isMember (code: Codes, membership: ValueSetMembership): boolean {
  if (code instanceof CqlCode) return membership.has(code.system ?? undefined, code.code ?? undefined, code.version ?? undefined)
  if (code === null) return false
  if (code instanceof CqlConcept) return code.codes.some(one => isMember(one, membership))
  if (Array.isArray(code)) return code.some(one => isMember(one as Codes, membership))
  if (typeof code === 'string') return hasBareCode(code, membership)
  throw new CqlRuntimeError('In (Valueset) is not defined for this type.')
}

function membershipOf (valueSet: CqlValueSetRef | null): ValueSetMembership {
  const membership = valueSet?.membership ?? null
  if (membership === null) throw new CqlRuntimeError('A value set is null or not loaded.')
  return membership
}

/** A code without a system is a member only where it cannot be one of several systems (CQL 1.5, In (Valueset), String overload). */
function hasBareCode (code: string, membership: ValueSetMembership): boolean {
  const systems = new Set<string>()
  let found = false
  for (const coding of membership.codings()) {
    systems.add(coding.system)
    found ||= coding.code === code
  }
  if (found && systems.size > 1) throw new CqlRuntimeError('A code without a system was tested against a value set of several code systems.')
  return found
}

/** Whether a code, or any of a concept or list, belongs to the code system, by its system; false for null. */
export function inCodeSystem (code: Codes, codeSystem: CqlCodeSystemRef | null): boolean {
  if (codeSystem === null || code === null) return false
  if (code instanceof CqlCode) return code.system === codeSystem.id && (codeSystem.version === null || code.version === null || code.version === codeSystem.version)
  if (code instanceof CqlConcept) return code.codes.some(one => inCodeSystem(one, codeSystem))
  if (Array.isArray(code)) return code.some(one => inCodeSystem(one as Codes, codeSystem))
  throw new CqlRuntimeError('In (Codesystem) needs a code with its system; the codes of a code system are not loaded.')
}

/** Whether any code of the list belongs to the code system. */
export function anyInCodeSystem (codes: readonly Codes[] | null, codeSystem: CqlCodeSystemRef | null): boolean {
  return inCodeSystem(codes, codeSystem)
}

const expansions = new WeakMap<ValueSetMembership, readonly CqlCode[]>()

/** The codes of a value set; null for null. */
export function expandValueSet (valueSet: CqlValueSetRef | null): readonly CqlCode[] | null {
  if (valueSet === null) return null
  const membership = membershipOf(valueSet)
  let codes = expansions.get(membership)
  if (codes === undefined) {
    codes = [...membership.codings()].map(({ code, system, version, display }) => new CqlCode(code, system, version ?? null, display ?? null))
    expansions.set(membership, codes)
  }
  return codes
}

/** Age today, in years and months by dates, in finer units by now (CQL 1.5, AgeInYears). */
export function calculateAge (birthDate: CqlValue, precision: number, now: CqlDateTime): number | Uncertainty<number> | null {
  return calculateAgeAt(birthDate, precision <= MONTH ? dateFrom(now) : now, precision)
}

/** Age at a date; the birth date is taken as a Date beside a Date, and as a DateTime without a time beside a DateTime (CQL 1.5, AgeInYearsAt). */
export function calculateAgeAt (birthDate: CqlValue, asOf: CqlValue, precision: number): number | Uncertainty<number> | null {
  if (birthDate === null || asOf === null) return null
  return durationBetween(birthDate instanceof CqlDateTime && asOf instanceof CqlDate ? dateFrom(birthDate) : birthDate, asOf, precision)
}
