import { createServer, type AddressInfo } from 'node:net'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ended, runCli, said, startCli, temporaryFolder } from './run-cli.js'

const folder = temporaryFolder()
const environment = { ASM_DATA_DIR: join(folder, 'data'), ASM_DEMO_PATIENTS: '30', ASM_PORT: '0' }

describe('asm-ecqm serve', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('prints its address once it is ready and the table once it is evaluated, serves, and stops cleanly on %s', async signal => {
    const child = startCli(['serve', '--demo'], environment)
    const [, address] = await said(child, /^Ready: (http:\/\/127\.0\.0\.1:\d+)$/m)
    expect(child.output()).toContain(`Data folder: ${environment.ASM_DATA_DIR}`)
    await said(child, /CMS165 Controlling High Blood Pressure\D+\d+/)
    expect((await fetch(`${address}/health/ready`)).status).toBe(200)
    const page = await (await fetch(`${address}/`)).text()
    expect(page).toContain('Controlling High Blood Pressure')
    const report = await (await fetch(`${address}/fhir/Measure/CMS165/$evaluate-measure?periodStart=2026-01-01&periodEnd=2026-12-31`)).json() as { type: string, group: { population: { count: number }[] }[] }
    expect(report.type).toBe('summary')
    const cells = /CMS165 Controlling High Blood Pressure\D+(\d+)/.exec(child.output())
    expect(report.group[0]?.population[0]?.count).toBe(Number(cells?.[1]))
    child.kill(signal)
    expect(await ended(child)).toBe(0)
    expect(child.output()).toContain('Stopped.')
    expect(existsSync(join(environment.ASM_DATA_DIR, 'database.lock'))).toBe(false)
  })

  it('says that the port is taken, and how to take another', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise(resolve => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    const { code, stderr } = await runCli(['serve', '--port', String(port)], { ...environment, ASM_LOG_LEVEL: 'silent' })
    other.close()
    expect(stderr).toMatch(new RegExp(`^error PORT_IN_USE: Port ${port} .*ASM_PORT`))
    expect(code).toBe(2)
  })

  it('names a setting that cannot be used', async () => {
    const { code, stderr } = await runCli(['serve', '--port', 'many'], environment)
    expect(stderr).toMatch(/^error CONFIG_INVALID: .*ASM_PORT/)
    expect(code).toBe(2)
  })
})
