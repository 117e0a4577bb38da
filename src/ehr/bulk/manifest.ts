import { OutcomeError } from '../../fhir/outcome-error.js'
import { isObject } from '../../fhir/patient-record.js'
import type { ExportFile } from '../pull/pull-state.js'

/** A Bulk Data manifest of any version, read leniently (v4 calls `error` `outcome`). */
export interface Manifest {
  readonly transactionTime: string | undefined
  readonly requiresAccessToken: boolean
  readonly files: readonly ExportFile[]
  /** Url of the next part (v3 `link`, relation next). */
  readonly next: string | undefined
  /** Entries that name no url. */
  readonly unusable: number
}

/** `manifestUrl`: where it came from; relative urls are relative to that. @throws OutcomeError EHR_ANSWER_INVALID */
export function readManifest (json: unknown, manifestUrl: string): Manifest {
  if (!isObject(json) || !Array.isArray(json['output'] ?? [])) throw new OutcomeError('EHR_ANSWER_INVALID', 'The server answers a finished export with something that is no manifest.')
  let unusable = 0
  const files = (list: ExportFile['list'], entries: unknown): ExportFile[] => (Array.isArray(entries) ? entries : []).flatMap((entry): ExportFile[] => {
    const url = isObject(entry) ? entry['url'] : undefined
    if (!isObject(entry) || typeof url !== 'string' || !URL.canParse(url, manifestUrl)) {
      unusable++
      return []
    }
    const { type, count } = entry
    return [{
      list,
      type: typeof type === 'string' && /^[A-Z][A-Za-z]{1,40}$/.test(type) ? type : 'other',
      url: new URL(url, manifestUrl).href,
      ...(Number.isSafeInteger(count) ? { count: count as number } : {})
    }]
  })
  const link = Array.isArray(json['link']) ? json['link'].find(one => isObject(one) && one['relation'] === 'next') : undefined
  const next = isObject(link) && typeof link['url'] === 'string' && URL.canParse(link['url'], manifestUrl) ? new URL(link['url'], manifestUrl).href : undefined
  const { transactionTime } = json
  return {
    transactionTime: typeof transactionTime === 'string' && !Number.isNaN(Date.parse(transactionTime)) ? transactionTime : undefined,
    requiresAccessToken: json['requiresAccessToken'] !== false,
    files: [...files('deleted', json['deleted']), ...files('output', json['output']), ...files('outcome', json['outcome'] ?? json['error'])],
    next,
    get unusable () { return unusable }
  }
}
