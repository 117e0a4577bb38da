import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig, type Environment } from '../../src/config/read-config.js'
import { OutcomeError } from '../../src/fhir/outcome-error.js'

const FOLDER = resolve('/srv/ecqm')

function failure (environment: Environment): OutcomeError {
  try {
    readConfig(environment, FOLDER)
  } catch (thrown) {
    if (thrown instanceof OutcomeError) return thrown
    throw thrown
  }
  throw new Error('expected the configuration to be refused')
}

describe('readConfig', () => {
  it('gives the documented defaults for an empty environment', () => {
    expect(readConfig({}, FOLDER)).toEqual({
      host: '127.0.0.1',
      port: 8080,
      dataDir: resolve(FOLDER, '.asm-ecqm'),
      databaseUrl: undefined,
      timeZone: 'UTC',
      logLevel: 'info',
      maxBodyBytes: 52_428_800,
      valueSetsDir: undefined,
      engine: 'compiled',
      threads: 2,
      prepare: true,
      demoPatients: 500,
      demoYear: 2026,
      mllpPort: undefined,
      mllpHost: '127.0.0.1',
      mllpTlsDir: undefined,
      feedTins: undefined,
      feedTokens: undefined,
      reporter: 'Organization/asm-ecqm-demo',
      publicUrl: undefined
    })
  })

  it('takes every variable', () => {
    expect(readConfig({
      ASM_HOST: '0.0.0.0',
      ASM_PORT: '0',
      ASM_DATA_DIR: '/var/lib/ecqm',
      DATABASE_URL: 'postgresql://ecqm:p%40ss@db:5432/ecqm?sslmode=verify-full',
      ASM_TIME_ZONE: 'America/New_York',
      ASM_LOG_LEVEL: 'warn',
      ASM_MAX_BODY_BYTES: '1048576',
      ASM_VALUESETS_DIR: 'expansions',
      ASM_ENGINE: 'reference',
      ASM_THREADS: '8',
      ASM_PREPARE: 'false',
      ASM_DEMO_PATIENTS: '1',
      ASM_DEMO_YEAR: '2027',
      ASM_MLLP_PORT: '2575',
      ASM_MLLP_HOST: '0.0.0.0',
      ASM_MLLP_TLS_DIR: 'tls',
      ASM_FEED_TINS: 'CLINIC=123456789, *=987654321',
      ASM_FEED_TOKENS: 'hie=0123456789abcdef, hisp=a=b/c+d==ABCDEFGH',
      ASM_REPORTER: 'https://ehr.example.org/fhir/Practitioner/p-1',
      ASM_PUBLIC_URL: 'https://ecqm.example.org/base/'
    }, FOLDER)).toEqual({
      host: '0.0.0.0',
      port: 0,
      dataDir: resolve('/var/lib/ecqm'),
      databaseUrl: 'postgresql://ecqm:p%40ss@db:5432/ecqm?sslmode=verify-full',
      timeZone: 'America/New_York',
      logLevel: 'warn',
      maxBodyBytes: 1_048_576,
      valueSetsDir: resolve(FOLDER, 'expansions'),
      engine: 'reference',
      threads: 8,
      prepare: false,
      demoPatients: 1,
      demoYear: 2027,
      mllpPort: 2575,
      mllpHost: '0.0.0.0',
      mllpTlsDir: resolve(FOLDER, 'tls'),
      feedTins: { CLINIC: '123456789', '*': '987654321' },
      feedTokens: { hie: '0123456789abcdef', hisp: 'a=b/c+d==ABCDEFGH' },
      reporter: 'https://ehr.example.org/fhir/Practitioner/p-1',
      publicUrl: 'https://ecqm.example.org/base'
    })
  })

  it('is frozen', () => {
    expect(Object.isFrozen(readConfig({}, FOLDER))).toBe(true)
  })

  it.each(['', '   '])('takes an empty variable (%j) for an unset one', text => {
    expect(readConfig({ ASM_PORT: text, DATABASE_URL: text }, FOLDER)).toEqual(readConfig({}, FOLDER))
  })

  it.each([
    ['ASM_HOST', 'localhost'], ['ASM_HOST', '::1'], ['ASM_HOST', 'ecqm.example.org'],
    ['ASM_PORT', '65535'], ['ASM_MAX_BODY_BYTES', '1024'], ['ASM_MAX_BODY_BYTES', '99999999'],
    ['ASM_DEMO_PATIENTS', '100000'], ['ASM_TIME_ZONE', 'Etc/GMT+5'], ['DATABASE_URL', 'postgres:///ecqm?host=/run/postgresql']
  ])('accepts %s=%s', (name, text) => {
    expect(() => readConfig({ [name]: text }, FOLDER)).not.toThrow()
  })

  it.each([
    ['ASM_HOST', 'http://localhost'], ['ASM_HOST', 'localhost:8080'], ['ASM_HOST', 'two words'],
    ['ASM_PORT', '65536'], ['ASM_PORT', '-1'], ['ASM_PORT', '80.5'], ['ASM_PORT', '0x50'], ['ASM_PORT', '8080a'],
    ['ASM_DATA_DIR', 'a\0b'], ['ASM_VALUESETS_DIR', 'a\0b'],
    ['DATABASE_URL', 'mysql://u:p@h/d'], ['DATABASE_URL', 'host=localhost dbname=x'], ['DATABASE_URL', 'postgres://h'], ['DATABASE_URL', 'postgres://h/'],
    ['ASM_TIME_ZONE', 'Mars/Olympus'], ['ASM_TIME_ZONE', '+05:00'],
    ['ASM_LOG_LEVEL', 'verbose'], ['ASM_LOG_LEVEL', 'INFO'],
    ['ASM_MAX_BODY_BYTES', '100000000'], ['ASM_MAX_BODY_BYTES', '104857600'], ['ASM_MAX_BODY_BYTES', '1023'], ['ASM_MAX_BODY_BYTES', '50MB'],
    ['ASM_ENGINE', 'fast'], ['ASM_ENGINE', 'Compiled'],
    ['ASM_PREPARE', 'no'], ['ASM_PREPARE', 'TRUE'], ['ASM_PREPARE', '1'],
    ['ASM_DEMO_PATIENTS', '0'], ['ASM_DEMO_PATIENTS', '100001'],
    ['ASM_REPORTER', 'Patient/1'], ['ASM_REPORTER', 'Organization/'], ['ASM_REPORTER', 'example'],
    ['ASM_FEED_TINS', 'CLINIC'], ['ASM_FEED_TOKENS', 'hie=short'], ['ASM_FEED_TOKENS', 'Hie Main=0123456789abcdef'], ['ASM_FEED_TINS', 'CLINIC=12-3456789'], ['ASM_PUBLIC_URL', 'ecqm.example.org'], ['ASM_PUBLIC_URL', 'ftp://x.org'], ['ASM_PUBLIC_URL', 'https://u:p@x.org'], ['ASM_PUBLIC_URL', 'https://x.org/?a=1'], ['ASM_PUBLIC_URL', 'https://x.org/#']
  ])('refuses %s=%j and names the variable', (name, text) => {
    const { code, message } = failure({ [name]: text })
    expect(code).toBe('CONFIG_INVALID')
    expect(message).toContain(`one mistake: ${name} `)
  })

  it.each(['reference', 'compiled'])('takes the %s engine', name => {
    expect(readConfig({ ASM_ENGINE: name }, FOLDER).engine).toBe(name)
  })

  it('reports every mistake in one error', () => {
    const { message } = failure({ ASM_PORT: 'http', ASM_TIME_ZONE: 'Mars', ASM_PROT: '80' })
    expect(message).toMatch(/^The configuration has 3 mistakes: /)
    for (const name of ['ASM_PORT', 'ASM_TIME_ZONE', 'ASM_PROT']) expect(message).toContain(name)
  })

  it.each([
    ['ASM_PROT', 'did you mean ASM_PORT?'], ['ASM_TIMEZONE', 'did you mean ASM_TIME_ZONE?']
  ])('refuses %s as a slip of the pen', (name, hint) => {
    expect(failure({ [name]: 'x' }).message).toContain(`${name} is no variable of this product`)
    expect(failure({ [name]: 'x' }).message).toContain(hint)
  })

  it.each(['PATH', 'NODE_ENV', 'ASMX', 'ASM_TEST_DATABASE_URL', 'ASM_VALIDATOR_DIR'])('passes over %s, which is not its own', name => {
    expect(() => readConfig({ [name]: 'x' }, FOLDER)).not.toThrow()
  })

  it('never repeats a value, as it may be a secret in the wrong variable', () => {
    const secret = 'mysql://u:s3cr3t@h/d'
    const { message } = failure({
      DATABASE_URL: secret, ASM_PORT: secret, ASM_HOST: secret, ASM_TIME_ZONE: secret, ASM_LOG_LEVEL: secret, ASM_ENGINE: secret, ASM_REPORTER: secret, ASM_PUBLIC_URL: secret, ASM_PROT: secret
    })
    expect(message).toContain('9 mistakes')
    expect(message).not.toContain('s3cr3t')
  })
})
