import { embeddedCatalogue } from '../../dist/cql/embedded-catalogue.js'
import { compileProgram } from '../../dist/engine/compiled/compiler/compiled-program.js'
import { compileOptions } from '../../dist/engine/compiled/prepare.js'
import { recordIndexOf } from '../../dist/engine/compiled/record/record-index.js'
import { toPlain } from '../../dist/engine/compiled/values/to-plain.js'
import { requestFor } from '../../dist/evaluation/measure-evaluation.js'
import { patientRecordFromBundle } from '../../dist/fhir/patient-record.js'
import { measurementPeriod } from '../../dist/fhir/period.js'
import { loadValueSetIndex } from '../../dist/terminology/read-value-sets.js'
import { alternate } from '../alternate.js'
import { closureProgram } from '../closures/closure-program.js'
import { NOW } from '../engines/asm-ecqm.js'
import { asChild } from '../run-child.js'
import { readGroups } from '../workload/workload.js'

const MEASURE = 'CMS165'
const ROUNDS = 20
const PASSES = { settle: 200, passes: 100 }
const BUDGET = 20_000_000

/**
 * One measure as JavaScript source and as closures: the same program, the same cases, every definition that is asked for.
 * @param {{ workload: import('../workload/workload.js').Workload }} input
 */
async function forms ({ workload }) {
  const { index: valueSets } = await loadValueSetIndex(workload.valueSets)
  const groups = readGroups(workload).filter(({ cmsId }) => cmsId === MEASURE)
  const compiled = groups.map(group => {
    const request = requestFor(embeddedCatalogue().find(MEASURE), { valueSets, measurementPeriod: measurementPeriod(group.start, group.end, 'UTC'), now: NOW })
    const options = compileOptions(request, request.expressions)
    return { group, request, programs: { source: compileProgram(options), closures: compileProgram(options, closureProgram) } }
  })
  const results = Object.fromEntries(FORMS.map(form => [form, compiled.map(one => everyResult(one.programs[form], one.group))]))
  const differences = JSON.stringify(results.source) === JSON.stringify(results.closures) ? [] : [{ engine: 'closures', cmsId: MEASURE }]
  const contestants = FORMS.map(name => ({ name, ...PASSES, run: async () => compiled.forEach(one => everyResult(one.programs[name], one.group)) }))
  const cases = groups.reduce((sum, group) => sum + group.cases.length, 0)
  return { measure: MEASURE, cases, times: await alternate(contestants, ROUNDS), differences, ...PASSES }
}

const FORMS = /** @type {const} */ (['source', 'closures'])

/**
 * @param {import('../../dist/engine/compiled/compiler/compiled-program.js').CompiledProgram} program
 * @param {import('../workload/workload.js').Group} group
 */
function everyResult (program, { cases }) {
  return cases.map(({ bundle }) => {
    program.start(recordIndexOf(patientRecordFromBundle(bundle)), BUDGET)
    const results = program.definitions.map(definition => toPlain(definition()))
    program.stop()
    return results
  })
}

await asChild(forms)
