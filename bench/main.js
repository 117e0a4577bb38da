import { writeWorkload } from './workload/workload.js'
import { readOptions } from './options.js'
import { runChild } from './run-child.js'
const o = readOptions(process.argv.slice(2))
const workload = await writeWorkload(o)
console.log(workload)
for (const engines of [['compiled','fqm-execution','cql-execution']]) console.log(JSON.stringify(await runChild('compare-engines',{workload,engines,rounds:o.rounds}),null,0))
