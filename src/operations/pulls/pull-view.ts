import { join } from 'node:path'
import type { Config } from '../../config/config.js'
import { listPulls, readPullState } from '../../ehr/pull/pull-folder.js'
import type { PullState } from '../../ehr/pull/pull-state.js'
import { OutcomeError, type PlainOutcomeError } from '../../fhir/outcome-error.js'
import { dataFolders } from '../data-folders.js'

/** A pull as callers see it: nothing of a patient. */
export interface PullView {
  readonly id: string
  readonly source: string
  readonly startedAt: string
  readonly finishedAt?: string
  readonly since?: string
  readonly method?: 'bulk' | 'crawl'
  /** Files of an export, or partitions of a crawl. */
  readonly done: number
  readonly total?: number
  readonly problems: Readonly<Record<string, number>>
  /** Why it ended early; it goes on with the next pull of the source. */
  readonly failure?: PlainOutcomeError
}

/** Newest first. */
export async function pullViews (config: Pick<Config, 'dataDir'>): Promise<readonly PullView[]> {
  return (await listPulls(dataFolders(config).pulls)).map(pullView)
}

/** @throws OutcomeError PULL_NOT_FOUND */
export async function findPull (config: Pick<Config, 'dataDir'>, id: string): Promise<PullView> {
  const state = /^[A-Za-z0-9-]{1,100}$/.test(id) ? await readPullState(join(dataFolders(config).pulls, id)) : undefined
  if (state === undefined) throw new OutcomeError('PULL_NOT_FOUND', 'There is no pull of this id.')
  return pullView(state)
}

function pullView ({ pullId, source, startedAt, finishedAt, since, method, jobs, crawl, partitionCount, problems, failure }: PullState): PullView {
  const files = jobs?.flatMap(job => job.files ?? [])
  const total = method === 'crawl' ? partitionCount : jobs?.every(job => job.files !== undefined) === true ? files?.length : undefined
  return {
    id: pullId,
    source,
    startedAt,
    ...(finishedAt === undefined ? {} : { finishedAt }),
    ...(since === undefined ? {} : { since }),
    ...(method === undefined ? {} : { method }),
    done: method === 'crawl' ? Object.keys(crawl?.partitions ?? {}).length : files?.filter(({ file }) => file !== undefined).length ?? 0,
    ...(total === undefined ? {} : { total }),
    problems,
    ...(failure === undefined ? {} : { failure })
  }
}
