// npm run bench [-- options]: figures of one run on this machine. Nothing is asserted about time; that engines give the same counts is.
import { rmSync } from 'node:fs'
import { machine } from './machine.js'
import { MEASUREMENTS } from './measure.js'
import { readOptions, USAGE } from './options.js'
import { table } from './tables/markdown.js'
import { writeReadme } from './write-readme.js'
import { writeWorkload } from './workload/workload.js'

if (process.argv.includes('--help')) {
  console.log(USAGE)
  process.exit()
}
const options = optionsOrExit()
const started = performance.now()
const parts = [table(['Measured', 'with'], machine())]
const differences = []
console.log(parts[0])
const workload = await writeWorkload(options)
try {
  for (const [name, measure] of Object.entries(MEASUREMENTS)) {
    if (!options.only.includes(name)) continue
    const measured = await measure(options, workload)
    console.log(`\n${measured.tables}`)
    parts.push(measured.tables)
    differences.push(...measured.differences)
  }
} finally {
  rmSync(workload.folder, { recursive: true })
}
console.log(`\n${((performance.now() - started) / 60_000).toFixed(1)} minutes`)
for (const difference of differences) console.error(`Counts differ: ${JSON.stringify(difference)}`)
if (differences.length > 0) {
  console.error('The figures stand for nothing while counts differ.')
  process.exitCode = 1
} else if (options.write) writeReadme(parts.join('\n\n'))

/** A mistake on the command line is said, without a stack. */
function optionsOrExit () {
  try {
    return readOptions(process.argv.slice(2))
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`)
    process.exit(2)
  }
}
