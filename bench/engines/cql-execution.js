import cqlExecution_ from 'cql-execution'
import cqlExecFhir from 'cql-exec-fhir'
import { measureModelFromResource } from '../../dist/measure/measure-from-resource.js'
import { NOW } from './asm-ecqm.js'
import { countsFromDefinitions } from './counts.js'
import { readPackage } from '../workload/workload.js'

const { CodeService, DateTime, Executor, Interval, Repository } = cqlExecution_

/**
 * cql-execution with cql-exec-fhir's patient source, as published: whole batch, profiles not asked for, library and value sets built once.
 * @type {import('./engines.js').BenchEngine}
 */
export const cqlExecution = {
  name: 'cql-execution',
  open: async workload => ({
    async prepare ({ cmsId, start, end, cases }) {
      const resources = readPackage(workload, cmsId).entry.map((/** @type {any} */ { resource }) => resource)
      const ofType = (/** @type {string} */ type) => resources.filter((/** @type {any} */ { resourceType }) => resourceType === type)
      const model = measureModelFromResource(ofType('Measure')[0])
      const elm = ofType('Library').map(elmOf)
      const main = elm[0].library.identifier
      const executor = new Executor(/** @type {any} */ (new Repository(elm).resolve(main.id, main.version)), new CodeService(valueSetsByVersion(ofType('ValueSet'))), {
        'Measurement Period': new Interval(DateTime.parse(`${start}T00:00:00.000+00:00`), DateTime.parse(`${end}T23:59:59.999+00:00`), true, true)
      })
      const bundles = cases.map(({ bundle }) => bundle)
      return async () => {
        const source = cqlExecFhir.PatientSource.FHIRv401({ requireProfileTagging: false })
        source.loadBundles(bundles)
        const { patientResults } = await executor.exec(/** @type {any} */ (source), DateTime.fromJSDate(NOW, 0))
        return new Map(Object.entries(patientResults).map(([id, definitions]) => [id, countsFromDefinitions(model, id, definitions)]))
      }
    }
  })
}

/** @param {any} library a Library with base64 ELM */
function elmOf ({ content }) {
  const { data } = content.find((/** @type {any} */ { contentType }) => contentType === 'application/elm+json')
  return JSON.parse(Buffer.from(data, 'base64').toString('utf8'))
}

/** As CodeService wants them. @param {any[]} valueSets */
function valueSetsByVersion (valueSets) {
  /** @type {Record<string, Record<string, any[]>>} */
  const byUrl = {}
  for (const { url, version = '', expansion } of valueSets) (byUrl[url] ??= {})[version] = expansion.contains
  return byUrl
}
