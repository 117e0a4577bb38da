import { loadEngine } from '../engines/engines.js'
import { asChild } from '../run-child.js'
import { readGroups } from '../workload/workload.js'

const PATIENT_ONLY = { resourceType: 'Bundle', type: 'collection', entry: [{ resource: { resourceType: 'Patient', id: 'bench', birthDate: '1950-01-01' } }] }

/**
 * One engine in a process of its own. Milliseconds until it has loaded its code, and until it has evaluated a first patient, who has
 * nothing but a Patient resource, for every measure; then, when asked for, all cases once, and the most memory the process held.
 * @param {{ workload: import('../workload/workload.js').Workload, engine: string, whole: boolean }} input
 */
async function alone ({ workload, engine, whole }) {
  const start = performance.now()
  const loaded = await loadEngine(engine)
  const loadedAt = performance.now()
  const groups = readGroups(workload)
  const firstOfEach = groups.filter(({ cmsId }, index) => groups.findIndex(one => one.cmsId === cmsId) === index)
  const readAt = performance.now()
  const open = await loaded.open(workload)
  for (const group of firstOfEach) await (await open.prepare({ ...group, cases: [{ id: 'bench', subjectId: 'bench', bundle: PATIENT_ONLY }] }))()
  const ready = performance.now() - readAt
  if (whole) for (const group of groups) await (await open.prepare(group))()
  return { load: loadedAt - start, ready, peakRss: process.resourceUsage().maxRSS * 1024 }
}

await asChild(alone)
