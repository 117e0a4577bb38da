import { nearestMeasureSets } from '../../asm/measure-sets.js'
import { runTotals } from '../../evaluation/runs/run-results.js'
import { measureModelFromResource } from '../../measure/measure-from-resource.js'
import { measureRows, type MeasureTableRow } from '../measure-rows.js'
import type { Services } from '../services.js'
import { findRun } from './find-run.js'

/** The measures of a run with their counts, of what is done so far. @throws OutcomeError RUN_NOT_FOUND */
export async function runTable ({ store, catalogue }: Pick<Services, 'store' | 'catalogue'>, runId: string): Promise<readonly MeasureTableRow[]> {
  const { plan } = await findRun({ store }, runId)
  const measures = plan.measures.map(canonical => catalogue.find(canonical))
  const models = measures.map(({ measure }) => measureModelFromResource(measure))
  const { measures: counted } = await runTotals(store.runs, runId, models)
  const sets = nearestMeasureSets(Number(plan.measurementPeriod.startDate.slice(0, 4)))
  return counted.flatMap(({ totals }, index) => {
    const model = models[index]
    const measurePackage = measures[index]
    return model === undefined || measurePackage === undefined ? [] : measureRows(measurePackage.cmsId, model, totals, sets)
  })
}
