import fqm from 'fqm-execution'
import { measureModelFromResource } from '../../dist/measure/measure-from-resource.js'
import { countsFromDefinitions, groupsText } from './counts.js'
import { readPackage } from '../workload/workload.js'

const { Calculator } = fqm

/** The fastest settings that give population counts: nothing but populations is asked for, the parsed package is kept between calls. */
const SETTINGS = {
  calculateHTML: false,
  calculateClauseCoverage: false,
  calculateClauseUncoverage: false,
  calculateCoverageDetails: false,
  calculateSDEs: false,
  calculateRAVs: false,
  verboseCalculationResults: false,
  trustMetaProfile: false,
  useElmJsonsCaching: true
}

/**
 * fqm-execution: one batch call of `calculate` for a group. Where that cannot be (a function that calls another one of its name sends
 * its marking of relevant statements into a recursion without end), `calculateRaw`, which does less, and populations from its results.
 * @type {import('./engines.js').BenchEngine}
 */
export const fqmExecution = {
  name: 'fqm-execution',
  async open (workload) {
    /** @type {string[]} */
    const notes = []
    return {
      notes,
      async prepare ({ cmsId, start, end, cases }) {
        const measureBundle = withoutLibraryVersion(readPackage(workload, cmsId))
        const measure = measureBundle.entry[0].resource
        const model = measureModelFromResource(measure)
        const all = cases.map(({ bundle }) => bundle)
        // The options are written to, hence new ones for each call.
        const options = () => ({ ...SETTINGS, measurementPeriodStart: start, measurementPeriodEnd: end })
        const calculate = async () => {
          const { results } = await Calculator.calculate(measureBundle, all, options())
          return new Map(results.map(({ patientId, detailedResults }) => [patientId, countsOf(measure, /** @type {any[]} */ (detailedResults))]))
        }
        const calculateRaw = async () => {
          const { results } = await Calculator.calculateRaw(measureBundle, all, options())
          if (typeof results === 'string') throw new Error(results)
          return new Map(Object.entries(results.patientResults).map(([id, definitions]) => [id, countsFromDefinitions(model, id, definitions)]))
        }
        let run = calculate
        return async () => {
          try {
            return await run()
          } catch (error) {
            if (!(error instanceof RangeError) || run === calculateRaw) throw error
            notes.push(cmsId)
            run = calculateRaw
            return await run()
          }
        }
      }
    }
  }
}

/** @param {any} measure @param {any[]} detailedResults */
function countsOf (measure, detailedResults) {
  return groupsText(measure.group.map((/** @type {any} */ { population }, /** @type {number} */ index) => population.map((/** @type {any} */ { code }) => {
    const type = code.coding[0].code
    const { populationResults, episodeResults } = detailedResults[index]
    const hits = episodeResults === undefined
      ? populationResults
      : episodeResults.flatMap((/** @type {any} */ episode) => episode.populationResults)
    return { code: type, count: hits.filter((/** @type {any} */ { populationType, result }) => populationType === type && result === true).length }
  })))
}

/** It compares Measure.library as a whole with Library.url, so a versioned canonical finds nothing. @param {any} bundle */
function withoutLibraryVersion (bundle) {
  const measure = bundle.entry[0].resource
  measure.library = [measure.library[0].split('|')[0]]
  return bundle
}
