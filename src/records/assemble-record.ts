import { createHash } from 'node:crypto'
import { belongsToPatients } from '../fhir/patient-compartment.js'
import { patientRecordFromResources } from '../fhir/patient-record.js'
import type { AnyResource } from '../fhir/types.js'
import { recordLine } from './entry-texts.js'
import { practitionerReferences } from './record-line.js'
import { identityOf, newer, readResource, referencesOf, type ResourceText } from './resource-text.js'

/** A record as it is written, and what its row says. */
export interface AssembledRecord {
  readonly subjectId: string
  readonly line: string
  readonly recordHash: string
  readonly generalPractitioner: readonly string[]
  /** Resource type → how many. */
  readonly counts: Readonly<Record<string, number>>
}

export interface AssembleOptions {
  /** Base of absolute references and of fullUrls; absent: none of either. */
  readonly baseUrl: string | undefined
  /** Shared context by `Type/id`. */
  readonly findContext: (identity: string) => Promise<ResourceText | undefined>
}

/** A PractitionerRole refers to an Organization, that to another one; further is a loop or a directory. */
const MOST_STEPS = 4

/**
 * The record of one subject from its resources: the newest version of each, with what they refer to of the shared context. The Patient comes
 * first and the others by type and id, so that a record's bytes depend on its content alone. Undefined where no Patient is among them.
 */
export async function assembleRecord (subjectId: string, resources: Iterable<ResourceText>, options: AssembleOptions): Promise<AssembledRecord | undefined> {
  const own = new Map<string, ResourceText>()
  for (const resource of resources) {
    const identity = identityOf(resource)
    const known = own.get(identity)
    own.set(identity, known === undefined ? resource : newer(known, resource))
  }
  const patient = own.get(`Patient/${subjectId}`)
  if (patient === undefined) return undefined
  const all = await withContext(own, options)
  const sorted = [...all].sort(([left, a], [right, b]) => Number(b === patient) - Number(a === patient) || (left < right ? -1 : 1)).map(([, resource]) => resource)
  const line = recordLine(sorted.map(resource => ({ fullUrl: fullUrl(resource, options.baseUrl), text: resource.text })))
  const counts: Record<string, number> = {}
  for (const { resourceType } of sorted) counts[resourceType] = (counts[resourceType] ?? 0) + 1
  const record = patientRecordFromResources([JSON.parse(patient.text) as AnyResource])
  return {
    // Not the text given: that is a slice of the block it was read in, and a row that keeps it would keep the whole block.
    subjectId: record.subjectId,
    line,
    recordHash: createHash('sha256').update(line).digest('hex'),
    generalPractitioner: practitionerReferences(record),
    counts
  }
}

/** Context that came with an earlier record stays only where it is still referred to, and in its newest version. */
async function withContext (own: ReadonlyMap<string, ResourceText>, { baseUrl, findContext }: AssembleOptions): Promise<Map<string, ResourceText>> {
  const all = new Map([...own].filter(([, { resourceType }]) => isOfPatient(resourceType)))
  let asking = [...all.values()]
  for (let step = 0; step < MOST_STEPS && asking.length > 0; step++) {
    const found: ResourceText[] = []
    for (const identity of new Set(asking.flatMap(({ text }) => referencesOf(text, baseUrl)))) {
      if (all.has(identity)) continue
      const [mine, shared] = [own.get(identity), await findContext(identity)]
      const resource = mine === undefined ? shared : shared === undefined ? mine : newer(mine, shared)
      if (resource === undefined) continue
      all.set(identity, resource)
      found.push(resource)
    }
    asking = found
  }
  return all
}

/** A Device or List may be a patient's or not; with a patient it is in the spill of that patient, and stays. */
function isOfPatient (resourceType: string): boolean {
  return belongsToPatients(resourceType) || resourceType === 'Device' || resourceType === 'List' || resourceType === 'Schedule'
}

function fullUrl ({ resourceType, id }: ResourceText, baseUrl: string | undefined): string | undefined {
  return baseUrl === undefined || id === '' ? undefined : `${baseUrl}/${resourceType}/${id}`
}

/** The resources of a line that `assembleRecord` or an earlier format made. */
export function resourcesOf (texts: readonly string[]): ResourceText[] {
  return texts.flatMap(text => readResource(text)?.resource ?? [])
}
