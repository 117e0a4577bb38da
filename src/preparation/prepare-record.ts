import type { PatientRecord } from '../fhir/patient-record.js'
import type { AnyResource, Patient } from '../fhir/types.js'
import { inlineMedication } from './inline-medication.js'
import { mergeDuplicates, type MergedPlaces } from './merge-duplicates.js'
import { countOne, type PreparationCounts } from './preparation-counts.js'
import { RecordIndex } from './record-index.js'
import { ReferenceResolver } from './resolve-reference.js'
import { isReversedPeriod } from './reversed-period.js'
import { rewriteElements } from './rewrite-elements.js'
import { referenceRule } from './rewrite-references.js'

/** A record ready for evaluation, and what was done to it. */
export interface PreparedRecord {
  /** The record given where nothing had to change. */
  readonly record: PatientRecord
  readonly counts: PreparationCounts
}

/** The record as it is evaluated: prepared, or as it is where preparation is off. */
export function recordToEvaluate (record: PatientRecord, prepare: boolean): PreparedRecord {
  return prepare ? prepareRecord(record) : { record, counts: {} }
}

/**
 * Mends what real feeds do to a record and measures cannot read, in this order: resources that stand several times are merged
 * (`mergeDuplicates`), medications by reference get their code (`inlineMedication`), references by UUID, OID or version become
 * `Type/id` (`referenceRule`), reversed Periods go (`isReversedPeriod`). The record given never changes and shares with the prepared one
 * whatever did not have to change. Preparing twice is preparing once. The prepared record is for evaluation only: it is never
 * stored or sent, and need not be valid FHIR where a required Period is gone.
 */
export function prepareRecord (record: PatientRecord): PreparedRecord {
  const counts: PreparationCounts = {}
  const index = new RecordIndex(record)
  const merged = mergeDuplicates(index, counts)
  const resolver = new ReferenceResolver(index, merged)
  let changed = merged.size > 0
  const resources: AnyResource[] = []
  for (const [place, resource] of record.resources.entries()) {
    if (merged.has(place)) continue
    const prepared = prepareResource(resource, place, resolver, counts)
    changed ||= prepared !== resource
    resources.push(prepared)
  }
  return { record: changed ? preparedRecord(record, resources, merged) : record, counts }
}

function prepareResource (resource: AnyResource, place: number, resolver: ReferenceResolver, counts: PreparationCounts): AnyResource {
  return rewriteElements(inlineMedication(resource, place, resolver, counts), {
    reference: referenceRule(resource, place, resolver, counts),
    isUnknown: element => {
      const reversed = isReversedPeriod(element)
      if (reversed) countOne(counts, 'period-reversed', resource.resourceType)
      return reversed
    }
  })
}

function preparedRecord (record: PatientRecord, resources: readonly AnyResource[], merged: MergedPlaces): PatientRecord {
  const patient = resources.find(({ resourceType }) => resourceType === 'Patient') as Patient | undefined
  return {
    subjectId: record.subjectId,
    patient: patient ?? record.patient,
    resources,
    ...(record.fullUrls === undefined ? {} : { fullUrls: record.fullUrls.filter((_url, place) => !merged.has(place)) })
  }
}
