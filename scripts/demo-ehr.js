// The test EHR for people: builds test/support/ehr beside the program and starts it.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'test/support/ehr'], { cwd: root, stdio: 'inherit' })
const { startTestEhr, FAULTS, QUIRKS } = await import('../dist-ehr/test/support/ehr/start-test-ehr.js')

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8090' },
    patients: { type: 'string', default: '100' },
    style: { type: 'string', default: 'v2' },
    fault: { type: 'string', multiple: true, default: [] },
    quirk: { type: 'string', multiple: true, default: [] },
    help: { type: 'boolean', default: false }
  }
})

const unknown = [...values.fault.filter(name => !(name in FAULTS)), ...values.quirk.filter(name => !(name in QUIRKS))]
if (values.help || unknown.length > 0) {
  const rows = table => Object.entries(table).map(([name, text]) => `  ${name.padEnd(28)}${text}`).join('\n')
  console.log(`npm run demo:ehr -- [--port 8090] [--patients 100] [--style v1|v2|v3|v4] [--fault NAME]… [--quirk NAME]…\n\nFaults\n${rows(FAULTS)}\n\nQuirks\n${rows(QUIRKS)}`)
  process.exit(unknown.length > 0 ? 2 : 0)
}
const ehr = await startTestEhr({ port: Number(values.port), patients: Number(values.patients), style: values.style, faults: values.fault, quirks: values.quirk, retryAfterSeconds: 1 })
console.log(`An EHR of ${values.patients} synthetic patients at ${ehr.baseUrl} (Bulk Data ${values.style}, no access control). Try:

  npx asm-ecqm source add demo --base-url ${ehr.baseUrl} --group ${ehr.groupId}
  npx asm-ecqm source test demo
  npx asm-ecqm pull --source demo
  npx asm-ecqm run start --measure all --period-start 2026-01-01 --period-end 2026-12-31 --attribution encounter-plurality

npm run demo:ehr -- --help lists faults and quirks to switch on. Stop with Ctrl+C.`)
