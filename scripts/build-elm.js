// Translates cql/*.cql to cql/elm/*.json. Run through `npm run build:elm`, which compiles src/ first.
import { buildElm } from '../dist/cql/build-elm.js'
import { formatProblem } from '../dist/cql/translator.js'

try {
  for (const warning of await buildElm()) console.warn(`warning ${formatProblem(warning)}`)
} catch (error) {
  for (const problem of error.problems ?? []) console.error(`error ${formatProblem(problem)}`)
  if (error.problems === undefined) console.error(error)
  process.exitCode = 1
}
