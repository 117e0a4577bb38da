import type { DefinitionOutcome } from './every-definition.js'
import type { ListedDifference } from './differential-run.js'

const failed = (outcome: DefinitionOutcome): boolean => 'failure' in outcome

/**
 * Every way in which the engines are known to differ. Both are about records in which an element has a JSON type that FHIR does not give
 * it: a list where it does not repeat, one value where it does, a number for a text. Such JSON is no FHIR resource (FHIR R4, JSON 2.6.2) and
 * nothing says what logic makes of it. The rule: what the logic asks for is read where its meaning is plain (a code that is not in a list is
 * still that code), otherwise the subject fails with a coded failure on both; no run ends. On records of right types, however
 * odd, there is no known difference.
 */
export const LISTED_DIFFERENCES: readonly ListedDifference[] = [
  {
    name: 'wrong JSON type, only the compiled engine reads on',
    why: 'cql-exec-fhir fails on the whole resource where it makes objects of a list, also where the logic does not look; the compiled engine looks at what the logic asks for, and finds codes whether they are in a list or not.',
    specification: 'FHIR R4, JSON 2.6.2.2; ELM 11.1 Retrieve: a code filter is met by any code of the element',
    covers: ({ compiled, reference }, { hasWrongType }) => hasWrongType && failed(reference) && !failed(compiled)
  },
  {
    name: 'wrong JSON type, other values',
    why: 'Both go on, each with what it can read: the compiled engine finds a resource by a code that stands in one list too many or too few, which cql-execution passes over.',
    specification: 'FHIR R4, JSON 2.6.2.2; ELM 11.1 Retrieve: a code filter is met by any code of the element',
    covers: ({ compiled, reference }, { hasWrongType }) => hasWrongType && !failed(compiled) && !failed(reference)
  }
]
