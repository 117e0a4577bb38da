import type { AnyResource } from '../../fhir/types.js'
import type { Explanation, SubjectFailure } from '../engine.js'
import type { Place } from './compiler/elm-problem.js'
import type { Site } from './compiler/source-writer.js'
import type { ClauseTrace } from './runtime/clause-trace.js'
import { toPlain } from './values/to-plain.js'

/** What was noted while one subject was evaluated, in plain form. Values are patient data: they stand in the explanation and nowhere else. */
export function explanationFrom (subjectId: string, trace: ClauseTrace, failures: readonly SubjectFailure[]): Explanation {
  return {
    subjectId,
    definitions: [...trace.definitions].map(([key, { value, resources }]) => {
      const { library, definition } = key as Place
      return { library, definition, value: toPlain(value), resources: referencesTo(resources) }
    }),
    clauses: [...trace.clauses].map(([key, { value, times, resources }]) => {
      const { library, localId, type, locator } = key as Site
      return { library, localId: localId as string, type, ...(locator === undefined ? {} : { locator }), value: toPlain(value), times, resources: referencesTo(resources) }
    }),
    failures
  }
}

/** `Type/id` of every resource that has an id. */
export function referencesTo (resources: Iterable<AnyResource>): string[] {
  return [...resources].flatMap(({ resourceType, id }) => id === undefined ? [] : [`${resourceType}/${id}`])
}
