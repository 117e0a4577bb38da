import { OutcomeError } from '../../fhir/outcome-error.js'
import { isObject } from '../../fhir/patient-record.js'
import type { Services } from '../services.js'
import { findPull, type PullView } from './pull-view.js'
import { pullIntoSnapshot, type PullRequest } from './pull-into-snapshot.js'

/**
 * Begins a pull in this process and answers as soon as it has an id; its end is seen in its view. The snapshot it makes is the one that requests
 * are answered from afterwards.
 * @throws OutcomeError SOURCE_NOT_FOUND, PULL_UNDER_WAY, and whatever ends the pull before it has begun
 */
export async function startPull (services: Services, request: Pick<PullRequest, 'source' | 'incremental' | 'filtered'>): Promise<PullView> {
  const id = await new Promise<string>((resolve, reject) => {
    pullIntoSnapshot(services, { ...request, onBegin: resolve }).then(async () => { await services.snapshots.refresh() }).catch(reject)
  })
  return await findPull(services.config, id)
}

/** `{ source, incremental?, filtered? }`. @throws OutcomeError INVALID_PARAMETER, MISSING_PARAMETER */
export function pullRequestFromJson (json: unknown): Pick<PullRequest, 'source' | 'incremental' | 'filtered'> {
  const { source, incremental = false, filtered = false } = isObject(json) ? json : {}
  if (typeof source !== 'string') throw new OutcomeError('MISSING_PARAMETER', 'source is required: the name of a source.')
  if (typeof incremental !== 'boolean' || typeof filtered !== 'boolean') throw new OutcomeError('INVALID_PARAMETER', 'incremental and filtered are true or false.')
  return { source, incremental, filtered }
}
