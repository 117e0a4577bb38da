import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CONFIG_VARIABLES } from '../../src/config/config-variables.js'
import { configFromEnvironment } from '../../src/config/environment.js'
import { readConfig } from '../../src/config/read-config.js'

const EXAMPLE = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8').split('\n')

describe('CONFIG_VARIABLES', () => {
  it.each(CONFIG_VARIABLES.map(variable => [variable.name, variable] as const))('%s has its default and its meaning in .env.example', (name, variable) => {
    const row = EXAMPLE.indexOf(`${name}=${variable.default ?? ''}`)
    expect(row).toBeGreaterThan(0)
    expect(EXAMPLE[row - 1]).toBe(`# ${variable.meaning}`)
  })

  it('is all that .env.example holds', () => {
    const names = EXAMPLE.filter(line => /^[A-Z]/.test(line)).map(line => line.slice(0, line.indexOf('=')))
    expect(names).toEqual(CONFIG_VARIABLES.map(({ name }) => name))
  })

  it('fills every field of Config exactly once', () => {
    expect(CONFIG_VARIABLES.map(({ field }) => field).sort()).toEqual(Object.keys(readConfig({})).sort())
  })
})

describe('configFromEnvironment', () => {
  it('reads the environment of this process', () => {
    const before = process.env['ASM_DEMO_PATIENTS']
    process.env['ASM_DEMO_PATIENTS'] = '7'
    try {
      expect(configFromEnvironment().demoPatients).toBe(7)
    } finally {
      if (before === undefined) delete process.env['ASM_DEMO_PATIENTS']
      else process.env['ASM_DEMO_PATIENTS'] = before
    }
  })
})
