/** Why a test of the suite is not met, although the engine does what CQL 1.5 says. */
export type Reason = 'invalid test' | 'translator refuses it' | 'translator takes it otherwise' | 'specification changed'

export interface RemainingTest {
  readonly reason: Reason
  readonly note: string
}

/** Tests that the compiled engine does not pass, by id. Any other test that fails is a defect. */
export const REMAINING_TESTS: Readonly<Record<string, RemainingTest>> = {
  'CqlArithmeticFunctionsTest/Floor/FloorIntegerGreaterThanMaxInteger': {
    reason: 'invalid test',
    note: 'The literal 2147483648 is no Integer: in CeilingIntegerGreaterThanMaxInteger and Integer2Pow31 the suite itself wants an error.'
  },
  'CqlArithmeticFunctionsTest/Floor/FloorIntegerLessThanMinInteger': {
    reason: 'invalid test',
    note: 'The literal -2147483649 is no Integer: in CeilingIntegerLessThanMinInteger and IntegerNeg2Pow31ToInf1 the suite itself wants an error.'
  },
  'CqlDateTimeOperatorsTest/Uncertainty tests/DateTimeDurationBetweenUncertainInterval': {
    reason: 'invalid test',
    note: 'Wants 17 to 44 days; DateTimeDurationBetweenUncertainAdd wants twice 16 to 44 for the same expression, and 15 January may be at its end.'
  },
  'CqlIntervalOperatorsTest/In/TestInNullBoundaries': {
    reason: 'specification changed',
    note: 'A closed null bound is no limit (CQL 1.5, In), as IntegerIntervalProperlyIncludedInNullBoundaries wants for the same interval.'
  },
  'CqlListOperatorsTest/Includes/IncludesNullRight': {
    reason: 'translator takes it otherwise',
    note: '`includes null` is resolved to Contains with an element that is null, which is false where the list has no null (CQL 1.5, Contains).'
  },
  'CqlListOperatorsTest/IncludedIn/IncludedInNullLeft': {
    reason: 'translator takes it otherwise',
    note: '`null included in` is resolved to In with an element that is null, which is false where the list has no null (CQL 1.5, In).'
  },
  'CqlTypeOperatorsTest/ToConcept/CodeToConcept1': {
    reason: 'translator refuses it',
    note: 'The expected output gives a Code where Concept.codes is a list; list promotion is switched off, as the measures demand.'
  }
}
