import { embeddedCatalogue } from '../../dist/cql/embedded-catalogue.js'
import { engineByName } from '../../dist/engine/engines.js'
import { prepareEvaluation } from '../../dist/evaluation/measure-evaluation.js'
import { patientRecordFromBundle } from '../../dist/fhir/patient-record.js'
import { measurementPeriod } from '../../dist/fhir/period.js'
import { loadValueSetIndex } from '../../dist/terminology/read-value-sets.js'
import { countsText } from './counts.js'

/** CQL Now(); no measure asks for it. */
export const NOW = new Date('2026-12-31T00:00:00Z')

/**
 * An engine of this project. A record is made from the Bundle at each pass, so that its index is built at each pass as well.
 * @param {string} name
 * @returns {import('./engines.js').BenchEngine}
 */
export function asmEngine (name) {
  return {
    name,
    async open ({ valueSets: path }) {
      const catalogue = embeddedCatalogue()
      const { index: valueSets } = await loadValueSetIndex(path)
      return {
        async prepare ({ cmsId, start, end, cases }) {
          const evaluation = prepareEvaluation(catalogue.find(cmsId), { engine: engineByName(name), valueSets, measurementPeriod: measurementPeriod(start, end, 'UTC'), now: NOW })
          return async () => {
            const counts = new Map()
            for (const { bundle } of cases) {
              const record = patientRecordFromBundle(bundle)
              counts.set(record.subjectId, countsText(evaluation.model, await evaluation.evaluate(record)))
            }
            return counts
          }
        }
      }
    }
  }
}
